"""Events on a chart's axis of time: hollow triangles, whose words stand in the strip above the chart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.theme import palette
from market.events import Kind
from services.market.events import MarketEvent

MOST_NAMED = 2  # sets or cards of one day
MOST = 24  # days with a mark
SET_APART = "set apart"  # detail of a correction
SIZE = 9  # pixels
AXIS = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}  # the height of the plot


class Event(NamedTuple):
    """A day (UTC), and what happened on it."""

    day: date
    text: str


def told(happened: Iterable[MarketEvent]) -> list[Event]:
    """Return events of the market in words, those of a day and kind as one."""
    groups: dict[tuple[date, str, str | None], list[str]] = defaultdict(list)
    for one in happened:
        names = groups[one.day, one.kind, one.detail]
        names += [name for name in (_name(one),) if name not in names]
    return [Event(day, _in_words(kind, detail, names, day)) for (day, kind, detail), names in groups.items()]


def _name(event: MarketEvent) -> str:
    return (event.card_name or "a card") if event.set_code is None else event.set_name or event.set_code.upper()


def _in_words(kind: str, detail: str | None, names: Sequence[str], day: date) -> str:
    of_format = formats.format_name(detail) if detail else ""
    taken_back = f"Load of {formats.source_name(detail or '')} taken back"
    words = {
        Kind.RELEASE: f"{_listed(names, 'sets')} released",
        Kind.REPRINT: f"Printed in {_listed(names, 'sets')}",
        Kind.BAN: f"{_listed(names, 'cards')} banned in {of_format}",
        Kind.RESTRICTION: f"{_listed(names, 'cards')} restricted in {of_format}",
        Kind.UNBAN: f"{_listed(names, 'cards')} legal again in {of_format}",
        Kind.CORRECTION: "Prices set apart" if detail == SET_APART else taken_back,
    }
    return f"{words[Kind(kind)]} {_written(day)}"


def mark(figure: go.Figure, events: Iterable[Event], theme: str | None) -> list[Event]:
    """Mark the events within the axis of time, which is set before (spans.py); return them, the oldest first.

    A day is marked at its beginning, only the MOST newest ones are; the oldest mark says how many days are before it.
    """
    begin, end = figure.layout.xaxis.range
    inside = sorted(one for one in events if begin <= _start(one.day) <= end)
    days: dict[date, list[str]] = defaultdict(list)
    for one in inside:
        days[one.day].append(one.text)
    shown = [(_start(day), "; ".join(texts)) for day, texts in days.items()][-MOST:]
    if not shown:
        return inside
    if len(days) > MOST:
        time_of_oldest, text = shown[0]
        shown[0] = time_of_oldest, f"{text}; {len(days) - MOST} more days with events before"
    times, texts = zip(*shown, strict=True)
    marker = {"symbol": "triangle-up-open", "size": SIZE, "color": palette(theme).muted, "line": {"width": 1.5}}
    figure.add_scatter(
        x=times,
        y=[0] * len(times),
        yaxis="y2",
        mode="markers",
        marker=marker,
        customdata=texts,
        hoverinfo="none",
        cliponaxis=False,
        showlegend=False,
        name="Events",
    )
    figure.update_layout(yaxis2=AXIS)
    return inside


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _written(day: date) -> str:
    return formats.day_and_month(_start(day))


def _listed(names: Sequence[str], what: str) -> str:
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED + 1
        return f"{', '.join(names[: MOST_NAMED - 1])} and {more} more {what}"
    return " and ".join(names)
