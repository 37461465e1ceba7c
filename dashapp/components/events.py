"""Events of the market as text: the list below a chart that marks them, and the tables of their page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import values
from dashapp.components.tables import Column, table
from market.events import Kind
from services.market.events import EventStudy, MarketEvent, StudiedKind

SHOWN_DAYS = (-14, 0, 7, 14, 30)
TOO_FEW = "Too few events have a price on this day"
STUDY = (
    Column("Kind"),
    Column("Known", "number", meaning="Events that are known at all"),
    Column("With prices", "number", meaning="Of the last 98 days, of cards with a price around them"),
    *(Column(f"{day:+d} d".replace("-", "−") if day else "The day", "number", minor=day == 14) for day in SHOWN_DAYS),
)
NEWEST = (Column("About"), Column("What"), Column("Which", minor=True), Column("Day", "number", plain=True))


def event_list(events: Sequence[tuple[date, str]]) -> list[html.Details]:
    """Return the events that a chart marks, the newest first, folded; nothing without any."""
    if not events:
        return []
    listed = html.Ul([html.Li(f"{text} {day.year}") for day, text in reversed(events)])
    study = dcc.Link("What prices did around such events", href=paths.EVENTS)
    return [html.Details([html.Summary(f"Events ({len(events)})"), listed, study], className="folded chart-events")]


def study_table(study: EventStudy, names: Mapping[str, str]) -> html.Div:
    """Return where prices were by days after the events of each kind, or that there are too few."""
    rows = [_studied(one, names[one.kind]) for one in sorted(study.kinds, key=lambda one: -one.n)]
    return table(f"Prices around events, {study.currency}, beside the index", STUDY, rows)


def newest_table(events: Sequence[MarketEvent], names: Mapping[str, str]) -> html.Div:
    """Return events, the newest first, each with the card or the set that it is about."""
    rows = [[_about(one), names[one.kind], _detail(one), formats.calendar_day(one.day)] for one in events]
    return table("What happened lately", NEWEST, rows)


def _studied(one: StudiedKind, name: str) -> list[Any]:
    by_day = {day.day_offset: day for day in one.path}
    if not one.is_enough:
        why = "not studied: no price before it" if one.kind == Kind.RELEASE else "too few to say"
        head = html.Div([name, html.Span(f" · {why}", className="caption")])
        return [head, formats.count(one.events), formats.count(one.n), *(values.unknown(why) for _ in SHOWN_DAYS)]
    cells = [values.change(by_day[day].median) if day in by_day else values.unknown(TOO_FEW) for day in SHOWN_DAYS]
    return [name, formats.count(one.events), formats.count(one.n), *cells]


def _about(event: MarketEvent) -> Any:
    if event.card_id is not None:
        return dcc.Link(event.card_name, href=paths.card_path(event.card_id))
    if event.set_code is not None:
        return dcc.Link(event.set_name or event.set_code.upper(), href=paths.set_path(event.set_code))
    return "The market"


def _detail(event: MarketEvent) -> str:
    if event.kind == Kind.CORRECTION:
        is_load = event.detail and event.card_id is None
        return f"load of {formats.source_name(event.detail or '')} taken back" if is_load else "a price was set apart"
    if event.detail:
        return f"in {formats.format_name(event.detail)}"
    return f"in {event.set_name or (event.set_code or '').upper()}" if event.card_id is not None else ""
