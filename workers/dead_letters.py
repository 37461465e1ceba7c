"""Dead letters: stores the tasks that failed for good, for an operator to retry or drop."""

from typing import Any

import structlog
from celery import Task
from celery.signals import task_failure

from db.engine import DatabaseError, writing
from db.writes import dead_letters as writes
from db.writes.dead_letters import Letter

LONGEST_TRACEBACK = 20_000  # characters; cut at the beginning, because the end names the error

log = structlog.get_logger()


def register() -> None:
    """Store the failed tasks of this process. Celery's signal is sent for final failures only, not for retries."""
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
    """Store a task with its arguments and its error. While the database is away, both are logged instead."""
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
    log.error("task failed for good", task=letter.task, task_id=task_id, dead_letter=number, error=letter.error)
