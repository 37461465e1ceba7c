"""The first load of an empty database: the sources that show prices soonest first, the long history last."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from db.engine import write_engine
from db.queries import ingestion as queries
from db.writes import ledger
from ingestion.settings import settings
from ingestion.simulation import SimulatedMarket, write_market

PROPERTY = "first_load"
HISTORY_DISK = "about 8 GB of disk for 90 days of every printing"


@dataclass(frozen=True, slots=True)
class Step:
    """One run of the first load: a source, and the files that replace its download."""

    source: str
    note: str
    files: list[Path] = field(default_factory=list)
    as_of: datetime | None = None


# The guide identifies cards only by Cardmarket's numbers, so it follows all sources of cards.
REAL = (
    Step("scryfall-bulk", "every card with today's prices"),
    Step("mtgjson-history", f"90 days of history; this takes a while, and {HISTORY_DISK}"),
    Step("cardkingdom", "Card Kingdom's prices and stock of today by condition"),
    Step("manapool", "Mana Pool's offers by condition and language"),
    Step("cardmarket-guide", "Cardmarket's prices of today"),
)


def is_needed() -> bool:
    """Return whether nothing has been loaded yet, or a first load was begun and not ended."""
    with write_engine().connect() as connection:
        progress = queries.property_value(connection, PROPERTY)
        return progress == "begun" or (progress is None and not queries.has_prices(connection))


def note(progress: str) -> None:
    """Store that the first load has "begun" or is "done"."""
    with write_engine().begin() as connection:
        ledger.set_property(connection, PROPERTY, progress)


def simulated_steps(cards: int, days: int) -> list[Step]:
    """Write a simulated market and return the runs that load it."""
    folder = settings().DATA_DIR / "simulated-market"
    return steps_of(write_market(folder, end=datetime.now(UTC), cards=cards, days=days))


def steps_of(market: SimulatedMarket) -> list[Step]:
    """Return the runs that load a simulated market's files."""
    return [
        Step("scryfall-bulk", "every card with today's prices", [market.bulk]),
        Step("mtgjson-history", "the history", [market.all_identifiers, market.all_prices]),
        Step("cardmarket-guide", "Cardmarket's prices of today", [market.price_guide]),
        *(Step("cardtrader", "offers by condition and language", [file]) for file in _some_days(market.offers)),
    ]


def _some_days(offers: list[Path]) -> list[Path]:
    """Return the offers of every third day, of yesterday and of today: a run a day would take most of the load."""
    *earlier, yesterday, today = offers
    return [*earlier[::-3][::-1], yesterday, today]
