"""About page: sources and their terms, how the numbers are made, licence, version, contact.

Behaviour: callbacks/about.py.
"""

from dash import html

from dashapp import __version__, paths
from dashapp.components import footer
from dashapp.components.panels import panel, place
from dashapp.settings import settings
from market.current import CURRENT_FOR

PATH, TITLE = paths.ABOUT, "About"
SOURCES = "about-sources"

FILTER_DEFAULTS: dict[str, str] = {}
LICENCE = "https://opensource.org/license/mit"
METHODS = {
    "Current price": f"A price that its source confirmed less than {CURRENT_FOR.days} days before the newest price in "
    "its currency. Any other is the last known one: it is shown with its date and counts in no sum, change or spread.",
    "Price of a card": "The current retail price, near mint, in the card's own language, at the first marketplace in a "
    "fixed order that has one. Currencies are never converted.",
    "Change": "The price now against the price of the same variant at the same marketplace then. Where there was none, "
    "the change is unknown, not zero.",
    "Market index": "Every price is compared with its own earlier price, with equal weights; 100 is the first point. "
    "Cards that appear or disappear do not move it (a matched Jevons index).",
    "Value of a set": "One of each card at the price known on that day, carried for 90 days at most.",
    "Spread and gap": "Spread: how far the dearest retail price is above the cheapest, of one variant. Gap: how far "
    "the best price that a shop pays is below the cheapest retail price.",
    "Suspect price": "A price more than four times the last trusted one, or less than a quarter of it, with nothing to "
    "support it. It is shown apart and counts in nothing until other observations confirm it.",
}


def layout(**_: str) -> html.Div:
    """Build the page."""
    return html.Div(
        [
            html.Section(html.H1("About"), className="page-head"),
            panel("What this is", *_purpose()),
            html.Div(panel("Sources", place(SOURCES)), id="sources", className="about-sources"),
            panel("How the numbers are made", _methods()),
            panel("Licence and contact", *_licence()),
        ],
        className="page about",
    )


def _purpose() -> list[html.P]:
    return [
        html.P("Dualcaster collects what Magic cards cost at several marketplaces, and shows what they cost before."),
        html.P("Every price keeps its source, its age and its currency. Nothing here is an offer, or advice to buy."),
        html.P(footer.notice()),
    ]


def _methods() -> html.Dl:
    parts = [part for name, text in METHODS.items() for part in (html.Dt(name), html.Dd(text))]
    return html.Dl(parts, className="terms-list")


def _licence() -> list[html.P]:
    licence = html.A("MIT licence", href=LICENCE)
    interface = html.A("API", href="/api/docs")
    return [
        html.P(["The program is free software under the ", licence, f". This is version {__version__}."]),
        html.P(["The same numbers as JSON and CSV: ", interface, "."]),
        html.P(_contact(settings().OPERATOR_CONTACT)),
    ]


def _contact(contact: str) -> list[object]:
    """Return how to reach the operator; only addresses of mail and the web become links."""
    if not contact:
        return ["Who runs this instance has not said how to be reached."]
    if contact.startswith(("https://", "http://")):
        return ["Who runs this instance: ", html.A(contact, href=contact), "."]
    if "@" in contact and " " not in contact:
        return ["Who runs this instance: ", html.A(contact, href=f"mailto:{contact}"), "."]
    return [f"Who runs this instance: {contact}"]
