"""Queries about rejected records: by reason, and those that can be replayed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

CONDITIONS: Mapping[str, str] = {
    "run_id": "run_id = :run_id",
    "source": "source = :source",
    "reason": "reason = :reason",
    "before": "rejected_records.id < :before",
}
REPLAYABLE = ("record IS NOT NULL", "as_of IS NOT NULL", "status NOT IN ('undoing', 'undone')")
RECORDS = "rejected_records JOIN ingestion_runs ON ingestion_runs.id = run_id"


def groups(connection: Connection, limit: int, **asked: Any) -> Sequence[Row[Any]]:
    """Return rejected records by source and reason, most first. `asked`: run_id, source, reason; None means any."""
    statement = f"""
        SELECT source, reason, records, whole, newest,
            (SELECT raw FROM rejected_records WHERE id = groups.newest_id) AS example
        FROM (
            SELECT source, reason, count(*) AS records, count(record) AS whole, max(time) AS newest,
                max(rejected_records.id) AS newest_id
            FROM {RECORDS} {_where(asked)}
            GROUP BY source, reason ORDER BY records DESC, source, reason LIMIT :limit
        ) AS groups ORDER BY records DESC, source, reason
    """
    return connection.execute(text(statement), {**asked, "limit": limit}).all()


def page(connection: Connection, limit: int, **asked: Any) -> Sequence[Row[Any]]:
    """Return rejected records, newest first. `asked` as for `groups`, and `before`, the last id of the page before."""
    statement = f"""
        SELECT rejected_records.id, run_id, source, raw, reason, time, record IS NOT NULL AS whole
        FROM {RECORDS} {_where(asked)} ORDER BY rejected_records.id DESC LIMIT :limit
    """
    return connection.execute(text(statement), {**asked, "limit": limit}).all()


def by_source(connection: Connection) -> Sequence[Row[Any]]:
    """Return the number of rejected records of each source (source, records, newest)."""
    statement = f"""
        SELECT source, count(*) AS records, max(time) AS newest FROM {RECORDS} GROUP BY source ORDER BY source
    """
    return connection.execute(text(statement)).all()


def number(connection: Connection) -> int:
    """Return the number of rejected records."""
    return int(connection.scalar(text("SELECT count(*) FROM rejected_records")) or 0)


def replayable_runs(connection: Connection, **asked: Any) -> Sequence[Row[Any]]:
    """Return the runs (id, source, as_of, told_by) with records to replay, oldest first. `asked` as for `groups`.

    `told_by` is the run that read the records first, also for those of a replay. Leaves out undone runs: their records
    are not wanted.
    """
    statement = f"""
        SELECT DISTINCT run_id AS id, source, as_of, coalesce(replay_of, run_id) AS told_by
        FROM {RECORDS} {_where(asked, *REPLAYABLE)} ORDER BY id
    """
    return connection.execute(text(statement), asked).all()


def replayable(connection: Connection, run_id: int, reason: str | None) -> Sequence[Row[Any]]:
    """Return the whole records of a run (record, ids), each with all its rejections; those with a reason, or all."""
    statement = """
        SELECT record, array_agg(id ORDER BY id) AS ids FROM rejected_records
        WHERE run_id = :run_id AND record IS NOT NULL
        GROUP BY record HAVING CAST(:reason AS text) IS NULL OR bool_or(reason = :reason) ORDER BY min(id)
    """
    return connection.execute(text(statement), {"run_id": run_id, "reason": reason}).all()


def _where(asked: Mapping[str, Any], *more: str) -> str:
    conditions = [*(CONDITIONS[name] for name, value in asked.items() if value is not None), *more]
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
