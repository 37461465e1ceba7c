"""Recommendations that were issued for everybody, a page at a time, and one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from analysis.recommendations import TYPES
from collection.ledger.money import major
from db.engine import Row, reading
from db.queries import dashboard
from db.queries import fees as fee_queries
from db.queries import issued as queries
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.fees import ToldFee, told
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, WholeNumber

STATUSES = ("open", "expired", "replaced")


class NoSuchRecommendation(LookupError):
    """No recommendation has this number."""


@dataclass(frozen=True, slots=True)
class RecommendationsRequest(Request):
    """Recommendations to list, and where the page begins. A filter that is None means all."""

    currency: fields.CurrencyCode = str(Currency.USD)
    type: Annotated[str | None, Choice(choices=TYPES, description="What is recommended. Left out: everything.")] = None
    status: Annotated[
        str | None, Choice(choices=STATUSES, description="open: not expired, nor replaced. Left out: all.")
    ] = None
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("recommendations", self.currency, self.type or "", self.status or "")


@dataclass(frozen=True, slots=True)
class RecommendationRequest(Request):
    """One recommendation."""

    recommendation_id: Annotated[int, WholeNumber(description="Number of a recommendation.")]


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What became of a recommendation after so many days; money in its currency, None where unknown."""

    horizon: int
    label: str
    evaluated_at: datetime
    gross: Decimal | None
    fees: Decimal | None
    net: Decimal | None


@dataclass(frozen=True, slots=True)
class ToldRecommendation:
    """A recommendation as it was issued, and what became of it.

    `card` is None where its series has ended. `expected_net` is of one copy after `fees`, None where none is stated.
    `base_rate` is how often the same came true anyway, as known at the issue; None for a net, which has none.
    """

    id: int
    type: str
    action: str
    issued_at: datetime
    expires_at: datetime
    card: CardSummary | None
    facts: Mapping[str, Any]
    probability: Decimal | None
    expected_net: Decimal | None
    fees: Sequence[ToldFee]
    base_rate: float | None
    currency: str
    status: str
    method: str
    outcomes: Sequence[ToldOutcome]


@dataclass(frozen=True, slots=True)
class RecommendationsPage:
    """One page of recommendations; the following page begins after the place `next_after`."""

    items: list[ToldRecommendation]
    next_after: bytes | None


def load_recommendations(request: RecommendationsRequest) -> RecommendationsPage:
    """Return a page of recommendations, the newest batch first. Executes two statements."""
    wanted = (request.currency, request.type, request.status)
    position = position_at(request.after, tuple[int, int])
    with reading() as connection:
        rows = queries.page(connection, wanted, datetime.now(UTC), request.limit + 1, position)
        fees = fees_by_id(fee_queries.every(connection))
    shown = rows[: request.limit]
    place = place_of(queries.position_of(shown[-1])) if len(rows) > request.limit else None
    return RecommendationsPage([told_recommendation(row, fees) for row in shown], place)


def load_recommendation(number: int) -> ToldRecommendation:
    """Return a recommendation. Raises NoSuchRecommendation."""
    with reading() as connection:
        row = queries.one(connection, number, datetime.now(UTC))
        if row is None:
            raise NoSuchRecommendation(number)
        return told_recommendation(row, fees_by_id(fee_queries.every(connection)))


def count_open() -> int:
    """Return how many recommendations are open, in all currencies."""
    with reading(fresh=True) as connection:
        return dashboard.open_recommendations(connection)


def fees_by_id(rows: Sequence[Any]) -> dict[int, ToldFee]:
    """Return fees as readers see them, by their numbers."""
    return {row.id: told(row) for row in rows}


def told_recommendation(row: Row, fees: Mapping[int, ToldFee]) -> ToldRecommendation:
    """Return a recommendation, a row of db.queries.issued, as readers see it."""
    card = None if row.card_id is None else made_of(row, CardSummary, id=row.card_id)
    return made_of(
        row,
        ToldRecommendation,
        card=card,
        expected_net=_major(row.expected_net, row.currency),
        fees=[fees[number] for number in row.fee_ids if number in fees],
        base_rate=float(row.facts["base_rate"]) if "base_rate" in row.facts else None,
        outcomes=[_outcome(one, row.currency) for one in row.outcomes],
    )


def _outcome(one: Mapping[str, Any], currency: str) -> ToldOutcome:
    money = {name: _major(one[name], currency) for name in ("gross", "fees", "net")}
    return ToldOutcome(one["horizon"], one["label"], datetime.fromisoformat(one["evaluated_at"]), **money)


def _major(units: int | None, currency: str) -> Decimal | None:
    return None if units is None else major(units, currency)
