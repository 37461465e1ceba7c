"""Questions about ingestion: its runs, what they rejected, and the state of the data as a whole."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

RUN = """
    SELECT id, source, status, started_at, finished_at, as_of, records_read, rows_stored, rows_unchanged,
        records_rejected, records_unmatched, phase, bytes_done, bytes_total, error, cards_stored, notice, replay_of,
        remarks
    FROM ingestion_runs
"""
# What asked the upstream: an interface without files, or a download, not a file of somebody's.
ASKED = "replay_of IS NULL AND (inputs = '{}' OR inputs[1] ~ '^https?://')"

NEWEST_PRICE_TIME = """
    SELECT max(last_time) FROM market_index_daily WHERE bucket >= (SELECT max(bucket) FROM market_index_daily)
"""


def runs(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """The newest runs first."""
    return connection.execute(text(f"{RUN} ORDER BY id DESC LIMIT :limit"), {"limit": limit}).all()


def run(connection: Connection, run_id: int) -> Row[Any]:
    """One run."""
    return connection.execute(text(f"{RUN} WHERE id = :run_id"), {"run_id": run_id}).one()


def find_run(connection: Connection, run_id: int) -> Row[Any] | None:
    """One run, None where the ledger has none of this number."""
    return connection.execute(text(f"{RUN} WHERE id = :run_id"), {"run_id": run_id}).one_or_none()


def last_runs(connection: Connection) -> Sequence[Row[Any]]:
    """The newest run of each source; replays of rejected records do not count."""
    newest = "SELECT max(id) FROM ingestion_runs WHERE replay_of IS NULL GROUP BY source"
    statement = f"{RUN} WHERE id IN ({newest}) ORDER BY source"
    return connection.execute(text(statement)).all()


def newest_editions(connection: Connection) -> dict[str, datetime]:
    """Source -> the time of the newest edition that it has loaded completely."""
    statement = """
        SELECT source, max(as_of) AS as_of FROM ingestion_runs
        WHERE status = 'succeeded' AND as_of IS NOT NULL AND replay_of IS NULL GROUP BY source
    """
    return {row.source: row.as_of for row in connection.execute(text(statement))}


def newest_download(connection: Connection, source: str) -> datetime | None:
    """Time of the newest edition that a source has loaded completely from its upstream, not from files of somebody.

    What was taken back counts: it would be back with the next scheduled run.
    """
    statement = text(f"""
        SELECT max(as_of) FROM ingestion_runs
        WHERE source = :source AND status IN ('succeeded', 'undone') AND {ASKED}
    """)
    time: datetime | None = connection.scalar(statement, {"source": source})
    return time


def edition_days(connection: Connection, source: str) -> Sequence[date]:
    """The days (UTC) of which a source has loaded an edition completely, oldest first; none of what was taken back."""
    statement = text("""
        SELECT DISTINCT (as_of AT TIME ZONE 'UTC')::date AS day FROM ingestion_runs
        WHERE source = :source AND status = 'succeeded' AND as_of IS NOT NULL AND replay_of IS NULL ORDER BY day
    """)
    return connection.scalars(statement, {"source": source}).all()


def newest_validator(connection: Connection, source: str, address: str) -> Row[Any] | None:
    """The validator of the newest edition that a source has loaded completely from an address, and its time (`as_of`).

    None where there is no such edition, or its upstream has sent no validator.
    """
    statement = text("""
        SELECT validator, as_of FROM ingestion_runs
        WHERE source = :source AND status IN ('succeeded', 'undone') AND inputs = ARRAY[CAST(:address AS text)]
        ORDER BY as_of DESC, id DESC LIMIT 1
    """)
    newest = connection.execute(statement, {"source": source, "address": address}).one_or_none()
    return newest if newest and newest.validator else None


def run_before(connection: Connection, run_id: int) -> Row[Any] | None:
    """The run with which a run is to be compared: the last one before it that has loaded what its upstream offered.

    None where there is none, and for a run of somebody's files or of rejected records.
    """
    statement = text(f"""
        {RUN} WHERE {ASKED} AND status = 'succeeded' AND id < :run_id
            AND source = (SELECT source FROM ingestion_runs WHERE id = :run_id AND {ASKED})
        ORDER BY id DESC LIMIT 1
    """)
    return connection.execute(statement, {"run_id": run_id}).one_or_none()


def property_value(connection: Connection, name: str) -> str | None:
    """A fact about this database as a whole, None where it has not been noted."""
    value: str | None = connection.scalar(text("SELECT value FROM properties WHERE name = :name"), {"name": name})
    return value


def missing_settings(connection: Connection) -> dict[str, str]:
    """Source -> the setting for want of which the workers cannot ask it, as the worker that started last has it."""
    missing: dict[str, str] = json.loads(property_value(connection, "missing_settings") or "{}")
    return missing


def is_simulated(connection: Connection) -> bool:
    """Whether the database holds simulated prices, and may hold no others."""
    return property_value(connection, "simulated") == "true"


def newest_price_time(connection: Connection) -> datetime | None:
    """Time of the newest snapshot of all, None in an empty database. Reads the rollup, not the snapshots."""
    time: datetime | None = connection.scalar(text(f"SELECT ({NEWEST_PRICE_TIME})"))
    return time


def version_of_prices(connection: Connection) -> int:
    """A number that another set of prices has another one of, as far as the ledger and the newest price tell it."""
    newest = f"greatest(max(finished_at), ({NEWEST_PRICE_TIME}))"  # a run of the simulated market never ends
    statement = f"""
        SELECT coalesce(extract(epoch FROM {newest}) * 1000, 0)::bigint + count(*) FILTER (WHERE status = 'undone')
        FROM ingestion_runs
    """
    return int(connection.scalar(text(statement)) or 0)


def has_prices(connection: Connection) -> bool:
    """Whether any price has ever been stored."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM latest_prices)")))
