"""Chart of one set: its value, or its matched index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import dropwhile
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure, money_axis, single_line, start_line
from dashapp.figures.labels import EndLabel
from dashapp.figures.running import hollow_end, is_running
from dashapp.figures.set_values import value_lines
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.theme import palette
from services.market.sets import SetIndex, SetPoint

VALUE, INDEX = "value", "index"
LEAST_TOLD = 0.005  # of the value: less rounds to 0 %
MEASURES: Mapping[str, str] = MappingProxyType({VALUE: "Value", INDEX: "Matched index"})


def set_index(data: SetIndex, measure: str, theme: str | None, since: datetime | None = None) -> go.Figure:
    """Draw a set over the period from `since` on; two points with this measure or more."""
    drawn = known_points(data, measure)
    points, values = [point for point, _ in drawn], [value for _, value in drawn]
    details = [_details(point, measure, data.currency) for point in points]
    line = single_line([point.time for point in points], values, details, MEASURES[measure], theme)
    traces = value_lines(line, points, values) if measure == VALUE else [line]
    if is_running([point.coverage for point in points]):
        traces.append(hollow_end(line, theme))
    figure = line_figure(traces, theme)
    if measure == INDEX:
        figure.update_yaxes(tickformat=",.1f")
        start_line(figure, theme)
    else:
        money_axis(figure, data.currency, values)
    time_axis(figure, Span.of((point.time for point in points), since), theme)
    cover(figure, values)
    end = written(values[-1], measure, data.currency)
    label_ends(figure, [EndLabel(points[-1].time, values[-1], end, palette(theme).accent)], values)
    return figure


def known_points(data: SetIndex, measure: str) -> list[tuple[SetPoint, float]]:
    """Return the points with a known value of a measure, each with the value.

    The first few priced cards of a set do not have the set's value: values begin with half of the cards valued on the
    best day.
    """
    points = _begun(data.points) if measure == VALUE else data.points
    measured = ((point, _measured(point, measure)) for point in points)
    return [(point, value) for point, value in measured if value is not None]


def _begun(points: Sequence[SetPoint]) -> Iterator[SetPoint]:
    least = max((point.valued_count for point in points), default=0) / 2
    return dropwhile(lambda point: point.valued_count < least, points)


def written(value: float, measure: str, currency: str) -> str:
    """Return a value of the chart as text."""
    return formats.index_value(value) if measure == INDEX else formats.money(value, currency)


def _measured(point: SetPoint, measure: str) -> float | None:
    return point.value if measure == VALUE else point.index_value


def _details(point: SetPoint, measure: str, currency: str) -> str:
    """Return the drawn measure's value first, with what it rests on, then the other one."""
    value, index = formats.money(point.value, currency), formats.index_value(point.index_value)
    of_value = [f"{formats.count(point.valued_count)} cards", *_value_details(point)]
    of_index = [f"{formats.count(point.series_count)} prices"]
    if point.matched_count:
        of_index.append(f"{formats.count(point.matched_count)} compared, coverage {formats.share(point.coverage)}")
    parts = [index, *of_index, f"value {value}"] if measure == INDEX else [value, *of_value, f"index {index}"]
    return "\n".join(parts)


def _value_details(point: SetPoint) -> Iterator[str]:
    if point.stale_share is not None and point.stale_share >= LEAST_TOLD:
        yield f"{formats.share(1 - point.stale_share)} of the value is of prices current that day"
    if point.entered:
        cards = "card" if point.entered == 1 else "cards"
        yield f"{formats.count(point.entered)} {cards} got the first price in 90 days"
