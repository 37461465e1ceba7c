"""Tasks that failed for good: kept in the database, sent again or dropped by a person."""

from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import task_failure

from db.engine import DatabaseError, writing
from db.writes import dead_letters as writes
from db.writes.dead_letters import Letter

LONGEST_TRACEBACK = 20_000  # characters; its end says most

log = structlog.get_logger()


class NotWaiting(Exception):
    """There is no letter of this number, or somebody has sent it again or dropped it already."""


def register() -> None:
    """Keep the tasks of this process that fail for good. Celery tells of these alone, not of those that it retries."""
    task_failure.connect(keep, dispatch_uid="dead letters")


def keep(
    sender: Task,
    task_id: str,
    exception: BaseException,
    args: Any = (),
    kwargs: Any = None,
    einfo: Any = None,
    **_: object,
) -> None:
    """Store what was asked and why it failed. Where the database cannot be used, the log is where it stands."""
    letter = Letter(
        message_id=task_id,
        task=sender.name,
        arguments={"args": list(args or ()), "kwargs": dict(kwargs or {})},
        error=f"{type(exception).__name__}: {exception}",
        traceback=str(getattr(einfo, "traceback", "") or "")[-LONGEST_TRACEBACK:],
        attempts=(sender.request.retries or 0) + 1,
    )
    try:
        with writing() as connection:
            number = writes.keep(connection, letter)
    except DatabaseError as error:
        log.error("task failed for good, and its dead letter could not be kept", **letter._asdict(), exc_info=error)
        return
    log.error("task failed for good", task=letter.task, dead_letter=number, error=letter.error)


def retry(app: Celery, letter_id: int) -> str:
    """Send a letter's task again and return its name. Raises NotWaiting.

    Sent before the commit: who is killed in between sends it twice rather than never, and tasks may run twice.
    """
    with writing() as connection:
        letter = writes.close(connection, letter_id, "retried")
        if letter is None:
            raise NotWaiting(f"No dead letter {letter_id} is waiting.")
        app.send_task(letter.task, letter.arguments["args"], letter.arguments["kwargs"])
    return str(letter.task)


def drop(letter_id: int) -> None:
    """Leave a letter's task undone for good; the letter stays readable. Raises NotWaiting."""
    with writing() as connection:
        if writes.close(connection, letter_id, "dropped") is None:
            raise NotWaiting(f"No dead letter {letter_id} is waiting.")
