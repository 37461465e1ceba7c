"""Reset page: the form that has a link to a new password mailed. Behaviour: assets/forms.js."""

from dash import dcc, html

from dashapp import paths
from dashapp.components import forms
from dashapp.components.panels import panel
from services.people.resetting import NO_MAIL
from services.settings import has_mail

PATH, TITLE = paths.RESET, "Forgotten password"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(**_: str) -> html.Div:
    """Build the page."""
    content = _form() if has_mail() else html.P(NO_MAIL)
    back = html.P(["Remembered it? ", dcc.Link("Sign in", href=paths.LOGIN), "."], className="caption")
    return html.Div(
        [html.Section(html.H1(TITLE), className="page-head"), panel("A link by mail", content, back)],
        className="page entrance",
    )


def _form() -> html.Form:
    return forms.form(
        "/api/auth/reset",
        forms.field("reset", "email", "E-mail", kind="email", autocomplete="username", maxlength=254),
        forms.output("message", "Asked for."),
        submit="Send me a link",
        then="show",
    )
