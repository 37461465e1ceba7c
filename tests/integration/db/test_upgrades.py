"""Databases of earlier versions come up with the newest schema, and lose nothing on the way.

`tests/data/schemas` has a dump of each version whose schema was a milestone, named by its revision. That version's own
program has filled it: a small simulated market with its rollups, and a visitor with a collection, wants and alerts.
What it leaves empty has a made-up row. docs/upgrades.md tells how the next one is made.
"""

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backup import tools
from db import databases, schema
from db.timescale import has_timescale
from tests.conftest import ROOT, configured, migrate
from tests.support.backups import empty_database

DUMPS = sorted((ROOT / "tests" / "data" / "schemas").glob("*.sql.xz"))
Rows = list[dict[str, Any]]
EMPTY = {"price_silences"}  # its checks refuse made-up rows
REWRITTEN = {"alembic_version", "alert_channels"}  # the revision itself; secrets, which 0045 seals
SEALED = {"totp_secret"}  # columns, by 0054
# 0039 stores signals by series, 0055 more of each; the next refresh computes them, as this note tells it.
COMPUTED_ANEW, NOTE = {"signals", "signal_measures"}, "signals_method"


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.name.partition(".")[0])
def old_url(request: pytest.FixtureRequest, server_url: str, tmp_path: Path) -> Iterator[str]:
    """A database as an earlier version has left it."""
    file = tmp_path / "dump.sql"
    file.write_bytes(lzma.decompress(request.param.read_bytes()))
    with empty_database(server_url) as url:
        if on_timescale(url):
            pytest.skip("the dumps are of plain PostgreSQL: those of TimescaleDB fit one version of it only")
        tools.run(
            tools.program("psql", 18), url, "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={file}"
        )
        with configured(url, "redis://127.0.0.1:1/0"):  # with the key that seals stored secrets
            yield url


def on_timescale(url: str) -> bool:
    with databases.connected(url) as connection:
        return has_timescale(connection)


def contents(url: str) -> dict[str, Rows]:
    """All rows of all tables, partitions left out: they are in their table."""
    tables = text("""
        SELECT relname FROM pg_class
        WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
    """)
    with databases.connected(url) as connection:
        return {
            table: list(connection.scalars(text(f"SELECT to_jsonb(t) FROM {table} AS t")))
            for table in connection.scalars(tables).all()
        }


def projected(rows: Rows, columns: set[str]) -> Counter[str]:
    """How often each row is there, as far as these columns go."""
    return Counter(json.dumps({name: row[name] for name in sorted(columns)}) for row in rows)


def lost(before: Rows, after: Rows) -> Counter[str]:
    """Rows that are no longer there, by the columns that are still there."""
    if not before:
        return Counter()
    columns = (set(before[0]) & set(after[0]) if after else set(before[0])) - SEALED
    return projected(before, columns) - projected(after, columns)


def test_there_are_dumps_from_the_first_schema_to_the_newest() -> None:
    revisions = [dump.name.partition(".")[0] for dump in DUMPS]
    assert revisions[0] == "0001"
    assert len(revisions) >= 7
    assert all(schema.is_known(revision) for revision in revisions)


def test_a_database_of_an_earlier_version_comes_up_with_all_its_rows(old_url: str) -> None:
    before = contents(old_url)
    migrate(old_url)
    after = contents(old_url)
    with databases.connected(old_url) as connection:
        assert schema.is_at_head(connection)
    assert {table for table, rows in before.items() if not rows} <= EMPTY
    kept = before.keys() - COMPUTED_ANEW
    assert {table for table in kept if len(after[table]) < len(without_note(before[table]))} == set()
    assert {
        table: gone for table in kept - REWRITTEN if (gone := lost(without_note(before[table]), after[table]))
    } == {}


def without_note(rows: Rows) -> Rows:
    return [row for row in rows if row.get("name") != NOTE]
