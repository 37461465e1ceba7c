"""Queries about a database as a whole: its relations, and the number and a digest of the rows of each."""

from typing import NamedTuple

from sqlalchemy import Connection, text

from db.timescale import has_timescale

# Partitions and chunks are read through the relation that they belong to; what an extension brought is not data.
RELATIONS = """
    SELECT format('%I.%I', nspname, relname)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'm') AND NOT relispartition
        AND nspname !~ '^(pg_|_?timescaledb_|information_schema$)'
        AND NOT EXISTS (
            SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
        )
"""
# What continuous aggregates have computed; their views would compute the newest part while they are read.
MATERIALISED = """
    UNION ALL SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
    FROM timescaledb_information.continuous_aggregates
"""
# The texts of the rows are hashed one by one and the halves of the hashes added up: the order of rows does not count.
CONTENTS = """
    SELECT count(*) AS rows, md5(concat_ws(
        ',', count(*), sum(('x' || left(hash, 16))::bit(64)::bigint), sum(('x' || right(hash, 16))::bit(64)::bigint)
    )) AS digest
    FROM (SELECT md5(CAST(relation AS text)) AS hash FROM {relation} AS relation) AS hashed
"""
EXTENSION = text("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
PRICED_CARD = text("SELECT card_id FROM price_series JOIN latest_prices ON series_id = price_series.id LIMIT 1")


class Contents(NamedTuple):
    """Number of the rows of a relation, and the MD5 of all of them, in any order."""

    rows: int
    digest: str


def relations(connection: Connection) -> list[str]:
    """Return the relations that hold data, each with its schema, quoted as SQL needs it."""
    materialised = MATERIALISED if has_timescale(connection) else ""
    return sorted(connection.scalars(text(RELATIONS + materialised)))


def contents(connection: Connection) -> dict[str, Contents]:
    """Return the contents of all relations. Reads every row."""
    return {relation: _contents(connection, relation) for relation in relations(connection)}


def _contents(connection: Connection, relation: str) -> Contents:
    return Contents(*connection.execute(text(CONTENTS.format(relation=relation))).one())


def timescale_version(connection: Connection) -> str | None:
    """Return the version of TimescaleDB in a database, None without it."""
    version: str | None = connection.scalar(EXTENSION)
    return version


def priced_card(connection: Connection) -> int | None:
    """Return the id of a card with a price, None where there is none."""
    card: int | None = connection.scalar(PRICED_CARD)
    return card


def analyze(connection: Connection) -> None:
    """Have the server compute its statistics of a whole database, which a dump does not have."""
    connection.execute(text("ANALYZE"))
