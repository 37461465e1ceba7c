"""Alerts page: one's own rules, what they have told, and channels. Behaviour: callbacks/alerts.py, assets/alerts.js."""

from dash import html

from dashapp import paths, subjects
from dashapp.components.alert_forms import new_rule
from dashapp.components.panels import panel, place
from services.market.cards import Card
from services.market.fields import CARD_ID
from services.rules import WrongValue

PATH, TITLE = paths.ALERTS, "Alerts"
RULES, EVENTS, CHANNELS = "alerts-rules", "alerts-events", "alerts-channels"
FILTER_DEFAULTS: dict[str, str] = {}


def layout(card: str = "", **_: str) -> html.Div:
    """Build the page; `card` is the number of the card that the form of a new alert begins with."""
    lead = html.P(
        "Have a price or a value watched. An alert fires once, and again only after the price has gone back.",
        className="caption",
    )
    return html.Div(
        [
            html.Section([html.H1(TITLE), lead], className="page-head"),
            panel("What they have told", place(EVENTS)),
            panel("Your alerts", place(RULES)),
            panel("A new alert", new_rule(_card(card))),
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
