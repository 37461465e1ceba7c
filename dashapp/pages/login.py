"""Login page: the form that opens a session. Behaviour: assets/forms.js."""

from dash import dcc, html

from dashapp import paths
from dashapp.components import entrance, forms
from dashapp.components.panels import panel
from services.settings import has_mail

PATH, TITLE = paths.LOGIN, "Sign in"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(**_: str) -> html.Div:
    """Build the page."""
    return html.Div(
        [
            html.Section(html.H1(TITLE), className="page-head"),
            *entrance.demo(),
            panel("With your account", _form(), _ways()),
        ],
        className="page entrance",
    )


def _form() -> html.Form:
    return forms.form(
        "/api/auth/login",
        forms.field("login", "email", "E-mail", kind="email", autocomplete="username", maxlength=254),
        forms.field("login", "password", "Password", kind="password", autocomplete="current-password"),
        forms.field(
            "login",
            "code",
            "Code",
            autocomplete="one-time-code",
            hint="Only if you have switched on sign-in in two steps: the six digits, or a recovery code.",
            is_needed=False,
            inputmode="numeric",
            maxlength=40,
        ),
        submit="Sign in",
        then="enter",
    )


def _ways() -> html.P:
    forgotten = [" ", dcc.Link("Forgotten the password?", href=paths.RESET)] if has_mail() else []
    new = ["No account yet? ", dcc.Link("Create one", href=paths.REGISTER), "."]
    return html.P([*new, *forgotten], className="caption")
