"""Sell now or wait, of the cards that one owns: what is open in the public ledger about their variants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from analysis.sell_or_wait import Advice
from db.queries import fees as fee_queries
from db.queries import sell_or_wait as queries
from services.analysis.recommendations import ToldRecommendation, fees_by_id, told_recommendation
from services.analysis.track_record import TypeRecord, load_type_record
from services.people.advice.contract import AdviceRequest
from services.people.valuation.basis import Basis, reading_version


@dataclass(frozen=True, slots=True)
class HeldRecommendation:
    """A public recommendation about a variant of which `copies` are owned."""

    copies: int
    recommendation: ToldRecommendation


@dataclass(frozen=True, slots=True)
class SellOrWait:
    """What is recommended about one's own cards, the surest first, and how often such advice came true so far."""

    currency: str
    items: list[HeldRecommendation]
    records: Sequence[TypeRecord]


def load_sell_or_wait(basis: Basis, asked: AdviceRequest) -> SellOrWait:
    """Return the open advice to sell now or to wait about what is owned."""
    currency = asked.currency or basis.settings.currency
    with reading_version(basis) as connection:
        rows = queries.held(connection, basis.user_id, currency, [*Advice], datetime.now(UTC), asked.limit)
        fees = fees_by_id(fee_queries.every(connection))
    items = [HeldRecommendation(int(row.copies), told_recommendation(row, fees)) for row in rows]
    return SellOrWait(currency, items, [load_type_record(currency, str(kind)) for kind in Advice])
