"""The Celery application: what runs when, each task a name and one call.

celery -A ingestion.tasks worker -Q ingestion,analytics
celery -A ingestion.tasks beat
"""

from datetime import UTC, datetime

from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_init

from db import changes, partitions, rollups
from db.engine import DatabaseAway, write_engine
from db.settings import redis_url
from ingestion import logs, pipeline
from ingestion.observers import Log
from ingestion.sources.registry import source_named

RETRY_AFTER = 15 * 60  # seconds; the next regular run may be a week away

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


@celeryd_init.connect
def configure_logs(**_: object) -> None:
    """Log as the other processes do, from the moment a worker begins."""
    logs.configure()


class SourceFailed(Exception):
    """A run failed; its ledger row says why."""


@app.task(
    name="ingestion.run", autoretry_for=(SourceFailed, DatabaseAway), max_retries=3, default_retry_delay=RETRY_AFTER
)
def run(source: str) -> str:
    """Run one source; what came of it stands in the ledger. A run that another process has begun is left to it."""
    try:
        summary = pipeline.run_source(source_named(source), Log(source))
    except pipeline.SourceBusy:
        return "busy"
    except pipeline.SimulatedDatabase:
        return "simulated"
    if summary.status == "failed":
        raise SourceFailed(f"{source}: {summary.error}")
    return summary.status


@app.task(name="analytics.refresh")
def refresh() -> None:
    """Refresh what interrupted loads have left to be refreshed."""
    if rollups.refresh_requested(write_engine()):
        changes.announce()


@app.task(name="analytics.retention")
def retention() -> list[str]:
    """Drop raw snapshots that are older than they are kept; rollups stay."""
    return partitions.drop_expired(write_engine(), datetime.now(UTC))
