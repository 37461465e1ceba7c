"""Writes the keys of idempotent requests: claimed, answered, released, dropped with age."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from db.claims import Claim

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=1)  # after which a claim without a commit and without an answer is that of a dead request
CLAIM = text("""
    INSERT INTO idempotency_keys AS held (user_id, digest, request) VALUES (:user_id, :digest, :request)
    ON CONFLICT (user_id, digest) DO UPDATE
    SET request = excluded.request, claimed_at = now(), attempt = held.attempt + 1, is_written = false,
        status = NULL, body = NULL
    WHERE held.claimed_at < now() - CAST(:kept AS interval)
        OR (held.request = excluded.request AND held.status IS NULL AND NOT held.is_written
            AND held.claimed_at < now() - CAST(:lease AS interval))
    RETURNING id, attempt
""")
HELD = text("""
    SELECT request = :request AS is_same, claimed_at < now() - CAST(:lease AS interval) AS is_over, status, body
    FROM idempotency_keys WHERE user_id = :user_id AND digest = :digest
""")
ANSWER = text("UPDATE idempotency_keys SET status = :status, body = :body WHERE id = :id AND attempt = :attempt")
RELEASE = text("""
    DELETE FROM idempotency_keys WHERE id = :id AND attempt = :attempt AND (:is_refusal OR NOT is_written)
""")
DROP_EXPIRED = text("DELETE FROM idempotency_keys WHERE claimed_at < :since")


def claim(connection: Connection, user_id: int, digest: bytes, request: bytes) -> Claim | None:
    """Claim a user's key for a request; None where another one has it."""
    values = {"user_id": user_id, "digest": digest, "request": request, "kept": KEPT, "lease": LEASE}
    row = connection.execute(CLAIM, values).one_or_none()
    return Claim(*row) if row else None


def held(connection: Connection, user_id: int, digest: bytes, request: bytes) -> Row[Any] | None:
    """Return the state of a claimed key: whether its request is this one, whether its lease is over, its answer."""
    values = {"user_id": user_id, "digest": digest, "request": request, "lease": LEASE}
    return connection.execute(HELD, values).one_or_none()


def answer(connection: Connection, claim: Claim, status: int, body: bytes | None) -> None:
    """Store the answer of a claim; without a body where that may not be stored."""
    connection.execute(ANSWER, {**claim._asdict(), "status": status, "body": body})


def release(connection: Connection, claim: Claim, *, is_refusal: bool) -> None:
    """Delete a claim whose request was refused, or has committed nothing; any other one stays, without an answer."""
    connection.execute(RELEASE, {**claim._asdict(), "is_refusal": is_refusal})


def drop_expired(connection: Connection, now: datetime) -> None:
    """Delete keys past their day."""
    connection.execute(DROP_EXPIRED, {"since": now - KEPT})
