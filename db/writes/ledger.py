"""Writes the ingestion ledger: runs, their progress, rejected records, properties."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from db.copying import copy_rows
from db.retention import KEEP_REJECTED, KEEP_SNAPSHOTS

COUNTS = ("records_read", "records_rejected", "records_unmatched", "cards_stored", "rows_stored", "rows_unchanged")


def start_run(connection: Connection, source: str) -> int:
    """Open a run of `source` and return its id."""
    statement = text("""
        INSERT INTO ingestion_runs (source, status, phase) VALUES (:source, 'running', 'starting') RETURNING id
    """)
    return int(connection.execute(statement, {"source": source}).scalar_one())


def update_run(connection: Connection, run_id: int, **values: Any) -> None:
    """Set columns of a run: phase, as_of, inputs, bytes_done, bytes_total, ..."""
    assignments = ", ".join(f"{column} = :{column}" for column in values)
    statement = text(f"UPDATE ingestion_runs SET {assignments} WHERE id = :run_id")
    connection.execute(statement, {"run_id": run_id, **values})


def add_counts(connection: Connection, run_id: int, counts: dict[str, int], bytes_done: int) -> None:
    """Add the counts of one batch to its run."""
    assignments = ", ".join(f"{column} = {column} + :{column}" for column in COUNTS)
    connection.execute(
        text(f"UPDATE ingestion_runs SET {assignments}, bytes_done = :bytes_done WHERE id = :run_id"),
        {"run_id": run_id, "bytes_done": bytes_done, **{column: counts.get(column, 0) for column in COUNTS}},
    )


def finish_run(
    connection: Connection, run_id: int, status: str, error: str | None = None, notice: str | None = None
) -> None:
    """Close a run. `status` is succeeded, unchanged, failed or interrupted; `notice` an anomaly of its edition."""
    connection.execute(
        text(
            "UPDATE ingestion_runs SET status = :status, error = :error, notice = :notice, phase = 'done',"
            " finished_at = now()"
            " WHERE id = :run_id AND status = 'running'"
        ),
        {"run_id": run_id, "status": status, "error": error, "notice": notice},
    )


def interrupt_runs(connection: Connection, source: str) -> int:
    """Close the open runs of `source` and return their number. The caller holds the source's lock: they are dead."""
    return connection.execute(
        text(
            "UPDATE ingestion_runs SET status = 'interrupted', finished_at = now(), phase = 'done',"
            " error = 'The process ended before the run did. What it had stored is whole; run it again for the rest.'"
            " WHERE source = :source AND status = 'running'"
        ),
        {"source": source},
    ).rowcount


def reject(connection: Connection, run_id: int, records: Sequence[tuple[str, str, str | None]]) -> None:
    """Store rejected records (raw text, reason, whole record or None), without characters that the database rejects."""
    rows = (
        (run_id, _storable(raw), _storable(reason), None if record is None else _storable(record))
        for raw, reason, record in records
    )
    copy_rows(connection, "rejected_records (run_id, raw, reason, record)", rows)


def forget_rejected(connection: Connection, ids: Sequence[int]) -> None:
    """Delete rejected records after their replay."""
    if ids:
        connection.execute(text("DELETE FROM rejected_records WHERE id = ANY(:ids)"), {"ids": list(ids)})


def drop_expired_silences(connection: Connection, now: datetime) -> int:
    """Delete the silences that ended before the oldest retained snapshots; return their number."""
    statement = text("DELETE FROM price_silences WHERE until < :oldest")
    return connection.execute(statement, {"oldest": now - KEEP_SNAPSHOTS}).rowcount


def drop_expired_rejected(connection: Connection, now: datetime) -> int:
    """Delete rejected records past their retention; return their number."""
    statement = text("DELETE FROM rejected_records WHERE time < :oldest")
    return connection.execute(statement, {"oldest": now - KEEP_REJECTED}).rowcount


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def note_missing_settings(connection: Connection, missing: Mapping[str, str]) -> None:
    """Store by source the missing setting without which the workers cannot read it."""
    set_property(connection, "missing_settings", json.dumps(dict(missing)))


def set_property(connection: Connection, name: str, value: str) -> None:
    """Store a property of this database as a whole."""
    connection.execute(
        text("INSERT INTO properties VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
        {"name": name, "value": value},
    )
