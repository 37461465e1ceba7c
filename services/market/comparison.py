"""Comparison of cards: the headline price of each over one period."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from db.engine import reading
from db.queries import cards as queries
from market.periods import PERIODS
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.cards import Silence
from services.requests import Request
from services.rows import made_of
from services.rules import Rule, WrongValue

MOST_CARDS = 7  # beside the first: a chart has eight colours


@dataclass(frozen=True, slots=True, kw_only=True)
class CardIds(Rule):
    """Numbers of at most `most` cards with commas between them, each card once."""

    most: int

    def read(self, text: str) -> tuple[int, ...]:
        """Return the numbers in their order."""
        try:
            ids = tuple(fields.CARD_ID.read(part) for part in text.split(",") if part)
        except WrongValue:
            ids = ()
        if not 0 < len(ids) <= self.most:
            raise WrongValue(f"must be one to {self.most} ids of cards with commas between them")
        return tuple(dict.fromkeys(ids))

    def schema(self) -> dict[str, Any]:
        """Return a string of digits and commas."""
        return {"type": "string", "pattern": "^[0-9,]+$"}


@dataclass(frozen=True, slots=True)
class ComparisonRequest(Request):
    """Cards to compare, in a currency, over a period."""

    cards: Annotated[tuple[int, ...], CardIds(most=MOST_CARDS + 1, description="The cards, in their order.")]
    currency: fields.CurrencyCode = str(Currency.USD)
    period: fields.PeriodCode = "30d"


@dataclass(frozen=True, slots=True)
class ComparedCard(CardSummary):
    """One card: its headline series, and the last price of each bucket. No points without a price.

    A price that is not current (`is_current`) was last confirmed at `as_of`. `from_lists`, `confirmed_at` and
    `silences` as in services.market.cards.HistorySeries.
    """

    marketplace: str | None
    finish: str | None
    is_current: bool
    as_of: datetime | None
    points: list[tuple[datetime, Decimal]]
    from_lists: bool = False
    confirmed_at: datetime | None = None
    silences: list[Silence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cards over a period, in the order of the request, without unknown ids."""

    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    cards: list[ComparedCard]


def load_comparison(request: ComparisonRequest) -> Comparison:
    """Return the headline prices of cards over the period that ends now."""
    period, since = PERIODS[request.period], PERIODS[request.period].since(datetime.now(UTC))
    with reading() as connection:
        found = {row.id: row for row in queries.headlines(connection, request.cards, request.currency)}
        series = [row.series_id for row in found.values() if row.series_id]
        rows = queries.history(connection, period.bucket, series, since) if series else []
        silent = queries.silences(connection, series, since) if series else []
    points: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    silences: dict[int, list[Silence]] = defaultdict(list)
    for row in rows:
        points[row.series_id].append((row.time, row.last_price))
    for row in silent:
        silences[row.series_id].append(Silence(row.since, row.until))
    return Comparison(
        request.currency,
        request.period,
        period.bucket.label,
        max((row.last_time for row in rows), default=None),
        [
            made_of(
                found[card_id],
                ComparedCard,
                points=points[found[card_id].series_id],
                silences=silences[found[card_id].series_id],
            )
            for card_id in request.cards
            if card_id in found
        ],
    )
