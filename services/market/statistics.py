"""Statistics of a card's headline price: high, low and change by window."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from db.engine import reading
from db.queries import cards as queries
from market.change_windows import LONGEST_REACH
from market.periods import DAY
from market.statistics import LONGEST, WindowStatistics, first_day, window_statistics


@dataclass(frozen=True, slots=True)
class CardStatistics:
    """Headline series of a card in a currency, over every window. `windows` is empty without a price.

    `as_of` is when the price was last confirmed; it may be the last known (not `is_current`). `since` is the first day
    (UTC) with a price in the longest window: longer windows rest on fewer days.
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


def load_statistics(card_id: int, currency: str) -> CardStatistics | None:
    """Return high, low and change of the headline price. None if the card does not exist."""
    with reading() as connection:
        found = queries.headlines(connection, [card_id], currency)
        if not found:
            return None
        (card,) = found
        end = card.time or datetime.now(UTC)
        since = DAY.floor(end - LONGEST - LONGEST_REACH)
        days = queries.history(connection, DAY, [card.series_id], since) if card.series_id else []
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
        window_statistics(days, card),
        first_day(days, end),
    )
