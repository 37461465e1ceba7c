"""Idempotency of writes: a user's request that comes again with the same key gets the answer of the first one.

A key is claimed before the request runs, and each transaction of the request marks the claim (db/claims.py). So a
request whose process was killed can be sent again where it has written nothing, and is told so where it has.
"""

from dataclasses import dataclass
from enum import StrEnum

import structlog

from accounts import credentials
from db.claims import Claim
from db.engine import DatabaseError, Row, reading, writing
from db.writes import idempotency_keys as writes

log = structlog.get_logger()


class KeyConflict(StrEnum):
    """Why a request with a key that was sent before has no answer."""

    RUNNING = "still_running"
    DONE = "already_done"
    LOST = "answer_lost"


MESSAGES = {
    KeyConflict.RUNNING: "The first request with this key is still running. Try again in a moment.",
    KeyConflict.DONE: "This was done before. Its answer had a secret, which is not stored.",
    KeyConflict.LOST: "This was done before, but its answer was lost. See what is there now.",
}


class KeyRefused(Exception):
    """The first request with this key has no answer for this one."""

    def __init__(self, conflict: KeyConflict) -> None:
        super().__init__(MESSAGES[conflict])
        self.conflict = conflict


class KeyUsed(Exception):
    """The key was sent with another request."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer of the first request."""

    status: int
    body: bytes


def claim(user_id: int, key: str, request: bytes) -> Claim | StoredAnswer:
    """Claim a key for a request (its digest), or return the stored answer. Raises KeyRefused, KeyUsed."""
    digest = credentials.digest(key)
    with writing() as connection:
        claimed = writes.claim(connection, user_id, digest, request)
    if claimed is not None:
        return claimed
    with reading(fresh=True) as connection:
        row = writes.held(connection, user_id, digest, request)
    if row is None:  # released meanwhile
        raise KeyRefused(KeyConflict.RUNNING)
    return _answer_of(row)


def finish(claimed: Claim, status: int, body: bytes | None) -> None:
    """Store the answer of a claimed request. Where that fails the answer is lost, and repeated requests are told so."""
    try:
        with writing() as connection:
            writes.answer(connection, claimed, status, body)
    except DatabaseError as error:
        log.warning("answer of an idempotent request lost", claim=claimed.id, error=type(error).__name__)


def release(claimed: Claim, *, is_refusal: bool = False) -> None:
    """Let a request be sent again that was refused, or has failed before it wrote anything."""
    try:
        with writing() as connection:
            writes.release(connection, claimed, is_refusal=is_refusal)
    except DatabaseError as error:
        log.warning("idempotency key not released", claim=claimed.id, error=type(error).__name__)


def _answer_of(row: Row) -> StoredAnswer:
    if not row.is_same:
        raise KeyUsed
    if row.status is None:
        raise KeyRefused(KeyConflict.LOST if row.is_over else KeyConflict.RUNNING)
    if row.body is None:
        raise KeyRefused(KeyConflict.DONE)
    return StoredAnswer(row.status, bytes(row.body))
