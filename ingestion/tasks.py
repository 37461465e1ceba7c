"""The Celery application: what runs when, each task a name and one call.

celery -A ingestion.tasks worker -Q ingestion,analytics
celery -A ingestion.tasks beat
"""

from datetime import UTC, datetime

from celery import Celery
from celery.schedules import crontab

from db import partitions, rollups
from db.engine import write_engine
from db.settings import redis_url
from ingestion import pipeline
from ingestion.observers import Log
from ingestion.sources.registry import source_named

app = Celery("dualcaster")
app.add_defaults(lambda: {"broker_url": redis_url()})
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    task_default_queue="ingestion",
    task_routes={"analytics.*": {"queue": "analytics"}},
    beat_schedule={
        "scryfall-bulk daily": {
            "task": "ingestion.run", "args": ["scryfall-bulk"], "schedule": crontab(hour="10", minute="15"),
        },
        "cardmarket-guide daily": {
            "task": "ingestion.run", "args": ["cardmarket-guide"], "schedule": crontab(hour="4", minute="15"),
        },
        "mtgjson-history weekly": {
            "task": "ingestion.run", "args": ["mtgjson-history"],
            "schedule": crontab(hour="12", minute="0", day_of_week="sun"),
        },
        "refresh hourly": {"task": "analytics.refresh", "schedule": crontab(minute="5")},
        "retention daily": {"task": "analytics.retention", "schedule": crontab(hour="3", minute="0")},
    },
)  # fmt: skip


@app.task(name="ingestion.run")
def run(source: str) -> str:
    """Run one source; what came of it stands in the ledger. A run that another process has begun is left to it."""
    try:
        return pipeline.run_source(source_named(source), Log(source)).status
    except pipeline.SourceBusy:
        return "busy"


@app.task(name="analytics.refresh")
def refresh() -> None:
    """Refresh what interrupted loads have left to be refreshed."""
    rollups.refresh_requested(write_engine())


@app.task(name="analytics.retention")
def retention() -> list[str]:
    """Drop raw snapshots that are older than they are kept; rollups stay."""
    return partitions.drop_expired(write_engine(), datetime.now(UTC))
