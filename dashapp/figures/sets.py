"""Chart of one set: its value, its matched index, or the average of its prices."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import label_ends, line_figure, money_axis, single_line
from dashapp.figures.lines import EndLabel
from dashapp.figures.set_values import value_lines
from dashapp.figures.theme import palette
from dashapp.services.sets import SetIndex, SetPoint

VALUE, INDEX, AVERAGE = "value", "index", "average"
LEAST_TOLD = 0.005  # of the value: less is nothing in whole per cent
MEASURES: Mapping[str, str] = MappingProxyType({VALUE: "Value", INDEX: "Matched index", AVERAGE: "Average price"})


def set_index(data: SetIndex, measure: str, theme: str | None) -> go.Figure:
    """Draw a set over a period; two points with this measure or more."""
    drawn = known_points(data, measure)
    points, values = [point for point, _ in drawn], [value for _, value in drawn]
    details = [_details(point, data.currency) for point in points]
    line = single_line([point.time for point in points], values, details, MEASURES[measure], theme)
    traces = value_lines(line, points, values) if measure == VALUE else [line]
    figure = line_figure(traces, theme)
    if measure == INDEX:
        figure.update_yaxes(tickformat=",.1f")
    else:
        money_axis(figure, data.currency, values)
    label_ends(
        figure, [EndLabel(values[-1], written(values[-1], measure, data.currency), palette(theme).accent)], values
    )
    return figure


def known_points(data: SetIndex, measure: str) -> list[tuple[SetPoint, float]]:
    """The points whose value of a measure is known, each with it.

    The few cards of a set that were priced before the others are not worth what the set was: values begin with half of
    the cards that are valued on the best day.
    """
    points = _begun(data.points) if measure == VALUE else data.points
    measured = ((point, _measured(point, measure)) for point in points)
    return [(point, value) for point, value in measured if value is not None]


def _begun(points: Sequence[SetPoint]) -> Iterator[SetPoint]:
    least = max((point.valued_count for point in points), default=0) / 2
    return dropwhile(lambda point: point.valued_count < least, points)


def written(value: float, measure: str, currency: str) -> str:
    """Write a value of the chart as a person reads it."""
    return formats.index_value(value) if measure == INDEX else formats.money(value, currency)


def _measured(point: SetPoint, measure: str) -> float | None:
    return {VALUE: point.value, INDEX: point.index_value, AVERAGE: point.avg_price}[measure]


def _details(point: SetPoint, currency: str) -> str:
    lines = [
        f"Value {formats.money(point.value, currency)} ({formats.count(point.valued_count)} cards)",
        f"Index {formats.index_value(point.index_value)}",
        f"Average {formats.money(point.avg_price, currency)} ({formats.count(point.series_count)} series)",
    ]
    lines[1:1] = _value_details(point)
    if point.matched_count:
        lines.append(f"{formats.count(point.matched_count)} compared, coverage {point.coverage:.0%}")
    return "<br>".join(lines)


def _value_details(point: SetPoint) -> Iterator[str]:
    if point.stale_share is not None and point.stale_share >= LEAST_TOLD:
        yield f"{1 - point.stale_share:.0%} of the value is of prices current that day"
    if point.entered:
        cards = "card" if point.entered == 1 else "cards"
        yield f"{formats.count(point.entered)} {cards} got the first price in 90 days"
