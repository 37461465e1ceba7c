"""Queries about dead letters: the tasks that failed for good."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

LETTERS = "SELECT id, task, arguments, error, traceback, attempts, failed_at, state FROM dead_letters"


def letters(connection: Connection, limit: int, *, every: bool = False) -> Sequence[Row[Any]]:
    """Return the waiting letters, or those of `every` state, newest first."""
    condition = "" if every else "WHERE state = 'waiting'"
    return connection.execute(text(f"{LETTERS} {condition} ORDER BY id DESC LIMIT :limit"), {"limit": limit}).all()


def letter(connection: Connection, letter_id: int) -> Row[Any] | None:
    """Return one letter, None for an unknown id."""
    return connection.execute(text(f"{LETTERS} WHERE id = :id"), {"id": letter_id}).one_or_none()
