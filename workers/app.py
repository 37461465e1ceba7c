"""The Celery application.

celery -A workers.app worker -Q ingestion,analytics,people    (the names in db/queues.py)
celery -A workers.app beat

A task may run twice and may be redelivered: tasks are idempotent, and locks in the database let one run at a time
(db/locks.py). A task that fails for good becomes a dead letter (workers/dead_letters.py).
"""

from celery import Celery

from db.queues import DEFAULT_QUEUE, QUEUES
from db.settings import redis_url
from workers.schedule import schedule

# Imported by every worker process.
MODULES = ("workers.processes", "workers.heartbeats", "ingestion.tasks", "people.tasks", "upkeep.tasks")
TIME_LIMIT = 45 * 60  # seconds; the broker redelivers a task that is not acknowledged after an hour
GRACE = 5 * 60  # seconds for an orderly end

app = Celery("dualcaster", include=MODULES, task_cls="workers.back_pressure:BackPressureTask")
app.add_defaults(lambda: {"broker_url": redis_url(), "beat_schedule": schedule()})
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_proc_alive_timeout=60.0,  # seconds; a child that is no fork (macOS) imports everything first
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    task_default_queue=DEFAULT_QUEUE,
    task_routes={f"{queue}.*": {"queue": queue} for queue in QUEUES},
    task_soft_time_limit=TIME_LIMIT,
    task_time_limit=TIME_LIMIT + GRACE,
    beat_scheduler="workers.deduplicating_beat:DeduplicatingScheduler",
)
