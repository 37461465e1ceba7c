"""Tasks of people: what takes seconds, and would stop every other request meanwhile, and their clock."""

from datetime import UTC, datetime

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from collection.tables.refusals import UnreadableFile
from db.engine import DatabaseAway, write_engine
from db.redis_locks import Busy, only_one
from explanations.facts import decoded
from people.delivery import account_mails, delivering
from people.wording import writing
from services.analysis import wording
from services.people import mails
from services.people.alerts import evaluating
from services.people.imports import previews, progress, requesting
from services.people.imports.contract import ImportConflict, ImportState, NoSuchImport
from services.people.imports.reading import read

log = structlog.get_logger()


@shared_task(name="people.read_import", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10)
def read_import(user_id: int, import_id: int) -> str:
    """Read the file of an import, and return what became of it; a second time leads to the same rows.

    An import that was discarded, committed or undone meanwhile stays as it is.
    """
    try:
        read(user_id, import_id)
        progress.is_over(user_id, import_id)
    except (NoSuchImport, ImportConflict):
        return "skipped"
    except UnreadableFile as error:  # refused at its receipt, unless the rules have changed since
        log.warning("import discarded", import_id=import_id, error=str(error))
        previews.discard(user_id, import_id)
        progress.is_over(user_id, import_id)
        return "discarded"
    return "read"


@shared_task(name="people.evaluate", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10)
def evaluate() -> int:
    """Evaluate the alerts that time changes, and return the number of their events; a second time adds none."""
    return evaluating.evaluate_due(write_engine(), datetime.now(UTC))


@shared_task(name="people.deliver", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10, soft_time_limit=300)
def deliver() -> int | str:
    """Deliver the alerts that are due outside of the program, and return the number of accepted messages."""
    try:
        with only_one("deliver"):
            return delivering.deliver_due()
    except Busy:
        return "busy"


@shared_task(name=mails.TASK, autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10, soft_time_limit=300)
def mail() -> int | str:
    """Send the mails of accounts that are due, and return the number of accepted ones."""
    try:
        with only_one("mail"):
            return account_mails.send_due()
    except Busy:
        return "busy"


@shared_task(name=wording.TASK, soft_time_limit=85)
def word(facts: str) -> str:
    """Let the language model word facts, and return what became of it: a text that is there is not written again."""
    try:
        return writing.write(decoded(facts))
    except SoftTimeLimitExceeded:
        return "late"


@shared_task(name=requesting.COMMIT, autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10)
def commit_import(user_id: int, import_id: int) -> None:
    """Commit an import that is `committing`; one in any other state stays as it is."""
    requesting.finish(user_id, import_id, ImportState.COMMITTING)
    progress.is_over(user_id, import_id)


@shared_task(name=requesting.UNDO, autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=10)
def undo_import(user_id: int, import_id: int) -> None:
    """Undo an import that is `undoing`; one in any other state stays as it is."""
    requesting.finish(user_id, import_id, ImportState.UNDOING)
    progress.is_over(user_id, import_id)
