"""Simulates a market and writes all its files, which `make demo` loads instead of the real sources."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingestion.simulation.cardmarket_guide import write_price_guide
from ingestion.simulation.cardtrader_offers import write_offers
from ingestion.simulation.market import simulate_market
from ingestion.simulation.mtgjson_identifiers import write_all_identifiers
from ingestion.simulation.mtgjson_prices import write_all_prices
from ingestion.simulation.scryfall_bulk import write_bulk


@dataclass(frozen=True, slots=True)
class SimulatedMarket:
    """Paths of the files of one simulated market; `offers` has one file a day, oldest first."""

    bulk: Path
    all_prices: Path
    all_identifiers: Path
    price_guide: Path
    offers: list[Path]


def write_market(
    directory: Path, *, end: datetime, cards: int = 1000, days: int = 400, seed: int = 1
) -> SimulatedMarket:
    """Write a market whose newest day is `end`'s date in UTC into `directory`, made where missing.

    The same seed, sizes and end give the same bytes; no date is after `end`. Raises ValueError for an `end` without a
    time zone, a negative seed, or a size outside 40 to 5,000 cards and 30 to 800 days.
    """
    market = simulate_market(end, cards, days, seed)
    directory.mkdir(parents=True, exist_ok=True)
    return SimulatedMarket(
        bulk=write_bulk(directory, market),
        all_prices=write_all_prices(directory, market),
        all_identifiers=write_all_identifiers(directory, market),
        price_guide=write_price_guide(directory, market),
        offers=write_offers(directory, market),
    )
