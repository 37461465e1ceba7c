"""Tasks that failed for good: what waits, and what a person does with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashapp.services import workers
from db.engine import Row, reading, writing
from db.queries import dead_letters as queries
from db.writes import dead_letters as writes

SHOWN = 100


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


def load_letters() -> list[DeadLetter]:
    """The newest that wait for somebody. Not cached: who has sent one again wants to see it gone."""
    with reading() as connection:
        return [_letter(row) for row in queries.letters(connection, SHOWN)]


def load_letter(letter_id: int) -> DeadLetter | None:
    """One of them, None where there is none of this number."""
    with reading() as connection:
        row = queries.letter(connection, letter_id)
    return _letter(row) if row else None


def retry(letter_id: int) -> bool:
    """Send a letter's task to the workers again; False where no such letter waits.

    Sent before the commit: who is killed in between sends it twice rather than never, and tasks may run twice. Raises
    WorkersAway, and the letter waits on.
    """
    with writing() as connection:
        letter = writes.close(connection, letter_id, "retried")
        if letter is not None:
            workers.send(letter.task, *letter.arguments["args"], **letter.arguments["kwargs"])
    return letter is not None


def drop(letter_id: int) -> bool:
    """Leave a letter's task undone for good; the letter stays in the database. False where no such letter waits."""
    with writing() as connection:
        return writes.close(connection, letter_id, "dropped") is not None


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(**row._mapping)
