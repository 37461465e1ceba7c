"""Queries about the running of the program, for metrics and health."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from db.queries.ingestion import property_value


class BackupNotes(NamedTuple):
    """Time as of which there is a backup, its size in bytes, and when a backup was last proved; None for never."""

    backed_up_at: datetime | None
    size: int | None
    drilled_at: datetime | None


def source_totals(connection: Connection) -> Sequence[Row[Any]]:
    """Return by source the last success, the seconds of the last ended run, and sums over all runs.

    An undone run counts as the success that it was, so that no sum decreases.
    """
    statement = text("""
        SELECT source,
            max(finished_at) FILTER (WHERE status IN ('succeeded', 'unchanged') AND replay_of IS NULL) AS last_success,
            (array_agg(CAST(extract(epoch FROM finished_at - started_at) AS float) ORDER BY id DESC)
                FILTER (WHERE finished_at IS NOT NULL))[1] AS last_seconds,
            sum(rows_stored)::bigint AS stored, sum(rows_unchanged)::bigint AS unchanged,
            sum(records_rejected)::bigint AS rejected, sum(records_unmatched)::bigint AS unmatched,
            count(*) FILTER (WHERE status IN ('succeeded', 'undoing', 'undone')) AS succeeded_runs,
            count(*) FILTER (WHERE status = 'unchanged') AS unchanged_runs,
            count(*) FILTER (WHERE status = 'failed') AS failed_runs,
            count(*) FILTER (WHERE status = 'interrupted') AS interrupted_runs
        FROM ingestion_runs GROUP BY source ORDER BY source
    """)
    return connection.execute(statement).all()


def dead_letters(connection: Connection) -> Row[Any]:
    """Return the number of dead letters (`every`), and of those that wait for an operator (`waiting`)."""
    return connection.execute(
        text("SELECT count(*) AS every, count(*) FILTER (WHERE state = 'waiting') AS waiting FROM dead_letters")
    ).one()


def newest_prices(connection: Connection) -> Sequence[Row[Any]]:
    """Return by marketplace (`slug`) the time of its newest confirmed price (`as_of`)."""
    statement = text("""
        SELECT slug, max(as_of) AS as_of FROM marketplace_overviews JOIN marketplaces
            ON marketplaces.id = marketplace_id
        GROUP BY slug ORDER BY slug
    """)
    return connection.execute(statement).all()


def oldest_refresh_request(connection: Connection, oldest: datetime) -> datetime | None:
    """Return since when a rollup that begins at `oldest` lacks a change, None where it lacks none."""
    statement = text("SELECT min(requested_at) FROM refresh_requests WHERE until > :oldest")
    time: datetime | None = connection.scalar(statement, {"oldest": oldest})
    return time


def server_time(connection: Connection) -> datetime:
    """Return the time by the clock of the database."""
    time: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return time


def schema_revision(connection: Connection) -> str | None:
    """Return the revision of the database's schema, None before the first migration."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def backups(connection: Connection) -> BackupNotes:
    """Return what is noted of the backups of this database."""
    size = property_value(connection, "backup_bytes")
    times = (property_value(connection, name) for name in ("backup_time", "restore_drill_time"))
    backed_up_at, drilled_at = (datetime.fromisoformat(time) if time else None for time in times)
    return BackupNotes(backed_up_at, int(size) if size else None, drilled_at)
