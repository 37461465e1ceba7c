"""Emptying the tests' database after a test, at a cost that grows with the rows that the test has left."""

from collections.abc import Sequence

import stamina
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from db.models import Base
from db.timescale import has_timescale

KEPT = ("marketplaces", "fees")  # filled by migrations
ADDED_TO = ("recommendation_outcomes", "recommendations", "ledger_batches")
ROLLUPS = tuple(f"market_index_{suffix}_stored" for suffix in ("30min", "hourly", "daily"))
# Whoever refers to another table comes first.
TABLES = (*(table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in (*KEPT, *ADDED_TO)),)
# TRUNCATE makes new files for a table, its indexes, and every table that refers to it: some rows are deleted sooner.
MANY = 1_000  # rows
FILLED = text(
    " UNION ALL ".join(
        f"SELECT '{table}', EXISTS (SELECT FROM {table} OFFSET {MANY}) WHERE EXISTS (SELECT FROM {table})"
        for table in (*TABLES, *ROLLUPS)
    )
)
PARTITIONS = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'price_snapshots'::regclass")
SEQUENCES_START = text(
    """
    SELECT setval(seqrelid::regclass, seqstart, false)
    FROM pg_sequence JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL AND refobjid = ANY (CAST(:tables AS regclass[]))
    """
)


@stamina.retry(on=OperationalError, attempts=5)
def empty(engine: Engine) -> None:
    """Delete all rows but those of migrations, and all partitions; ids begin at 1 again.

    TimescaleDB's own jobs read meanwhile, in another order: one of a deadlock's two has to try again.
    """
    with engine.begin() as connection:
        _empty_ledger(connection)
        is_plain = not has_timescale(connection)
        if is_plain:
            for partition in connection.scalars(PARTITIONS).all():
                connection.execute(text(f"DROP TABLE {partition}"))
        else:
            connection.execute(text("TRUNCATE card_days"))
        filled: dict[str, bool] = {row[0]: row[1] for row in connection.execute(FILLED)}
        _truncate(connection, [name for name, is_large in filled.items() if is_large or not is_plain])
        for name in filled:
            connection.execute(text(f"DELETE FROM {name}"))
        connection.execute(SEQUENCES_START, {"tables": list(TABLES)})
        connection.execute(text("UPDATE rollup_watermarks SET watermark = '-infinity'"))


def _truncate(connection: Connection, tables: Sequence[str]) -> None:
    if tables:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))


def _empty_ledger(connection: Connection) -> None:
    """Delete the ledger of recommendations, as only its owner can: without the triggers that refuse it."""
    if connection.scalar(text("SELECT EXISTS (SELECT FROM ledger_batches)")):
        for table in ADDED_TO:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_only_add"))
        connection.execute(text(f"TRUNCATE {', '.join(ADDED_TO)}"))
        for table in ADDED_TO:
            connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_add"))
