"""Taking back a run: its snapshots go, and latest prices and rollups become what they were without them.

What goes are the rows that carry the run's id. A row that a later run corrected carries that run's id and stays; a row
that this run had corrected goes, and what stood there before it is not known any more: only the file that said so can
bring it back. Cards and series stay, they are the catalogue's.

Each part is a transaction that leaves the latest prices right and asks for the refresh of the rollups. The run is
`undoing` before the first row goes and `undone` when nothing is left to do, so whatever ends the work, calling it again
goes on where it stopped.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, text

from db.locks import take_turn
from db.retention import horizon
from db.timescale import allow_large_corrections
from db.writes import confirming, latest, ledger
from db.writes.prices import INSTANT
from market.sources import SOURCES

DELETED_AT_ONCE = 20_000  # snapshots a transaction, and the rest of the last series

Progress = Callable[[int, int], None]  # snapshots deleted, snapshots in all

# No index leads from a run to its snapshots, it would cost every load: one pass over the table finds them.
PARTS = text("""
    WITH touched AS (
        SELECT series_id, count(*) AS snapshots, min(time) AS oldest, max(time) AS newest
        FROM price_snapshots WHERE run_id = :run_id GROUP BY series_id
    ), summed AS (
        SELECT *, CAST(sum(snapshots) OVER (ORDER BY series_id) AS bigint) AS sum FROM touched
    )
    SELECT min(series_id) AS first_series, max(series_id) AS last_series, min(oldest) AS oldest, max(newest) AS newest,
        CAST(sum(snapshots) AS bigint) AS snapshots
    FROM summed GROUP BY (sum - 1) / :at_once ORDER BY first_series
""")
FORGET_SUSPECT = text("DELETE FROM suspect_prices WHERE run_id = :run_id")
DELETE = text("""
    WITH deleted AS (
        DELETE FROM price_snapshots
        WHERE series_id BETWEEN :first_series AND :last_series AND time BETWEEN :oldest AND :newest
            AND run_id = :run_id
        RETURNING series_id
    )
    SELECT DISTINCT series_id FROM deleted
""")
# Prices that later runs of the source left alone, because they were there already: this run may have brought them.
RELIED = text("""
    SELECT coalesce(sum(later.rows_unchanged), 0)
    FROM ingestion_runs AS undone JOIN ingestion_runs AS later
        ON later.source = undone.source AND later.id > undone.id AND later.status NOT IN ('undoing', 'undone')
    WHERE undone.id = :run_id
""")


class StillRunning(Exception):
    """The run has not ended: nothing of it can be taken back yet."""


class Undone(NamedTuple):
    """What was taken back: snapshots deleted now, those of the run that later runs had replaced or retention dropped
    before, and prices that later runs of the source found in place, of which some may be gone now.
    """

    deleted: int
    gone_before: int
    relied_upon: int


def delete_snapshots(engine: Engine, run_id: int, progress: Progress | None = None) -> Undone:
    """Mark the run as `undoing` and delete its snapshots, part by part. Raises StillRunning.

    The caller sees to it that nobody runs the source meanwhile, then refreshes the rollups and calls `finish`.
    """
    run = _begin(engine, run_id)
    parts = _parts(engine, run_id)
    total, deleted = sum(part.snapshots for part in parts), 0
    for part in parts:
        _delete(engine, run_id, part)
        deleted += part.snapshots
        if progress:
            progress(deleted, total)
    with engine.connect() as connection:
        relied_upon = int(connection.scalar(RELIED, {"run_id": run_id}) or 0)
    gone_before = run.rows_stored - deleted if run.status != "undoing" else 0
    return Undone(deleted, gone_before, relied_upon)


def finish(engine: Engine, run_id: int, notice: str) -> None:
    """Note that nothing of the run is left, in snapshots or rollups, and what came of it in words."""
    with engine.begin() as connection:
        ledger.update_run(connection, run_id, status="undone", notice=notice)


def _begin(engine: Engine, run_id: int) -> Row[Any]:
    """Mark the run, drop what it had set apart or only confirmed, and return what it was before."""
    with engine.begin() as connection:
        statement = text("SELECT status, rows_stored, source, as_of FROM ingestion_runs WHERE id = :run_id FOR UPDATE")
        run = connection.execute(statement, {"run_id": run_id}).one()
        if run.status == "running":
            raise StillRunning(f"Run {run_id} has not ended.")
        ledger.update_run(connection, run_id, status="undoing")
        connection.execute(FORGET_SUSPECT, {"run_id": run_id})
        if run.as_of and run.source in SOURCES:
            confirming.take_back(connection, run.source, SOURCES[run.source].marketplaces, run.as_of)
    return run


def _parts(engine: Engine, run_id: int) -> Sequence[Row[Any]]:
    with engine.connect() as connection:
        return connection.execute(PARTS, {"run_id": run_id, "at_once": DELETED_AT_ONCE}).all()


def _delete(engine: Engine, run_id: int, part: Row[Any]) -> None:
    """Delete one part, in a transaction that leaves everything right but the rollups, for which it asks."""
    with engine.begin() as connection:
        take_turn(connection)
        allow_large_corrections(connection)
        latest.stage(connection)
        values = {name: getattr(part, name) for name in ("first_series", "last_series", "oldest", "newest")}
        latest.touch(connection, connection.scalars(DELETE, {"run_id": run_id, **values}).all())
        _keep_latest(connection)
        ledger.request_refresh(connection, run_id, part.oldest, part.newest + INSTANT)


def _keep_latest(connection: Connection) -> None:
    latest.recompute(connection)
    connection.execute(latest.FORGET, {"horizon": horizon(datetime.now(UTC))})
