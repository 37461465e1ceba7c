"""Deletes stored prices, part by part: each transaction updates the latest prices and requests the refresh of the
rollups. After an interruption the next call continues.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, text

from db.locks import take_turn
from db.retention import horizon
from db.timescale import allow_large_corrections
from db.writes import latest, refresh_requests
from db.writes.prices import INSTANT

AT_ONCE = 20_000  # snapshots in a transaction, plus the rest of the last series

Progress = Callable[[int, int], None]  # snapshots deleted, snapshots in all


class Chosen(NamedTuple):
    """Selection of prices: a condition on series_id, time and run_id of snapshots and suspect prices, with its values.

    No index leads from a run to its snapshots, since it would slow every load: one scan of the table finds them.
    """

    condition: str
    values: Mapping[str, Any]


_OF_MARKETPLACE = """
    series_id IN (
        SELECT series.id FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE marketplaces.slug = :marketplace
    )
"""
PARTS = """
    WITH touched AS (
        SELECT series_id, count(*) AS snapshots, min(time) AS oldest, max(time) AS newest
        FROM price_snapshots WHERE {condition} GROUP BY series_id
    ), summed AS (
        SELECT *, CAST(sum(snapshots) OVER (ORDER BY series_id) AS bigint) AS sum FROM touched
    )
    SELECT min(series_id) AS first_series, max(series_id) AS last_series, min(oldest) AS oldest, max(newest) AS newest,
        CAST(sum(snapshots) AS bigint) AS snapshots
    FROM summed GROUP BY (sum - 1) / :at_once ORDER BY first_series
"""
DELETE = """
    WITH deleted AS (
        DELETE FROM price_snapshots
        WHERE series_id BETWEEN :first_series AND :last_series AND time BETWEEN :oldest AND :newest AND {condition}
        RETURNING series_id
    )
    SELECT DISTINCT series_id FROM deleted
"""
FORGET_SUSPECT = "DELETE FROM suspect_prices WHERE {condition}"


def told_by_run(run_id: int) -> Chosen:
    """Return all prices of a run."""
    return Chosen("run_id = :run_id", {"run_id": run_id})


def told_by_runs(marketplace: str, runs: Sequence[int], since: datetime, until: datetime) -> Chosen:
    """Return the prices of a marketplace (slug) in [since, until) from some runs."""
    condition = f"time >= :since AND time < :until AND run_id = ANY(:runs) AND {_OF_MARKETPLACE}"
    return Chosen(condition, {"marketplace": marketplace, "runs": list(runs), "since": since, "until": until})


def told_by_sources(marketplace: str, sources: Sequence[str]) -> Chosen:
    """Return all prices of a marketplace (slug) from some sources."""
    condition = f"run_id IN (SELECT id FROM ingestion_runs WHERE source = ANY(:sources)) AND {_OF_MARKETPLACE}"
    return Chosen(condition, {"marketplace": marketplace, "sources": list(sources)})


def take_out(engine: Engine, run_id: int, chosen: Chosen, progress: Progress | None = None) -> int:
    """Delete the chosen prices, suspect ones included, on behalf of a run; return the number of deleted snapshots."""
    with engine.begin() as connection:
        connection.execute(text(FORGET_SUSPECT.format(condition=chosen.condition)), chosen.values)
    parts = _parts(engine, chosen)
    total, deleted = sum(part.snapshots for part in parts), 0
    for part in parts:
        _delete(engine, run_id, chosen, part)
        deleted += part.snapshots
        if progress:
            progress(deleted, total)
    return deleted


def _parts(engine: Engine, chosen: Chosen) -> Sequence[Row[Any]]:
    statement = text(PARTS.format(condition=chosen.condition))
    with engine.connect() as connection:
        return connection.execute(statement, {**chosen.values, "at_once": AT_ONCE}).all()


def _delete(engine: Engine, run_id: int, chosen: Chosen, part: Row[Any]) -> None:
    """Delete one part in a transaction that updates the latest prices and requests the refresh of the rollups."""
    statement = text(DELETE.format(condition=chosen.condition))
    with engine.begin() as connection:
        take_turn(connection)
        allow_large_corrections(connection)
        latest.stage(connection)
        values = {name: getattr(part, name) for name in ("first_series", "last_series", "oldest", "newest")}
        latest.touch(connection, connection.scalars(statement, {**chosen.values, **values}).all())
        latest.recompute(connection)
        connection.execute(latest.FORGET, {"horizon": horizon(datetime.now(UTC))})
        refresh_requests.request(connection, run_id, part.oldest, part.newest + INSTANT)
