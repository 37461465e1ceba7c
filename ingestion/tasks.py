"""Tasks of ingestion: a run of a source, and the actions of the admin page.

`celery -A ingestion.tasks` is an alias of `celery -A workers.app`.
"""

from types import MappingProxyType
from typing import Any

import structlog
from celery import Task, shared_task
from celery.utils.imports import import_from_cwd

from db.engine import DatabaseAway, reading
from db.queries import ingestion as queries
from ingestion import missing_settings
from ingestion.runs import circuit_breaker
from ingestion.runs import replay as rejected
from ingestion.runs import undo as undoing
from ingestion.runs.database_kind import WrongDatabase
from ingestion.runs.exclusive import SourceBusy
from ingestion.runs.observers import Log
from ingestion.sources.registry import missing_setting
from ingestion.upstreams import breakers
from market.sources import needs_catalogue

RETRY_AFTER = 5 * 60  # seconds at most, doubled by each retry; the next regular run may be a week away
LONGEST_RETRY = 30 * 60  # seconds
AFTERLIFE = 30  # seconds; the longest that the database executes the last statement of a killed process
# These wait while another process runs the source; a load takes minutes.
PATIENT = MappingProxyType[str, Any](
    {
        "autoretry_for": (SourceBusy, DatabaseAway),
        "max_retries": 10,
        "retry_backoff": 30,
        "retry_backoff_max": 30 * 60,
        "retry_jitter": True,
    }
)


log = structlog.get_logger()

missing_settings.register()


def __getattr__(name: str) -> Any:
    """Return the Celery application, for `celery -A ingestion.tasks`; imported late: it includes this module."""
    if name == "app":
        return import_from_cwd("workers.app").app
    raise AttributeError(name)


class SourceDown(Exception):
    """A run failed by a fault of the upstream, which can pass; its ledger row has the reason."""


class SourceUnreadable(Exception):
    """A run failed by the upstream's content or by our settings: a retry would fail again."""


@shared_task(
    bind=True, name="ingestion.run", autoretry_for=(SourceDown, DatabaseAway), max_retries=3,
    retry_backoff=RETRY_AFTER, retry_backoff_max=LONGEST_RETRY, retry_jitter=True,
)  # fmt: skip
def run(self: Task, source: str) -> str:
    """Run one source and return its status; the ledger has the result. Skips a source that another process runs.

    The lock of a source is one of the database: it ends with its process, and cannot expire under it. The lock of a
    killed worker stays until the database has noticed; so a redelivered task is retried.
    """
    if missing_setting(source):
        return "not configured"
    if waits_for_catalogue(source):
        log.info("run skipped", source=source, reason="no catalogue of cards has been loaded yet")
        return "waiting"
    try:
        breakers.refuse_open(source)
        return status_of(circuit_breaker.run(source, Log(source)))
    except SourceBusy:
        if (self.request.delivery_info or {}).get("redelivered"):
            raise self.retry(countdown=AFTERLIFE) from None
        return "busy"
    except WrongDatabase:
        return "off"
    except breakers.SourcePaused as paused:
        log.warning("run skipped", reason=str(paused))
        return "paused"


def waits_for_catalogue(source: str) -> bool:
    """Return whether a source has to wait for the first catalogue: without one it would know no card, and fail."""
    if not needs_catalogue(source):
        return False
    with reading(fresh=True) as connection:
        return not queries.has_catalogue(connection)


def status_of(outcome: circuit_breaker.Outcome) -> str:
    """Return the status of an ended run. Raises SourceDown and SourceUnreadable."""
    summary = outcome.summary
    if summary.status == "failed":
        raise (SourceDown if outcome.is_down else SourceUnreadable)(f"{summary.source}: {summary.error}")
    return summary.status


@shared_task(name="ingestion.undo", **PATIENT)
def undo(run_id: int) -> str:
    """Delete what a run has stored; the ledger has the result."""
    return undoing.describe(undoing.undo(run_id))


@shared_task(name="ingestion.replay", **PATIENT)
def replay(run_id: int | None = None, source: str | None = None, reason: str | None = None) -> list[int]:
    """Read rejected records again, by runs of their own in the ledger; return the numbers of these."""
    return [run.run_id for run in rejected.replay(Log, run_id, source, reason)]
