"""The first load of an empty database: what shows prices soonest comes first, the long history last."""

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


class NotEmpty(Exception):
    """The database holds real prices: nothing simulated may be put beside them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One run of the first load: a source, and the files that stand in for its download."""

    source: str
    note: str
    files: list[Path] = field(default_factory=list)
    as_of: datetime | None = None


# The guide knows cards only by Cardmarket's numbers, so it comes after all that tells of cards.
REAL = (
    Step("scryfall-bulk", "every card with today's prices"),
    Step("mtgjson-history", f"90 days of history; this takes a while, and {HISTORY_DISK}"),
    Step("cardkingdom", "Card Kingdom's prices and stock of today by condition"),
    Step("manapool", "Mana Pool's offers by condition and language"),
    Step("cardmarket-guide", "Cardmarket's prices of today"),
)


def is_needed() -> bool:
    """Whether nothing has been loaded yet, or a first load was begun and not ended."""
    with write_engine().connect() as connection:
        progress = queries.property_value(connection, PROPERTY)
        return progress == "begun" or (progress is None and not queries.has_prices(connection))


def note(progress: str) -> None:
    """Note that the first load has "begun" or is "done"."""
    with write_engine().begin() as connection:
        ledger.set_property(connection, PROPERTY, progress)


def simulated_steps(cards: int, days: int) -> list[Step]:
    """Write a simulated market and return the runs that load it."""
    folder = settings().DATA_DIR / "simulated-market"
    return steps_of(write_market(folder, end=datetime.now(UTC), cards=cards, days=days))


def steps_of(market: SimulatedMarket) -> list[Step]:
    """The runs that load a simulated market's files."""
    return [
        Step("scryfall-bulk", "every card with today's prices", [market.bulk]),
        Step("mtgjson-history", "the history", [market.all_identifiers, market.all_prices]),
        Step("cardmarket-guide", "Cardmarket's prices of today", [market.price_guide]),
        *(Step("cardtrader", "offers by condition and language", [file]) for file in market.offers),
    ]


def mark_simulated() -> None:
    """Note that this database's prices are simulated, before the first of them is stored."""
    with write_engine().begin() as connection:
        if not queries.is_simulated(connection):
            if queries.has_prices(connection):
                raise NotEmpty("This database holds real prices. Simulated ones go into a database of their own.")
            ledger.set_property(connection, "simulated", "true")
