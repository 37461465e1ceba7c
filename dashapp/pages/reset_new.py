"""Page of a reset's link: the form for a new password. Its address has the secret behind a # (assets/mailed.js)."""

from dash import html

from dashapp import paths
from dashapp.components import forms
from dashapp.components.account_forms import NEW_PASSWORD_HINT
from dashapp.components.panels import panel

PATH, TITLE = paths.RESET_NEW, "A new password"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(**_: str) -> html.Div:
    """Build the page."""
    form = forms.form(
        "/api/auth/reset/confirm",
        forms.field(
            "new", "password", "New password", kind="password", autocomplete="new-password", hint=NEW_PASSWORD_HINT
        ),
        forms.problem_of("token"),
        html.P("You are then signed out everywhere, and your personal tokens end.", className="caption"),
        submit="Set the password",
        then=paths.LOGIN,
        body="mailed",
    )
    return html.Div(
        [html.Section(html.H1(TITLE), className="page-head"), panel("For your account", form)],
        className="page entrance",
    )
