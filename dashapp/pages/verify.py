"""Page of a registration's link: the form that makes the account. Its address has the secret behind a #
(assets/mailed.js).
"""

from dash import html

from dashapp import paths
from dashapp.components import forms
from dashapp.components.panels import panel

PATH, TITLE = paths.VERIFY, "Confirm your address"
FILTER_DEFAULTS: dict[str, str] = {}
WHY = "With the password that you have chosen: so nobody else can use your mailbox to make an account of theirs."


def layout(**_: str) -> html.Div:
    """Build the page."""
    form = forms.form(
        "/api/auth/verify",
        forms.field("verify", "password", "Password", kind="password", autocomplete="current-password", hint=WHY),
        forms.problem_of("token"),
        submit="Make the account",
        then="enter",
        body="mailed",
    )
    return html.Div(
        [html.Section(html.H1(TITLE), className="page-head"), panel("Your account", form)], className="page entrance"
    )
