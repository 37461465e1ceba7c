"""Section of the opportunities: what is recommended to everybody now, with the track record of its type."""

from dataclasses import dataclass
from datetime import datetime

from analysis.recommendations import HORIZONS
from services.analysis.arbitrage import ArbitrageOverview, load_arbitrage_overview
from services.analysis.recommendations import RecommendationsRequest, ToldRecommendation, load_recommendations
from services.analysis.track_record import TrackRecordRequest, load_track_record

SHOWN = 5
HORIZON = HORIZONS[0]


@dataclass(frozen=True, slots=True)
class TypeRecord:
    """What became of the recommendations of a type after `horizon` days: `hits` of `n` judged ones.

    `base_rate` is how often the same happened anyway; None where no peers are known, or where `n` is too few to say.
    """

    type: str
    horizon: int
    n: int
    hits: int
    least: int
    base_rate: float | None


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The best open recommendations with the records of their types, and what the last search found."""

    as_of: datetime | None
    items: list[ToldRecommendation]
    records: list[TypeRecord]
    search: ArbitrageOverview | None


def compute_opportunities(currency: str) -> Opportunities:
    """Return the opportunities of a currency."""
    items = load_recommendations(RecommendationsRequest(currency, status="open", limit=SHOWN)).items
    search = load_arbitrage_overview(currency)
    records = [_record(currency, kind) for kind in dict.fromkeys(one.type for one in items)]
    return Opportunities(search.searched_at if search else None, items, records, search)


def _record(currency: str, kind: str) -> TypeRecord:
    found = load_track_record(TrackRecordRequest(currency, kind))
    record = next(one.record for one in found.horizons if one.horizon == HORIZON)
    base_rate = record.figures.base_rate if record.figures else None
    return TypeRecord(kind, HORIZON, record.n, record.hits, found.least, base_rate)
