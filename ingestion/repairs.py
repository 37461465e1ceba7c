"""Tasks that a person asks for on the admin page. The web process knows their names only."""

from types import MappingProxyType
from typing import Any

from celery import shared_task

from db.engine import DatabaseAway
from ingestion import pipeline
from ingestion import replay as rejected
from ingestion import undo as undoing
from ingestion.observers import Log

# While another process runs the source they wait; a load takes minutes.
PATIENT = MappingProxyType[str, Any](
    {
        "autoretry_for": (pipeline.SourceBusy, DatabaseAway),
        "max_retries": 10,
        "retry_backoff": 30,
        "retry_backoff_max": 30 * 60,
        "retry_jitter": True,
    }
)


@shared_task(name="ingestion.undo", **PATIENT)
def undo(run_id: int) -> str:
    """Take back what a run has stored; what came of it stands in the ledger."""
    return undoing.told(undoing.undo(run_id))


@shared_task(name="ingestion.replay", **PATIENT)
def replay(run_id: int | None = None, source: str | None = None, reason: str | None = None) -> list[int]:
    """Read again what was rejected, by runs that stand in the ledger; their numbers."""
    return [run.run_id for run in rejected.replay(Log, run_id, source, reason)]
