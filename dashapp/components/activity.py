"""Events of the activity as lists: each with its subject, a link to it, and the age of what it rests on."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dash import dcc, html

from analysis.activity import Kind
from dashapp import formats, paths
from dashapp.components import forms, states, values
from dashapp.components.static_markup import Still
from dashapp.paths import card_path
from services.analysis.activity import ActivityEvent, ActivityPage, Unseen
from services.analysis.activity_words import in_words, name_of

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Kind.PRICES: "Prices",
        Kind.SIGNALS: "Signals",
        Kind.RECOMMENDATIONS: "Recommendations",
        Kind.OUTCOMES: "Outcomes",
        Kind.SOURCES: "Sources",
    }
)
OWN_NAMES: Mapping[str, str] = MappingProxyType(
    {Kind.ALERTS: "Alert", Kind.HOLDINGS: "Your card", Kind.WANTS: "Want list"}
)
PAGES: Mapping[str, str] = MappingProxyType(
    {
        Kind.PRICES: paths.SIGNALS,
        Kind.SIGNALS: paths.SIGNALS,
        Kind.RECOMMENDATIONS: paths.RECOMMENDATIONS,
        Kind.OUTCOMES: paths.TRACK_RECORD,
        Kind.SOURCES: f"{paths.ABOUT}#sources",
        Kind.ALERTS: paths.ALERTS,
        Kind.HOLDINGS: paths.INVENTORY,
        Kind.WANTS: paths.WANT_LIST,
    }
)
SEEN = "/api/me/activity/seen"


def feed(page: ActivityPage, has_all: bool) -> Any:
    """Return the events, the newest first; `has_all`: no filter leaves any out."""
    if not page.items:
        told = "Prices that begin to move, signals, recommendations and what became of them appear here."
        return states.nothing("Nothing has happened yet" if has_all else "Nothing of this kind", told)
    return Still(html.Ol([_event(one, KIND_NAMES) for one in page.items], className="events"))


def unseen(found: Unseen) -> Any:
    """Return what a user has not seen of their own, and the button that marks all of it as seen."""
    if not found.items:
        return html.P("Nothing new of your cards, wants and alerts.", className="only-line caption")
    listed = Still(html.Ol([_event(one, OWN_NAMES) for one in found.items], className="events"))
    more = found.number - len(found.items)
    told = html.Span(f"and {formats.count(more)} more" if more > 0 else "", className="caption")
    done = forms.button(SEEN, "Mark as seen", method="POST", then="tell", sends={"until": found.last_id})
    return html.Div([listed, html.Div([told, done], className="events-foot")])


def _event(one: ActivityEvent, names: Mapping[str, str]) -> html.Li:
    name, said = name_of(one.kind, one.facts), in_words(one.kind, one.currency, one.facts, _money)
    subject: list[Any] = [dcc.Link(name, href=_path(one)), " ", said] if name else [dcc.Link(said, href=_path(one))]
    tag = html.Span(names[one.kind], className=f"tag tag-{one.kind}")
    return html.Li([tag, html.Span(subject, className="event-text"), values.age(one.as_of)], **{"data-event": one.key})


def _path(one: ActivityEvent) -> str:
    """Return the page that an event leads to: that of its card, where it is about one."""
    card = one.facts.get("card_id")
    return card_path(card) if card else PAGES[one.kind]


def _money(amount: Decimal, currency: str) -> str:
    return formats.money(amount, currency)
