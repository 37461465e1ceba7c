"""The line on the picture of a shared link: values over 90 days, or over the period of the market's page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dashapp import cached, formats
from dashapp.figures.held import held, parts_of
from dashapp.figures.lines import segments
from market.periods import PERIODS
from services.market.cards import Card, HistoryRequest
from services.market.index import MarketIndex

PERIOD = "90d"

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Line:
    """Parts of a line between gaps, points as seconds since 1970 and value; a value holds until the next if `stepped`.

    `low` and `high` are its least and its largest value as texts, `first` and `last` its days.
    """

    parts: tuple[tuple[tuple[float, float], ...], ...]
    stepped: bool
    low: str
    high: str
    first: str
    last: str


def of_card(card: Card) -> Line | None:
    """Return the headline price of a card over time."""
    price = card.headline
    if price is None:
        return None
    request = HistoryRequest(
        card.id, PERIOD, card.currency, price.condition, price.finish, price.language, price.marketplace, price.kind
    )
    found = cached.load_history(request).series
    if not found:
        return None
    bucket = PERIODS[PERIOD].bucket
    series = held(found[0], bucket)
    times = [point.time for point in series.points]
    values = [float(point.last_price) for point in series.points]
    return _line(times, values, parts_of(times, series, bucket), _in(card.currency), series.from_lists)


def of_set(code: str, currency: str) -> Line | None:
    """Return the value of a set over time."""
    points = cached.load_set_index(code, currency, PERIOD).points
    valued = [(point.time, point.value) for point in points if point.value is not None]
    times = [time for time, _ in valued]
    return _line(times, [value for _, value in valued], segments(times), _in(currency))


def of_market(data: MarketIndex) -> Line | None:
    """Return the index of the market."""
    times = [point.time for point in data.points]
    return _line(times, [point.index_value for point in data.points], segments(times), formats.index_value)


def _in(currency: str) -> Callable[[float], str]:
    return lambda value: formats.money(value, currency, compact=True)


def _line(
    times: Sequence[datetime],
    values: Sequence[float],
    parts: Sequence[slice],
    written: Callable[[float], str],
    stepped: bool = False,
) -> Line | None:
    """Return a line of ascending times; None for fewer than two points."""
    if len(times) < 2:
        return None
    points = [(time.timestamp(), value) for time, value in zip(times, values, strict=True)]
    first, last = formats.day_and_month(times[0]), formats.day_and_month(times[-1])
    drawn = tuple(tuple(points[part]) for part in parts)
    return Line(drawn, stepped, written(min(values)), written(max(values)), first, last)
