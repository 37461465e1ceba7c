"""Statistics of one series over windows that end with its newest price (docs/methods.md, statistics)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from market.change_windows import LONGEST_REACH
from market.periods import PERIODS

LONGEST = max(period.length for period in PERIODS.values())
MAINTAINED = ("7d", "30d")  # windows whose change is stored with every latest price

Change = tuple[Decimal | None, Decimal | None, datetime | None]


class DayPrices(Protocol):
    """A day (UTC) of a series, with the time of its last price."""

    time: Any
    last_time: Any
    last_price: Any
    max_price: Any
    min_price: Any


class NewestPrice(Protocol):
    """Newest price of a series, with its stored changes: price_7d, time_7d, change_7d, ..."""

    time: Any
    price: Any
    is_current: Any


@dataclass(frozen=True, slots=True)
class WindowStatistics:
    """One window that ends with the newest price. Times are the days (UTC) of the extremes; None is unknown.

    Extremes are of whole days: those with a price after the window's start. `change` is per cent, against the last
    price at or before the start, at most as much older as market/change_windows.py allows; for 90 days and a year
    against that of a whole day. It is None where the newest price is not current.
    """

    window: str
    high: Decimal
    high_time: datetime
    low: Decimal
    low_time: datetime
    change: Decimal | None
    price_then: Decimal | None
    time_then: datetime | None


def window_statistics(days: Sequence[DayPrices], newest: NewestPrice) -> list[WindowStatistics]:
    """Return the statistics of each window with a day; `days` are sorted, reaching LONGEST_REACH further back."""
    windows = (_window(name, period.length, days, newest) for name, period in PERIODS.items()) if days else ()
    return [window for window in windows if window]


def first_day(days: Sequence[DayPrices], end: datetime) -> datetime | None:
    """Return the first day of the longest window that has a price."""
    return next((day.time for day in days if day.last_time > end - LONGEST), None)


def _window(name: str, length: timedelta, days: Sequence[DayPrices], newest: NewestPrice) -> WindowStatistics | None:
    """Return one window, None where it has no day: the rollup does not have the newest price yet."""
    start = newest.time - length
    within = [day for day in days if day.last_time > start]
    if not within:
        return None
    highest = max(within, key=lambda day: (day.max_price, day.time))
    lowest = min(within, key=lambda day: (day.min_price, -day.time.timestamp()))
    change, price_then, time_then = _change(name, start, days, newest)
    return WindowStatistics(
        name,
        highest.max_price,
        highest.time,
        lowest.min_price,
        lowest.time,
        change,
        price_then,
        time_then,
    )


def _change(name: str, start: datetime, days: Sequence[DayPrices], newest: NewestPrice) -> Change:
    if not newest.is_current:
        return None, None, None
    if name in MAINTAINED:  # exact to the minute, and equal to the head of the page and the lists
        return getattr(newest, f"change_{name}"), getattr(newest, f"price_{name}"), getattr(newest, f"time_{name}")
    before = [day for day in days if start - LONGEST_REACH <= day.last_time <= start]
    if not before:
        return None, None, None
    then = before[-1]
    percent = (100 * (newest.price / then.last_price - 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return percent, then.last_price, then.last_time
