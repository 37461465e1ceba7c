"""Schedule: the tasks that beat enqueues, and when (UTC). Sources have their times in market/sources.py."""

from celery.schedules import crontab

from market.sources import SOURCES, SourceDescription
from services.settings import settings
from workers import heartbeats
from workers.back_pressure import SCHEDULED

Entry = dict[str, object]

UPKEEP = {
    "analytics.refresh": "5 * * * *",
    "analytics.retention": "0 3 * * *",
    "analytics.resolve": "35 * * * *",
    "analytics.evaluate": "50 * * * *",
    "analytics.train": "20 4 * * *",
    "analytics.publish": "3-59/10 * * * *",
    "people.evaluate": "*/10 * * * *",
    "people.deliver": "5-59/10 * * * *",
    "people.mail": "2-59/10 * * * *",
}


def schedule() -> dict[str, Entry]:
    """Return the entries of the schedule by their names: a source's own, else the task's."""
    sources = {
        name: _entry("ingestion.run", times, name) for name, source in SOURCES.items() if (times := _times(source))
    }
    beats = {task: _entry(task, crontab()) for task in heartbeats.TASKS}
    return sources | beats | {task: _entry(task, crontab.from_string(cron)) for task, cron in UPKEEP.items()}


def every(hours: int, minute: str) -> crontab:
    """Return the times every N hours from midnight, at a minute of the hour; from 24 hours on in whole days."""
    return crontab(minute=minute, hour=f"*/{min(hours, 24)}", day_of_week=f"*/{max(hours // 24, 1)}")


def _times(source: SourceDescription) -> crontab | None:
    if source.cron is None:
        return None
    if source.hours is None:
        return crontab.from_string(source.cron)
    return every(getattr(settings(), source.hours), source.cron.split()[0])


def _entry(task: str, times: crontab, *arguments: str) -> Entry:
    return {"task": task, "args": list(arguments), "schedule": times, "options": {"headers": {SCHEDULED: "yes"}}}
