"""Kind of a database: its prices are real or simulated, never both."""

from db.engine import Engine, write_engine
from db.queries import ingestion as queries
from db.writes import ledger
from market.sources import is_simulated


class WrongDatabase(Exception):
    """The source is of the other kind than the database; a text for people."""


class NotEmpty(Exception):
    """The database has real prices: simulated ones must not be added."""


def refuse_mixture(engine: Engine, source: str, *, asked: bool) -> None:
    """Raise WrongDatabase where the database is simulated and `source` is not, or the other way round.

    A real source may fill a simulated database from files, not if `asked` over the network.
    """
    with engine.connect() as connection:
        simulated = queries.is_simulated(connection)
    if asked and simulated and not is_simulated(source):
        raise WrongDatabase("This database holds simulated prices. Real ones go into a database of their own.")
    if is_simulated(source) and not simulated:
        raise WrongDatabase("This database is not a simulated one. Simulated prices move in that of `make demo` only.")


def mark_simulated() -> None:
    """Mark this database as simulated, before its first price is stored. Raises NotEmpty."""
    with write_engine().begin() as connection:
        if not queries.is_simulated(connection):
            if queries.has_prices(connection):
                raise NotEmpty("This database holds real prices. Simulated ones go into a database of their own.")
            ledger.set_property(connection, "simulated", "true")
