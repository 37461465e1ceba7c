"""Queries about ingestion: its runs, their editions, and the state of the data as a whole."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from market.sources import SOURCES

RUN = """
    SELECT id, source, status, started_at, finished_at, as_of, records_read, rows_stored, rows_unchanged,
        records_rejected, records_unmatched, phase, bytes_done, bytes_total, error, cards_stored, notice, replay_of,
        remarks
    FROM ingestion_runs
"""
# Ignores an edition dated further ahead than clocks differ: no later edition would be newer.
NOT_TO_COME = "as_of <= now() + interval '10 minutes'"
# Runs that read the upstream: an interface without files, or a download, not a local file.
ASKED = "replay_of IS NULL AND (inputs = '{}' OR inputs[1] ~ '^https?://')"

NEWEST_PRICE_TIME = """
    SELECT max(last_time) FROM market_index_daily WHERE bucket >= (SELECT max(bucket) FROM market_index_daily)
"""


def runs(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Return the newest runs first."""
    return connection.execute(text(f"{RUN} ORDER BY id DESC LIMIT :limit"), {"limit": limit}).all()


def run(connection: Connection, run_id: int) -> Row[Any]:
    """Return one run. Raises NoResultFound for an unknown id."""
    return connection.execute(text(f"{RUN} WHERE id = :run_id"), {"run_id": run_id}).one()


def find_run(connection: Connection, run_id: int) -> Row[Any] | None:
    """Return one run, None for an unknown id."""
    return connection.execute(text(f"{RUN} WHERE id = :run_id"), {"run_id": run_id}).one_or_none()


def last_runs(connection: Connection) -> Sequence[Row[Any]]:
    """Return the newest run of each source; replays of rejected records do not count."""
    newest = "SELECT max(id) FROM ingestion_runs WHERE replay_of IS NULL GROUP BY source"
    statement = f"{RUN} WHERE id IN ({newest}) ORDER BY source"
    return connection.execute(text(statement)).all()


def newest_editions(connection: Connection) -> dict[str, datetime]:
    """Return by source the time of the newest edition that was loaded completely."""
    statement = f"""
        SELECT source, max(as_of) AS as_of FROM ingestion_runs
        WHERE status = 'succeeded' AND {NOT_TO_COME} AND replay_of IS NULL GROUP BY source
    """
    return {row.source: row.as_of for row in connection.execute(text(statement))}


def newest_download(connection: Connection, source: str) -> datetime | None:
    """Return the time of a source's newest edition loaded completely from its upstream, not from local files.

    Undone runs count: else the next scheduled run would load their edition again.
    """
    statement = text(f"""
        SELECT max(as_of) FROM ingestion_runs
        WHERE source = :source AND status IN ('succeeded', 'undone') AND {ASKED} AND {NOT_TO_COME}
    """)
    time: datetime | None = connection.scalar(statement, {"source": source})
    return time


def edition_days(connection: Connection, source: str) -> Sequence[date]:
    """Return the days (UTC) of a source's completely loaded editions, oldest first, without undone runs."""
    statement = text("""
        SELECT DISTINCT (as_of AT TIME ZONE 'UTC')::date AS day FROM ingestion_runs
        WHERE source = :source AND status = 'succeeded' AND as_of IS NOT NULL AND replay_of IS NULL ORDER BY day
    """)
    return connection.scalars(statement, {"source": source}).all()


def edition_days_since(connection: Connection, source: str, run_id: int) -> Sequence[date]:
    """Return the days of `edition_days` whose editions were loaded completely since a run began."""
    statement = text("""
        SELECT DISTINCT (as_of AT TIME ZONE 'UTC')::date AS day FROM ingestion_runs
        WHERE source = :source AND status = 'succeeded' AND as_of IS NOT NULL AND replay_of IS NULL
            AND finished_at >= (SELECT started_at FROM ingestion_runs WHERE id = :run_id) ORDER BY day
    """)
    return connection.scalars(statement, {"source": source, "run_id": run_id}).all()


def runs_beside_lists(
    connection: Connection, run_id: int, source: str, others: Sequence[str], since: datetime, until: datetime
) -> list[int]:
    """Return the runs of `others` that may have stored prices of [since, until).

    In this run `source` has a list of that day. Leaves out runs that began after another list of the day was loaded,
    which took it into account, and runs that ended before one began, whose prices it has replaced.
    """
    statement = text("""
        SELECT runs.id FROM ingestion_runs AS runs CROSS JOIN (
            SELECT coalesce(min(finished_at), 'infinity') AS first_loaded,
                coalesce(max(started_at), '-infinity') AS last_begun
            FROM ingestion_runs
            WHERE source = :source AND status = 'succeeded' AND replay_of IS NULL AND id <> :run_id
                AND as_of >= :since AND as_of < :until
        ) AS lists
        WHERE runs.source = ANY(:others) AND runs.status NOT IN ('undoing', 'undone')
            AND runs.started_at < lists.first_loaded AND coalesce(runs.finished_at, 'infinity') > lists.last_begun
        ORDER BY runs.id
    """)
    values = {"run_id": run_id, "source": source, "others": list(others), "since": since, "until": until}
    return list(connection.scalars(statement, values))


def has_series(connection: Connection, marketplace: str) -> bool:
    """Return whether a marketplace has any series."""
    statement = text("""
        SELECT EXISTS (
            SELECT FROM price_series WHERE marketplace_id = (SELECT id FROM marketplaces WHERE slug = :slug)
        )
    """)
    return bool(connection.scalar(statement, {"slug": marketplace}))


def newest_validator(connection: Connection, source: str, address: str) -> Row[Any] | None:
    """Return validator and time (`as_of`) of the newest edition that a source has loaded completely from an address.

    None without such an edition, or if its upstream has sent no validator.
    """
    statement = text("""
        SELECT validator, as_of FROM ingestion_runs
        WHERE source = :source AND status IN ('succeeded', 'undone') AND inputs = ARRAY[CAST(:address AS text)]
        ORDER BY as_of DESC, id DESC LIMIT 1
    """)
    newest = connection.execute(statement, {"source": source, "address": address}).one_or_none()
    return newest if newest and newest.validator else None


def run_before(connection: Connection, run_id: int) -> Row[Any] | None:
    """Return the run to compare a run with: the last one before it that has loaded its upstream's edition.

    None where there is none, and for a run of local files or of rejected records.
    """
    statement = text(f"""
        {RUN} WHERE {ASKED} AND status = 'succeeded' AND id < :run_id
            AND source = (SELECT source FROM ingestion_runs WHERE id = :run_id AND {ASKED})
        ORDER BY id DESC LIMIT 1
    """)
    return connection.execute(statement, {"run_id": run_id}).one_or_none()


def has_catalogue(connection: Connection) -> bool:
    """Return whether a source of cards was loaded whole, or cards exist and no such source is being loaded."""
    statement = text("""
        SELECT coalesce(bool_or(status IN ('succeeded', 'undoing', 'undone')), false) OR (
            NOT coalesce(bool_or(status = 'running'), false) AND EXISTS (SELECT FROM cards)
        ) FROM ingestion_runs WHERE source = ANY(:sources) AND replay_of IS NULL
    """)
    return bool(connection.scalar(statement, {"sources": [name for name in SOURCES if SOURCES[name].tells_cards]}))


def property_value(connection: Connection, name: str) -> str | None:
    """Return a property of this database as a whole, None where it is not set."""
    value: str | None = connection.scalar(text("SELECT value FROM properties WHERE name = :name"), {"name": name})
    return value


def missing_settings(connection: Connection) -> dict[str, str]:
    """Return by source the missing setting without which workers cannot read it; as of the last worker's start."""
    missing: dict[str, str] = json.loads(property_value(connection, "missing_settings") or "{}")
    return missing


def is_simulated(connection: Connection) -> bool:
    """Return whether the database holds simulated prices, and must hold no others."""
    return property_value(connection, "simulated") == "true"


def newest_price_time(connection: Connection) -> datetime | None:
    """Return the time of the newest snapshot, None in an empty database. Reads the rollup, not the snapshots."""
    time: datetime | None = connection.scalar(text(f"SELECT ({NEWEST_PRICE_TIME})"))
    return time


def version_of_prices(connection: Connection) -> int:
    """Return a number that changes with the prices, as far as ledger and newest price show."""
    newest = f"greatest(max(finished_at), ({NEWEST_PRICE_TIME}))"  # a run of the simulated market never finishes
    statement = f"""
        SELECT coalesce(extract(epoch FROM {newest}) * 1000, 0)::bigint + count(*) FILTER (WHERE status = 'undone')
        FROM ingestion_runs
    """
    return int(connection.scalar(text(statement)) or 0)


def has_prices(connection: Connection) -> bool:
    """Return whether any price has ever been stored."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM latest_prices)")))
