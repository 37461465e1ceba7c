"""Comparing cards: the headline price of each over one period."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from dashapp.cache import cached
from dashapp.services.requests import LARGEST_ID, InvalidRequest, one_of, whole_number
from dashapp.services.rows import made_of
from db.engine import reading
from db.queries import cards as queries
from market.periods import PERIODS
from market.variants import Currency

MOST_CARDS = 7  # beside the first: a chart has eight colours


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """Which cards, in which currency, over which period."""

    card_ids: tuple[int, ...]
    currency: str
    period: str

    @classmethod
    def parse(cls, cards: str, currency: str | None = "USD", period: str | None = "30d") -> "ComparisonRequest":
        """Check a reader's words; `cards` has ids with commas between them. Raises InvalidRequest."""
        problems: dict[str, str] = {}
        request = cls(
            _card_ids(cards, problems),
            one_of("currency", currency, Currency, problems),
            one_of("period", period, PERIODS, problems),
        )
        if problems:
            raise InvalidRequest(problems)
        return request


@dataclass(frozen=True, slots=True)
class ComparedCard:
    """One card: which series speaks for it, and its last price a bucket. No points where it has no price.

    Where the price is not one of now (`is_current`), it was last confirmed at `as_of`.
    """

    card_id: int
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    marketplace: str | None
    finish: str | None
    is_current: bool
    as_of: datetime | None
    points: list[tuple[datetime, Decimal]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cards over a period, in the order in which they were asked for; unknown ids are left out."""

    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    cards: list[ComparedCard]


@cached
def load_comparison(request: ComparisonRequest) -> Comparison:
    """The headline prices of some cards over the period that ends now."""
    period = PERIODS[request.period]
    with reading() as connection:
        found = {row.id: row for row in queries.headlines(connection, request.card_ids, request.currency)}
        series = [row.series_id for row in found.values() if row.series_id]
        rows = queries.history(connection, period.bucket, series, period.since(datetime.now(UTC))) if series else []
    points: dict[int, list[tuple[datetime, Decimal]]] = {}
    for row in rows:
        points.setdefault(row.series_id, []).append((row.time, row.last_price))
    cards = [found[card_id] for card_id in request.card_ids if card_id in found]
    return Comparison(
        request.currency,
        request.period,
        period.bucket.label,
        max((row.last_time for row in rows), default=None),
        [made_of(card, ComparedCard, card_id=card.id, points=points.get(card.series_id, [])) for card in cards],
    )


def _card_ids(typed: str, problems: dict[str, str]) -> tuple[int, ...]:
    read = [whole_number(part, 0, LARGEST_ID) for part in typed.split(",") if part]
    ids = [card_id for card_id in read if card_id is not None]
    if 0 < len(ids) == len(read) <= MOST_CARDS + 1:
        return tuple(dict.fromkeys(ids))
    problems["cards"] = f"must be one to {MOST_CARDS + 1} ids of cards with commas between them"
    return ()
