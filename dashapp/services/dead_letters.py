"""Tasks that failed for good: what waits, and sending it to the workers again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from celery import Celery

from db.engine import Row, reading, writing
from db.queries import dead_letters as queries
from db.settings import redis_url
from db.writes import dead_letters as writes

SHOWN = 100
QUEUES = ("ingestion", "analytics")  # each takes the tasks whose names begin with its own


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


def retry(letter_id: int) -> bool:
    """Send a letter's task to the workers again; False where no such letter waits.

    Sent before the commit: who is killed in between sends it twice rather than never, and tasks may run twice. Raises
    kombu's OperationalError where Redis is away; the letter waits on.
    """
    with writing() as connection:
        letter = writes.close(connection, letter_id, "retried")
        if letter is not None:
            given = letter.arguments
            _workers().send_task(letter.task, given["args"], given["kwargs"], queue=_queue(letter.task), retry=False)
    return letter is not None


@cache
def _workers() -> Celery:
    """The way to the workers: no task is known here, only their names are sent."""
    return Celery("dualcaster-web", broker=redis_url())


def _queue(task: str) -> str:
    return next((queue for queue in QUEUES if task.startswith(f"{queue}.")), QUEUES[0])


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(**row._mapping)
