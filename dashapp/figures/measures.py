"""Measures of a chart of prices: amounts of money, or every line as an index of 100 at its first point."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import money_axis, start_line
from dashapp.figures.lines import log_ticks

PRICE, INDEXED = "price", "indexed"
MEASURES: Mapping[str, str] = MappingProxyType({PRICE: "Price", INDEXED: "Indexed to 100"})


def measured(prices: Iterable[Decimal], first_price: Decimal, measure: str) -> list[float]:
    """Return the drawn values of prices; their line starts at `first_price`, above 0."""
    if measure == INDEXED:
        return [float(100 * price / first_price) for price in prices]
    return [float(price) for price in prices]


def written(value: float, measure: str, currency: str) -> str:
    """Return a value of the chart as text."""
    return formats.index_value(value) if measure == INDEXED else formats.money(value, currency)


def value_axis(
    figure: go.Figure, measure: str, currency: str, values: Sequence[float], theme: str | None, log: bool = False
) -> None:
    """Set the value axis, with the start's level of an index; `values` are the drawn ones."""
    if measure == PRICE:
        money_axis(figure, currency, values, log)
        return
    start_line(figure, theme)
    if log:
        ticks = log_ticks(values)
        figure.update_yaxes(type="log", tickvals=ticks, ticktext=[formats.index_value(tick) for tick in ticks])
    else:
        figure.update_yaxes(tickformat=",.1f")
