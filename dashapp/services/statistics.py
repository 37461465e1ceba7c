"""Statistics of a card's headline price: high, low and change by window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dashapp.cache import cached
from db.engine import Row, reading
from db.queries import cards as queries
from market.changes import LONGEST_REACH
from market.periods import DAY, PERIODS

LONGEST = max(period.length for period in PERIODS.values())
MAINTAINED = ("7d", "30d")  # windows whose change is kept with every price

Change = tuple[Decimal | None, Decimal | None, datetime | None]


@dataclass(frozen=True, slots=True)
class WindowStatistics:
    """One window that ends with the newest price. Times say which day (UTC) the extremes are of; None is unknown.

    Extremes are of whole days: those that have a price after the window's start. `change` is in per cent, against the
    last price at or before the start, which may be older by as much as market/changes.py allows; for 90 days and a year
    against that of a whole day. It is None where the newest price is not one of now.
    """

    window: str
    high: Decimal
    high_time: datetime
    low: Decimal
    low_time: datetime
    change: Decimal | None
    price_then: Decimal | None
    time_then: datetime | None


@dataclass(frozen=True, slots=True)
class CardStatistics:
    """The headline series of a card in a currency, over every window. `windows` is empty where there is no price.

    `as_of` is when the price was last confirmed; it may be the last known (not `is_current`). `since` is the first day
    (UTC) of the longest window with a price: a window that is longer rests on less.
    """

    card_id: int
    currency: str
    marketplace: str | None
    finish: str | None
    condition: str | None
    price: Decimal | None
    is_current: bool
    as_of: datetime | None
    source: str | None
    windows: list[WindowStatistics]
    since: datetime | None


@cached
def load_statistics(card_id: int, currency: str) -> CardStatistics | None:
    """High, low and change of the headline price. None if there is no such card."""
    with reading() as connection:
        found = queries.headlines(connection, [card_id], currency)
        if not found:
            return None
        (card,) = found
        since = DAY.floor((card.time or datetime.now(UTC)) - LONGEST - LONGEST_REACH)
        days = queries.history(connection, DAY, [card.series_id], since) if card.series_id else []
    windows = [_window(name, period.length, days, card) for name, period in PERIODS.items()] if days else []
    return CardStatistics(
        card_id,
        currency,
        card.marketplace,
        card.finish,
        card.condition,
        card.price,
        card.is_current,
        card.as_of,
        card.source,
        [window for window in windows if window],
        _since(days, card),
    )


def _since(days: Sequence[Row], card: Row) -> datetime | None:
    start = (card.time or datetime.now(UTC)) - LONGEST
    return next((day.time for day in days if day.last_time > start), None)


def _window(name: str, length: timedelta, days: Sequence[Row], card: Row) -> WindowStatistics | None:
    """None where no day is in the window: the newest price is not summed up yet."""
    start = card.time - length
    within = [day for day in days if day.last_time > start]
    if not within:
        return None
    highest = max(within, key=lambda day: (day.max_price, day.time))
    lowest = min(within, key=lambda day: (day.min_price, -day.time.timestamp()))
    change, price_then, time_then = _change(name, start, days, card)
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


def _change(name: str, start: datetime, days: Sequence[Row], card: Row) -> Change:
    if not card.is_current:
        return None, None, None
    if name in MAINTAINED:  # to the minute, and what the head of the page and the lists show
        return getattr(card, f"change_{name}"), getattr(card, f"price_{name}"), getattr(card, f"time_{name}")
    before = [day for day in days if start - LONGEST_REACH <= day.last_time <= start]
    if not before:
        return None, None, None
    then = before[-1]
    percent = (100 * (card.price / then.last_price - 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return percent, then.last_price, then.last_time
