"""The Celery application: what runs when, each task a name and one call.

celery -A ingestion.tasks worker -Q ingestion,analytics
celery -A ingestion.tasks beat

A task may run twice and may be handed out again; what it does is idempotent, and locks in the database see to it that
it happens once at a time (db/locks.py). One that fails for good becomes a dead letter (workers/dead_letters.py).
"""

from datetime import UTC, datetime

import redis
import structlog
from celery import Celery, Task
from celery.app.utils import Settings
from celery.schedules import crontab
from celery.signals import celeryd_init, worker_process_init

from db import changes, partitions, rollups
from db.engine import DatabaseAway, leave_connections_to_parent, write_engine, writing
from db.settings import redis_url
from db.writes import ledger
from ingestion import guarded, logs, pipeline
from ingestion.observers import Log
from ingestion.settings import settings
from ingestion.sources.registry import missing_setting
from ingestion.upstreams import breakers
from ingestion.workers import dead_letters, missing_settings
from ingestion.workers.locks import Busy, only_one

RETRY_AFTER = 5 * 60  # seconds at the most, twice as long the next time; the next regular run may be a week away
LONGEST_RETRY = 30 * 60  # seconds
AFTERLIFE = 30  # seconds; so long at the most the database works on the last statement of a process that was killed
TIME_LIMIT = 45 * 60  # seconds; the broker hands out again what was not done after an hour
GRACE = 5 * 60  # seconds to give up in order
LONGEST_QUEUE = 100  # tasks that wait, from which on scheduled ones are left to the next time
SCHEDULED = "dualcaster-scheduled"  # header of what beat sends

log = structlog.get_logger()


def scheduled(task: str, moment: crontab, *arguments: str) -> dict[str, object]:
    """An entry of the schedule."""
    return {"task": task, "args": list(arguments), "schedule": moment, "options": {"headers": {SCHEDULED: "yes"}}}


def every(hours: int, minute: int) -> crontab:
    """Every so many hours, at a minute of the hour: counted from midnight, and from a day on in whole days."""
    return crontab(minute=str(minute), hour=f"*/{min(hours, 24)}", day_of_week=f"*/{max(hours // 24, 1)}")


def schedule() -> dict[str, dict[str, object]]:
    """What beat sends when, by its name."""
    given = settings()
    return {
        "scryfall-prices often": scheduled("ingestion.run", crontab(minute="3,33"), "scryfall-prices"),
        "cardtrader often": scheduled("ingestion.run", crontab(minute="8,38"), "cardtrader"),
        "tcgplayer often": scheduled("ingestion.run", crontab(minute="13,43"), "tcgplayer"),
        "cardkingdom often": scheduled("ingestion.run", every(given.CARDKINGDOM_HOURS, 23), "cardkingdom"),
        "manapool often": scheduled("ingestion.run", every(given.MANAPOOL_HOURS, 18), "manapool"),
        "mtgjson-today daily": scheduled("ingestion.run", crontab(hour="11", minute="45"), "mtgjson-today"),
        "scryfall-bulk daily": scheduled("ingestion.run", crontab(hour="10", minute="15"), "scryfall-bulk"),
        "cardmarket-guide daily": scheduled("ingestion.run", crontab(hour="4", minute="15"), "cardmarket-guide"),
        "tcgcsv daily": scheduled("ingestion.run", crontab(hour="20", minute="40"), "tcgcsv"),
        "mtgjson-history weekly": scheduled(
            "ingestion.run", crontab(hour="12", minute="0", day_of_week="sun"), "mtgjson-history"
        ),
        "scryfall-migrations weekly": scheduled(
            "ingestion.run", crontab(hour="12", minute="30", day_of_week="sun"), "scryfall-migrations"
        ),
        "refresh hourly": scheduled("analytics.refresh", crontab(minute="5")),
        "retention daily": scheduled("analytics.retention", crontab(hour="3", minute="0")),
    }


app = Celery("dualcaster", include=["ingestion.repairs"])
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
    task_default_queue="ingestion",
    task_routes={"analytics.*": {"queue": "analytics"}},
    task_soft_time_limit=TIME_LIMIT,
    task_time_limit=TIME_LIMIT + GRACE,
    beat_scheduler="ingestion.workers.once:OnceScheduler",
)
dead_letters.register()
missing_settings.register()


@celeryd_init.connect
def begin_worker(conf: Settings, **_: object) -> None:
    """Log as the other processes do, and set the broker: a child that is no fork (macOS) is not told of defaults."""
    logs.configure()
    conf.broker_url = redis_url()


@worker_process_init.connect
def begin_child(**_: object) -> None:
    """The worker itself has asked the database before it forked this child; where it does not fork, all is new here."""
    logs.configure()
    leave_connections_to_parent()


class SourceDown(Exception):
    """A run failed by the upstream's fault, which can pass; its ledger row says why."""


class SourceUnreadable(Exception):
    """A run failed by what the upstream sent or by our settings: the same again would fail again."""


@app.task(
    bind=True, name="ingestion.run", autoretry_for=(SourceDown, DatabaseAway), max_retries=3,
    retry_backoff=RETRY_AFTER, retry_backoff_max=LONGEST_RETRY, retry_jitter=True,
)  # fmt: skip
def run(self: Task, source: str) -> str:
    """Run one source; what came of it stands in the ledger. A run that another process has begun is left to it.

    The lock of a source is one in the database: it ends with the process that holds it, and cannot expire under it.
    What a worker that was killed held is busy until the database has noticed, so who is handed its task comes again.
    """
    if missing_setting(source):
        return "not configured"
    if queue_is_too_long(self):
        return "skipped"
    try:
        breakers.refuse_open(source)
        return status_of(guarded.run(source, Log(source)))
    except pipeline.SourceBusy:
        if (self.request.delivery_info or {}).get("redelivered"):
            raise self.retry(countdown=AFTERLIFE) from None
        return "busy"
    except pipeline.WrongDatabase:
        return "off"
    except breakers.SourcePaused as paused:
        log.warning("run skipped", reason=str(paused))
        return "paused"


def status_of(outcome: guarded.Outcome) -> str:
    """The status that a run ended with. Raises SourceDown and SourceUnreadable."""
    summary = outcome.summary
    if summary.status == "failed":
        raise (SourceDown if outcome.is_down else SourceUnreadable)(f"{summary.source}: {summary.error}")
    return summary.status


def queue_is_too_long(task: Task) -> bool:
    """Whether a scheduled task should leave its turn to the next time, because too many wait behind it."""
    if not (task.request.headers or {}).get(SCHEDULED):
        return False
    queue = (task.request.delivery_info or {}).get("routing_key") or app.conf.task_default_queue
    try:
        waiting = int(changes.client().llen(queue))
    except redis.RedisError as error:
        log.warning("length of the queue not known", error=str(error))
        return False
    if waiting > LONGEST_QUEUE:
        log.warning("task skipped", task=task.name, queue=queue, waiting=waiting)
    return waiting > LONGEST_QUEUE


@app.task(bind=True, name="analytics.refresh", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def refresh(self: Task) -> str:
    """Refresh what interrupted loads have left to be refreshed."""
    if queue_is_too_long(self):
        return "skipped"
    try:
        with only_one("refresh"):
            rollups.refresh_requested(write_engine(), announce=lambda _runs: changes.announce())
    except Busy:
        return "busy"
    return "done"


@app.task(name="analytics.retention", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def retention() -> list[str]:
    """Drop raw snapshots and rejected records that are older than they are kept; rollups stay."""
    now = datetime.now(UTC)
    with writing() as connection:
        ledger.drop_expired_rejected(connection, now)
    return partitions.drop_expired(write_engine(), now)
