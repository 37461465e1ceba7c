"""A marketplace's own price list has precedence over MTGJSON's prices of it (docs/decisions/0020-own-lists-first.md).

Card Kingdom's list replaces MTGJSON's prices of its day (UTC), in either order of reading. Mana Pool's list has another
measure than MTGJSON's Mana Pool, which has the cheapest copy of any condition: all prices of the latter are deleted.
"""

from datetime import UTC, datetime, timedelta

from db.engine import Engine, reading
from db.queries import ingestion as queries
from db.writes import ledger
from db.writes.taking_out import take_out, told_by_runs, told_by_sources
from market.sources import MTGJSON

CARD_KINGDOM, MANA_POOL = "cardkingdom", "manapool"  # each names a source and its marketplace
DAY = timedelta(days=1)
ONE_MEASURE = "manapool_one_measure"  # property: MTGJSON's prices of Mana Pool are deleted


def cardkingdom_days() -> frozenset[str]:
    """Return the days (UTC, YYYY-MM-DD) of which an edition of Card Kingdom's list has been loaded."""
    with reading(fresh=True) as connection:
        return frozenset(day.isoformat() for day in queries.edition_days(connection, CARD_KINGDOM))


def make_way(engine: Engine, run_id: int, source: str) -> list[str]:
    """Delete MTGJSON's prices of Mana Pool before its first list is stored; return the remarks."""
    with engine.connect() as connection:
        if source != MANA_POOL or queries.property_value(connection, ONE_MEASURE):
            return []
        known = queries.has_series(connection, MANA_POOL)
    taken = take_out(engine, run_id, told_by_sources(MANA_POOL, MTGJSON)) if known else 0
    with engine.begin() as connection:
        ledger.set_property(connection, ONE_MEASURE, "true")
    return [f"{taken:,} prices of MTGJSON were taken out: they are of copies in any condition."] if taken else []


def replace(engine: Engine, run_id: int, source: str, as_of: datetime) -> list[str]:
    """Delete MTGJSON's prices of a day after Card Kingdom's list of it has been stored; return the remarks."""
    if source != CARD_KINGDOM:
        return []
    since = _midnight(as_of)
    with engine.connect() as connection:
        runs = queries.runs_beside_lists(connection, run_id, source, MTGJSON, since, since + DAY)
    return _say(_take_out(engine, run_id, runs, since))


def give_way(engine: Engine, run_id: int) -> list[str]:
    """Delete a stored MTGJSON edition's prices of days whose list was loaded meanwhile; return the remarks."""
    with engine.connect() as connection:
        days = queries.edition_days_since(connection, CARD_KINGDOM, run_id)
    midnights = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
    return _say(sum(_take_out(engine, run_id, [run_id], since) for since in midnights))


def _take_out(engine: Engine, run_id: int, runs: list[int], since: datetime) -> int:
    """Delete Card Kingdom's prices of a day that some runs stored; return how many."""
    return take_out(engine, run_id, told_by_runs(CARD_KINGDOM, runs, since, since + DAY)) if runs else 0


def _say(taken: int) -> list[str]:
    return [f"{taken:,} prices of MTGJSON gave way: Card Kingdom's own list of their day was read."] if taken else []


def _midnight(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
