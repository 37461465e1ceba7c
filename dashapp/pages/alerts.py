"""Alerts page: one's own rules, what they have told, and channels. Behaviour: callbacks/alerts.py, assets/alerts.js."""

from dash import dcc, html

from dashapp import paths, subjects
from dashapp.components.alert_forms import new_rule
from dashapp.components.panels import panel, place
from dashapp.identity import actor
from services.market.cards import Card
from services.market.fields import CARD_ID
from services.people.wants.contract import Want
from services.people.wants.requests import WANT_ID
from services.rules import WrongValue

PATH, TITLE = paths.ALERTS, "Alerts"
RULES, EVENTS, CHANNELS = "alerts-rules", "alerts-events", "alerts-channels"
TOLD, STANDING = "alerts-told", "alerts-standing"  # counted up when the events and the rules are to be read again
FILTER_DEFAULTS: dict[str, str] = {}


def layout(card: str = "", want: str = "", **_: str) -> html.Div:
    """Build the page; `card` or `want` is the number of what the form of a new alert begins with."""
    lead = html.P(
        "Have a price or a value watched. An alert fires once, and again only after the price has gone back.",
        className="caption",
    )
    return html.Div(
        [
            html.Section([html.H1(TITLE), lead], className="page-head"),
            dcc.Store(id=TOLD),
            dcc.Store(id=STANDING),
            panel("What they have told", place(EVENTS)),
            panel("Your alerts", place(RULES)),
            panel("A new alert", new_rule(_card(card), _want(want))),
            panel("Messages outside of Dualcaster", place(CHANNELS)),
        ],
        className="page",
    )


def _card(number: str) -> Card | None:
    """Return the card of a number in the address, None for no card."""
    try:
        return subjects.cards.of(CARD_ID.read(number)) if number else None
    except WrongValue:
        return None


def _want(number: str) -> Want | None:
    """Return the reader's want of a number in the address, None for no want of theirs."""
    reader = actor().user_id
    try:
        return subjects.wants.of((reader, WANT_ID.read(number))) if number and reader is not None else None
    except WrongValue:
        return None
