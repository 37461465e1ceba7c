"""Writes dead letters: stored when a task fails for good, closed when an operator retries or drops it."""

import json
import re
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

# A worker killed between this and its acknowledgement fails the same message twice: one letter.
KEEP = text("""
    INSERT INTO dead_letters (message_id, task, arguments, error, traceback, attempts)
    VALUES (:message_id, :task, CAST(:arguments AS jsonb), :error, :traceback, :attempts)
    ON CONFLICT (message_id) DO UPDATE SET
        error = excluded.error, traceback = excluded.traceback, attempts = excluded.attempts, failed_at = now()
    RETURNING id
""")
ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # jsonb rejects it; an even number of \ before it is escaped
CLOSE = text("""
    UPDATE dead_letters SET state = :state WHERE id = :id AND state = 'waiting' RETURNING task, arguments
""")


class Letter(NamedTuple):
    """A task that failed for good. `message_id` is that of its message."""

    message_id: str
    task: str
    arguments: dict[str, Any]  # "args", "kwargs"
    error: str
    traceback: str
    attempts: int


def keep(connection: Connection, letter: Letter) -> int:
    """Store a letter and return its id; the same message again updates only its failure."""
    texts = {name: _storable(getattr(letter, name)) for name in ("error", "traceback")}
    values = letter._asdict() | texts | {"arguments": _storable_json(letter.arguments)}
    return int(connection.execute(KEEP, values).scalar_one())


def close(connection: Connection, letter_id: int, state: str) -> Row[Any] | None:
    """Close a waiting letter as `retried` or `dropped` and return its task; None where no such letter waits."""
    return connection.execute(CLOSE, {"id": letter_id, "state": state}).one_or_none()


def _storable_json(value: dict[str, Any]) -> str:
    text = _storable(json.dumps(value, ensure_ascii=False, default=repr))
    return ESCAPED_NUL.sub("\\1\ufffd", text)


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
