"""Events on a chart's axis of time: hollow triangles, whose words stand in the strip above the chart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.theme import palette
from services.market.card_summary import CardSummary
from services.market.cards import Card
from services.market.printings import Printing
from services.market.sets import SetValue

MOST_NAMED = 2  # sets of one day
BESIDE = frozenset({"token", "promo", "memorabilia", "minigame"})  # types of sets that come with another one
SIZE = 9  # pixels
AXIS = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}  # the height of the plot


class Event(NamedTuple):
    """A day (UTC), and what happened on it."""

    day: date
    text: str


def releases(sets: Iterable[SetValue]) -> list[Event]:
    """Return the days on which sets were released."""
    names: dict[date, list[str]] = defaultdict(list)
    for one in sets:
        if one.released_at and one.set_type not in BESIDE:
            names[one.released_at].append(one.name)
    return [Event(day, f"{_listed(of_day)} released {_written(day)}") for day, of_day in names.items()]


def reprints(card: Card, others: Iterable[Printing]) -> list[Event]:
    """Return the days on which a card was printed, this printing and the others."""
    printed = {(card.released_at, _set_of(card)), *((one.released_at, _set_of(one)) for one in others)}
    names: dict[date, list[str]] = defaultdict(list)
    for day, name in sorted((day, name) for day, name in printed if day):
        names[day].append(name)
    return [Event(day, f"Printed in {_listed(of_day)} {_written(day)}") for day, of_day in names.items()]


def _set_of(printing: CardSummary) -> str:
    return printing.set_name or printing.set_code.upper()


def mark(figure: go.Figure, events: Sequence[Event], theme: str | None) -> None:
    """Mark the events within the axis of time, which is set before (spans.py), each at the beginning of its day."""
    begin, end = figure.layout.xaxis.range
    shown = [(moment, one.text) for one in events if begin <= (moment := _start(one.day)) <= end]
    if not shown:
        return
    times, texts = zip(*sorted(shown), strict=True)
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


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _written(day: date) -> str:
    return formats.day_and_month(_start(day))


def _listed(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED + 1
        return f"{', '.join(names[: MOST_NAMED - 1])} and {more} more sets"
    return " and ".join(names)
