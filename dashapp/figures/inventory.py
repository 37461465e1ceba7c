"""Chart of a collection: its index beside that of the market, or its value."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure, money_axis, single_line, start_line
from dashapp.figures.events import Event
from dashapp.figures.labels import EndLabel
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.theme import palette
from services.people.valuation.index import HeldIndex, HeldIndexPoint

INDEX, VALUE = "index", "value"
MEASURES: Mapping[str, str] = MappingProxyType({INDEX: "Against the market", VALUE: "Value"})
MINE, MARKET = "My collection", "Market"


def held_index(data: HeldIndex, measure: str, theme: str | None, since: datetime | None = None) -> go.Figure:
    """Draw a collection over the period from `since` on; two points with this measure or more."""
    lines = [_line(data, points, name, measure, theme) for name, points in _lines(data, measure)]
    drawn = [value for _, points in _lines(data, measure) for _, value in points]
    figure = line_figure(lines, theme)
    if measure == VALUE:
        money_axis(figure, data.currency, drawn)
    else:
        figure.update_yaxes(tickformat=",.1f")
        start_line(figure, theme)
    time_axis(figure, Span.of((point.time for point in data.points), since), theme)
    cover(figure, drawn)
    label_ends(figure, list(_ends(data, measure, theme)), drawn)
    return figure


def known_points(data: HeldIndex, measure: str) -> list[tuple[HeldIndexPoint, float]]:
    """Return the collection's points with a known value of a measure, each with the value."""
    return _known(data.points, "index_value" if measure == INDEX else "value")


def trades(data: HeldIndex) -> list[Event]:
    """Return the days on which copies came and went."""
    return [
        Event(point.time.date(), f"{' and '.join(words)} until {formats.day(point.time)}")
        for point in data.points
        if (words := list(_traded(point)))
    ]


def written(value: float, measure: str, currency: str) -> str:
    """Return a value of the chart as text."""
    return formats.index_value(value) if measure == INDEX else formats.money(value, currency)


def _traded(point: HeldIndexPoint) -> Iterator[str]:
    for number, word in ((point.bought, "came"), (point.sold, "went")):
        if number:
            yield f"{formats.count(number)} {'copy' if number == 1 else 'copies'} {word}"


def _known(points: Sequence[HeldIndexPoint], name: str) -> list[tuple[HeldIndexPoint, float]]:
    # A value of 0 is that of no copies: there was no collection yet.
    measured = ((point, getattr(point, name)) for point in points)
    return [(point, float(value)) for point, value in measured if value]


def _lines(data: HeldIndex, measure: str) -> list[tuple[str, list[tuple[HeldIndexPoint, float]]]]:
    mine = [(MINE, known_points(data, measure))]
    market = _known(data.points, "market_index") if measure == INDEX else []
    return mine + ([(MARKET, market)] if len(market) > 1 else [])


def _line(
    data: HeldIndex, points: list[tuple[HeldIndexPoint, float]], name: str, measure: str, theme: str | None
) -> go.Scatter:
    details = [_details(point, value, measure, data.currency, name) for point, value in points]
    times, values = [point.time for point, _ in points], [value for _, value in points]
    line = single_line(times, values, details, name, theme, _parts(data, times))
    return line if name == MINE else line.update(_colours(palette(theme).muted))


def _parts(data: HeldIndex, times: Sequence[datetime]) -> list[slice]:
    """Return the stretches of a line's times without a point in between whose value is not known."""
    places = {point.time: place for place, point in enumerate(data.points)}
    steps = [places[after] - places[before] for before, after in pairwise(times)]
    breaks = [place for place, step in enumerate(steps, 1) if step > 1]
    return [slice(start, stop) for start, stop in pairwise([0, *breaks, len(times)])]


def _colours(colour: str) -> dict[str, Any]:
    return {"line": {"color": colour, "width": 1.5}, "marker": {"color": colour}}


def _details(point: HeldIndexPoint, value: float, measure: str, currency: str, name: str) -> str:
    if name == MARKET:
        return formats.index_value(value)
    matched = "" if point.matched_share is None else f"{formats.share(point.matched_share)} of the value compared"
    other = formats.money(point.value, currency) if measure == INDEX and point.value is not None else ""
    return "\n".join(filter(None, (written(value, measure, currency), other, matched)))


def _ends(data: HeldIndex, measure: str, theme: str | None) -> Iterator[EndLabel]:
    colours = {MINE: palette(theme).accent, MARKET: palette(theme).muted}
    for name, points in _lines(data, measure):
        point, value = points[-1]
        title = f"{name}\n" if measure == INDEX else ""
        yield EndLabel(point.time, value, f"{title}{written(value, measure, data.currency)}", colours[name])
