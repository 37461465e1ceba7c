"""What a chart of prices shows: amounts of money, or every line as an index that is 100 at its first point."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import money_axis
from dashapp.figures.lines import log_ticks

PRICE, INDEXED = "price", "indexed"
MEASURES: Mapping[str, str] = MappingProxyType({PRICE: "Price", INDEXED: "Indexed to 100"})


def measured(prices: Iterable[Decimal], first_price: Decimal, measure: str) -> list[float]:
    """What the chart shows of prices whose line starts at `first_price`, which is above 0."""
    if measure == INDEXED:
        return [float(100 * price / first_price) for price in prices]
    return [float(price) for price in prices]


def written(value: float, measure: str, currency: str) -> str:
    """Write a value of the chart as a person reads it."""
    return formats.index_value(value) if measure == INDEXED else formats.money(value, currency)


def value_axis(figure: go.Figure, measure: str, currency: str, values: Sequence[float], log: bool = False) -> None:
    """Set the value axis; `values` are those that it has to show."""
    if measure == PRICE:
        money_axis(figure, currency, values, log)
    elif log:
        ticks = log_ticks(values)
        figure.update_yaxes(type="log", tickvals=ticks, ticktext=[formats.index_value(tick) for tick in ticks])
    else:
        figure.update_yaxes(tickformat=",.1f")
