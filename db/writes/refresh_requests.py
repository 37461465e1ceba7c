"""Requests to refresh data derived from prices. A load writes one with its prices; the refresh deletes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

REQUEST = text("""
    INSERT INTO refresh_requests (run_id, since, until) VALUES (:run_id, :since, :until)
    ON CONFLICT (run_id) DO UPDATE SET
        since = least(refresh_requests.since, excluded.since),
        until = greatest(refresh_requests.until, excluded.until),
        version = refresh_requests.version + 1
""")
WAITING = text("SELECT run_id, since, until, version FROM refresh_requests")
FORGET = text("DELETE FROM refresh_requests WHERE run_id = :run_id AND version = :version")


class RefreshRequest(NamedTuple):
    """A run has changed prices in [since, until); `version` rises with each of its batches."""

    run_id: int
    since: datetime
    until: datetime
    version: int


def request(connection: Connection, run_id: int, since: datetime, until: datetime) -> None:
    """Request a refresh over [since, until), in the transaction that wrote the snapshots."""
    connection.execute(REQUEST, {"run_id": run_id, "since": since, "until": until})


def waiting(connection: Connection) -> list[RefreshRequest]:
    """Return the waiting requests."""
    return [RefreshRequest(*row) for row in connection.execute(WAITING)]


def forget(connection: Connection, requests: Sequence[RefreshRequest]) -> None:
    """Delete requests, unless their runs have written more meanwhile."""
    if requests:
        connection.execute(FORGET, [{"run_id": one.run_id, "version": one.version} for one in requests])
