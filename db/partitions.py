"""Weekly partitions of `price_snapshots` on plain PostgreSQL, and chunks of the same weeks on TimescaleDB."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from db.retention import KEEP_SNAPSHOTS, WEEK, week_start
from db.timescale import add_chunks, has_timescale

LOCK = 4_021_971  # key of an advisory lock: one change of the set of partitions at a time

PATIENCE = "3s"

EXISTING = text("""
    SELECT child.relname FROM pg_inherits
    JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = 'price_snapshots'::regclass
    ORDER BY child.relname
""")


def partition_name(week: datetime) -> str:
    """Return the name of the partition that begins at `week`."""
    return f"price_snapshots_{week:%Y%m%d}"


def ensure(engine: Engine, weeks: Iterable[datetime]) -> None:
    """Create the missing partitions of these week starts, in a transaction of its own."""
    wanted = {partition_name(week): week for week in weeks}
    with engine.begin() as connection:
        if has_timescale(connection):
            add_chunks(connection, "public.price_snapshots", wanted.values())
            return
        if wanted.keys() <= set(connection.scalars(EXISTING)):
            return
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        for name in sorted(wanted.keys() - set(connection.scalars(EXISTING))):
            create(connection, name, wanted[name])


def create(connection: Connection, name: str, week: datetime) -> None:
    """Create one partition apart and attach it, which does not lock out readers and writers of the others."""
    connection.execute(text(f"CREATE TABLE {name} (LIKE price_snapshots INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"))
    connection.execute(
        text(f"ALTER TABLE price_snapshots ATTACH PARTITION {name} FOR VALUES FROM ('{week}') TO ('{week + WEEK}')")
    )


def drop_expired(engine: Engine, now: datetime) -> list[str]:
    """Drop the partitions that ended two years before `now` and return their names. TimescaleDB has a policy for it.

    Waiting for current readers blocks all new ones: so each partition is dropped in a transaction of its own with a
    short lock timeout. Raises DatabaseError on timeout; the next call drops the rest.
    """
    oldest = partition_name(week_start(now - KEEP_SNAPSHOTS))
    with engine.connect() as connection:
        if has_timescale(connection):
            return []
        expired = [name for name in connection.scalars(EXISTING) if name < oldest]
    for name in expired:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    return expired
