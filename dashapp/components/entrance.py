"""The ways in: to the sign-in, in the place of a page that belongs to somebody or beside one whose session has ended,
and into a simulated market.
"""

from urllib.parse import urlencode

from dash import html
from flask import has_request_context

from dashapp import paths
from dashapp.components import forms
from dashapp.components.panels import panel
from dashapp.settings import settings
from services.operation.data_state import recent_state
from services.people.registration import Registration

STATE_SECONDS = 10.0
ENDED, AGAIN = "session-ended", "session-again"  # assets/session.js
VISITOR = "You get an invented collection with alerts for a day, to try everything with. Nothing needs an address."


def sign_in_first(title: str, path: str) -> html.Div:
    """Return the note that a page needs an account, with links that lead back to its path."""
    # Links and no dcc.Link: the frame is drawn anew for who has signed in.
    enter = html.A("Sign in", href=f"{paths.LOGIN}?{urlencode({'next': path})}")
    note = html.P([enter, " or ", html.A("create an account", href=paths.REGISTER), " to see this page."])
    return html.Div(html.Section([html.H1(title), note], className="panel dead-end"), className="page")


def session_ended() -> html.Div:
    """Return the hidden banner that tells of a session that has ended, which assets/session.js shows."""
    told = [html.Strong("You are signed out."), html.A("Sign in again", id=AGAIN, href=paths.LOGIN)]
    return html.Div(html.Div(told, className="banner problem"), id=ENDED, role="alert", hidden=True)


def demo() -> list[html.Section]:
    """Return the panel with the button into a simulated market, nothing where the prices are real."""
    return [panel("Without an account", html.P(VISITOR), demo_button())] if has_demo() else []


def has_demo() -> bool:
    """Return whether a visitor may enter a simulated market."""
    return is_simulated() and Registration(settings().REGISTRATION) is Registration.OPEN


def is_simulated() -> bool:
    """Return whether cards and prices are invented. Never outside of a request, where the state is unknown."""
    state = recent_state(STATE_SECONDS) if has_request_context() else None
    return state is not None and state.simulated


def demo_button(then: forms.Then = "enter") -> html.Form:
    """Return the button into a simulated market; `then` is what follows, as of a form."""
    return forms.button("/api/auth/demo", "Enter the demo", method="POST", then=then, css="button primary")
