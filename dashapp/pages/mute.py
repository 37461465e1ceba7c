"""Page of the link in a mail of an alert: a button that mutes it. Nothing happens before: mail servers open links."""

from urllib.parse import urlencode

from dash import dcc, html

from dashapp import paths
from dashapp.components import forms
from dashapp.components.panels import panel

PATH, TITLE = paths.MUTE, "Mute an alert"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(token: str = "", done: str = "", **_: str) -> html.Div:
    """Build the page; the address has the token of the mail, or says that it is done."""
    until = ["until you resume it on the page of your ", dcc.Link("alerts", href=paths.ALERTS), "."]
    content = [html.P(["It is paused ", *until])] if done else [html.P(["It is then paused ", *until]), _mute(token)]
    return html.Div(
        [html.Section(html.H1(TITLE), className="page-head"), panel("Muted" if done else "No more of it", *content)],
        className="page entrance",
    )


def _mute(token: str) -> html.Form:
    endpoint, done = f"/api/alerts/mute?{urlencode({'token': token})}", f"{paths.MUTE}?done=yes"
    return forms.button(endpoint, "Mute this alert", method="POST", then=done, css="button primary")
