"""Register page: the form that makes an account. Behaviour: assets/forms.js."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import paths
from dashapp.components import entrance, forms
from dashapp.components.account_forms import NEW_PASSWORD_HINT
from dashapp.components.panels import panel
from dashapp.settings import settings
from services.people.registration import Registration
from services.settings import has_mail

PATH, TITLE = paths.REGISTER, "Create an account"
FILTER_DEFAULTS: dict[str, str] = {}
CLOSED = {
    Registration.INVITE: "An account needs an invitation here. Ask who runs this instance for a link.",
    Registration.CLOSED: "Nobody can make an account here.",
}


def layout(invitation: str = "", **_: str) -> html.Div:
    """Build the page; the address of an invitation has its secret."""
    registration = Registration(settings().REGISTRATION)
    is_open = registration is Registration.OPEN or invitation
    content = [_form(invitation), _purpose()] if is_open else [html.P(CLOSED[registration])]
    return html.Div(
        [
            html.Section(html.H1(TITLE), className="page-head"),
            *entrance.demo(),
            panel("Your account", *content, _ways()),
        ],
        className="page entrance",
    )


def _form(invitation: str) -> html.Form:
    invited = [dbc.Input(name="invitation", type="hidden", value=invitation)] if invitation else []
    return forms.form(
        "/api/auth/register",
        *invited,
        forms.field("register", "email", "E-mail", kind="email", autocomplete="username", maxlength=254),
        forms.field(
            "register",
            "password",
            "Password",
            kind="password",
            autocomplete="new-password",
            hint=NEW_PASSWORD_HINT,
        ),
        forms.field("register", "name", "Name", autocomplete="nickname", is_needed=False, maxlength=80),
        *([forms.output("message", "One more step.")] if has_mail() else []),
        submit="Create the account",
        then="show" if has_mail() else "enter",
    )


def _purpose() -> html.P:
    sent = "A mail to it confirms that it is yours." if has_mail() else "Nothing is sent to it."
    return html.P(f"The address is for signing in. {sent}", className="caption")


def _ways() -> html.P:
    return html.P(["Have an account? ", dcc.Link("Sign in", href=paths.LOGIN), "."], className="caption")
