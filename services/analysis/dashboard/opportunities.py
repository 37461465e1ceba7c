"""Section of the opportunities: the arbitrage that is open now, with the track record of its type."""

from dataclasses import dataclass
from datetime import datetime

from services.analysis.arbitrage import TYPE, ArbitrageOverview, load_arbitrage_overview
from services.analysis.recommendations import RecommendationsRequest, ToldRecommendation, load_recommendations
from services.analysis.track_record import TypeRecord, load_type_record

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The best open recommendations with the records of their types, and what the last search found."""

    as_of: datetime | None
    items: list[ToldRecommendation]
    records: list[TypeRecord]
    search: ArbitrageOverview | None


def compute_opportunities(currency: str) -> Opportunities:
    """Return the opportunities of a currency."""
    items = load_recommendations(RecommendationsRequest(currency, TYPE, "open", SHOWN)).items
    search = load_arbitrage_overview(currency)
    records = [load_type_record(currency, TYPE)] if items else []
    return Opportunities(search.searched_at if search else None, items, records, search)
