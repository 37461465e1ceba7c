"""Chart of one set: its value, its matched index, or the average of its prices."""

from collections.abc import Mapping
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import label_ends, line_figure, money_axis, single_line
from dashapp.figures.lines import EndLabel
from dashapp.figures.theme import palette
from dashapp.services.sets import SetIndex, SetPoint

VALUE, INDEX, AVERAGE = "value", "index", "average"
MEASURES: Mapping[str, str] = MappingProxyType({VALUE: "Value", INDEX: "Matched index", AVERAGE: "Average price"})


def set_index(data: SetIndex, measure: str, theme: str | None) -> go.Figure:
    """Draw a set over a period; two points with this measure or more."""
    drawn = known_points(data, measure)
    values = [value for _, value in drawn]
    details = [_details(point, data.currency) for point, _ in drawn]
    figure = line_figure(
        [single_line([point.time for point, _ in drawn], values, details, MEASURES[measure], theme)], theme
    )
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

    The few cards of a set that were priced before the others are not worth what the set was: a value counts from half
    of the cards on that are valued on the best day.
    """
    least = max((point.valued_count for point in data.points), default=0) / 2 if measure == VALUE else 0
    measured = ((point, _measured(point, measure)) for point in data.points if point.valued_count >= least)
    return [(point, value) for point, value in measured if value is not None]


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
    if point.matched_count:
        lines.append(f"{formats.count(point.matched_count)} compared, coverage {point.coverage:.0%}")
    return "<br>".join(lines)
