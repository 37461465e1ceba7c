"""Dead letters: tasks that failed for good, to be retried or dropped by an operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import structlog

from db import queues
from db.engine import Row, reading, writing
from db.queries import dead_letters as queries
from db.writes import dead_letters as writes
from services.actors import Actor
from services.requests import Request
from services.rules import WholeNumber

SHOWN = 100

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LetterRequest(Request):
    """One dead letter."""

    letter_id: Annotated[int, WholeNumber(description="Number of a dead letter.")]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A task that failed for good. `state`: waiting, retried, dropped."""

    id: int
    task: str
    arguments: dict[str, Any]  # "args", "kwargs"
    error: str
    traceback: str
    attempts: int
    failed_at: datetime
    state: str


def load_letters(limit: int = SHOWN, *, every: bool = False) -> list[DeadLetter]:
    """Return the newest `limit` waiting letters, or those of `every` state. Not cached: every action changes them."""
    with reading(fresh=True) as connection:
        return [_letter(row) for row in queries.letters(connection, limit, every=every)]


def load_letter(letter_id: int) -> DeadLetter | None:
    """Return one letter, None for an unknown id."""
    with reading(fresh=True) as connection:
        row = queries.letter(connection, letter_id)
    return _letter(row) if row else None


def retry(letter_id: int, actor: Actor) -> str | None:
    """Enqueue a letter's task again and return its name; None where no such letter waits.

    Enqueues before the commit: a process killed in between enqueues the task twice rather than never, and tasks are
    idempotent. Raises WorkersAway; the letter remains waiting.
    """
    with writing() as connection:
        letter = writes.close(connection, letter_id, "retried")
        if letter is not None:
            queues.enqueue(letter.task, *letter.arguments["args"], **letter.arguments["kwargs"])
    log.info("admin action", action="retry", actor=str(actor), letter=letter_id, done=letter is not None)
    return str(letter.task) if letter else None


def drop(letter_id: int, actor: Actor) -> bool:
    """Mark a letter as dropped and return True; it stays in the database. False where no such letter waits."""
    with writing() as connection:
        letter = writes.close(connection, letter_id, "dropped")
    log.info("admin action", action="drop", actor=str(actor), letter=letter_id, done=letter is not None)
    return letter is not None


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(**row._mapping)
