"""Writes the outbox of alerts: deliveries are claimed for a while, and end as sent or given up.

A claim that ends with its process runs out, and the delivery is claimed again: receivers may get a message twice, which
has the same id then.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from db.copying import array_text

LEASE = timedelta(minutes=5)
GROUPED = timedelta(seconds=30)  # after the first event of a message
MOST = 50  # events of a message
IDS = "ANY(CAST(:ids AS bigint[]))"
CLAIM = text("""
    WITH due AS (
        SELECT id FROM alert_deliveries
        WHERE channel_id = :channel_id AND (due_at <= :now OR (due_at <= :soon AND attempts = 0))
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
    )
    UPDATE alert_deliveries AS claimed SET due_at = :until, attempts = attempts + 1
    FROM due WHERE claimed.id = due.id RETURNING claimed.id, claimed.event_id, claimed.attempts
""")
POSTPONE = text("""
    UPDATE alert_deliveries SET due_at = :until
    WHERE channel_id = :channel_id AND due_at <= :now AND event_id IS NOT NULL
""")
SENT = text(f"UPDATE alert_deliveries SET due_at = NULL, sent_at = :now, problem = '' WHERE id = {IDS}")
FAILED = text(f"""
    UPDATE alert_deliveries SET due_at = :due_at, problem = :problem, attempts = attempts - :uncounted WHERE id = {IDS}
""")
ANSWERED = text("UPDATE alert_channels SET last_status = :status, last_sent_at = :now WHERE id = :channel_id")
DISABLE = text("""
    WITH ended AS (UPDATE alert_deliveries SET due_at = NULL WHERE channel_id = :channel_id AND due_at IS NOT NULL)
    UPDATE alert_channels SET disabled_at = :now, disabled_because = :problem WHERE id = :channel_id
""")


def claim(connection: Connection, channel_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Claim the due deliveries of a channel with new ones that are about to be, MOST at once.

    Returns them (id, event_id, attempts).
    """
    values = {"channel_id": channel_id, "now": now, "soon": now + GROUPED, "until": now + LEASE, "most": MOST}
    return sorted(connection.execute(CLAIM, values).all())


def postpone(connection: Connection, channel_id: int, now: datetime, until: datetime) -> None:
    """Postpone the due deliveries of a channel, but for tests."""
    connection.execute(POSTPONE, {"channel_id": channel_id, "now": now, "until": until})


def finish(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """End deliveries as sent."""
    connection.execute(SENT, {"ids": array_text(ids), "now": now})


def fail(
    connection: Connection, ids: Collection[int], due_at: datetime | None, problem: str, *, counts: bool = True
) -> None:
    """Store why deliveries failed and when they are tried again, None for never; not `counts`: it was no attempt."""
    values = {"ids": array_text(ids), "due_at": due_at, "problem": problem, "uncounted": int(not counts)}
    connection.execute(FAILED, values)


def answered(connection: Connection, channel_id: int, status: int | None, now: datetime) -> None:
    """Store the status of the last answer of a channel; None: there was none."""
    connection.execute(ANSWERED, {"channel_id": channel_id, "status": status, "now": now})


def disable(connection: Connection, channel_id: int, problem: str, now: datetime) -> None:
    """Disable a channel with the reason, and give its waiting deliveries up."""
    connection.execute(DISABLE, {"channel_id": channel_id, "problem": problem, "now": now})
