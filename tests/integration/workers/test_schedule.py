"""The schedule: what beat enqueues when, and once only."""

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import redis
from celery.beat import ScheduleEntry
from celery.schedules import crontab
from sqlalchemy import Engine

from db import queue_state
from db.queues import QUEUES
from ingestion.sources.registry import SOURCES
from market.sources import SOURCES as DESCRIPTIONS
from market.sources import real_sources
from services.settings import settings as interval_settings
from stack.ports import free_port
from tests.conftest import configured
from workers import heartbeats
from workers import schedule as schedules
from workers.app import app
from workers.deduplicating_beat import APART, DeduplicatingScheduler

Schedule = dict[str, dict[str, Any]]


@pytest.fixture
def schedule(database: Engine) -> Schedule:
    """What beat sends when; the application reads its settings when it is first asked."""
    found: Schedule = app.conf.beat_schedule
    return found


def test_what_is_scheduled_exists(schedule: Schedule) -> None:
    assert schedule
    app.loader.import_default_modules()
    for entry in schedule.values():
        assert entry["task"] in app.tasks
        assert set(entry.get("args", [])) <= set(SOURCES)
        assert json.loads(json.dumps(entry.get("args", []))) == entry.get("args", [])


def test_every_source_with_an_upstream_is_asked_as_often_as_it_publishes(schedule: Schedule) -> None:
    asked = {entry["args"][0]: entry["schedule"] for entry in schedule.values() if entry["task"] == "ingestion.run"}
    assert set(asked) == set(real_sources())
    for name, moments in asked.items():
        assert isinstance(moments, crontab)
        interval = DESCRIPTIONS[name].interval
        assert (len(moments.day_of_week) == 1) == (interval == timedelta(days=7))
        often = len(moments.hour) * len(moments.minute) * len(moments.day_of_week) / 7
        assert often * interval >= timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "a_week"), [(1, 168), (2, 84), (5, 35), (12, 14), (23, 14), (24, 7), (48, 4), (72, 3), (168, 1)]
)
def test_every_so_many_hours_is_so_often_a_week(hours: int, a_week: int) -> None:
    moments = schedules.every(hours, "18")
    assert moments.minute == {18}
    assert len(moments.hour) * len(moments.day_of_week) == a_week


@pytest.mark.parametrize("source", ["cardkingdom", "manapool"])
def test_a_setting_says_how_often_a_price_list_is_asked_for(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{source.upper()}_HOURS", "6")
    interval_settings.cache_clear()
    moments: Any = schedules.schedule()[source]["schedule"]
    interval_settings.cache_clear()
    assert moments.hour == {0, 6, 12, 18}


def test_nothing_is_scheduled_so_often_that_it_would_be_taken_for_what_another_beat_has_sent(
    schedule: Schedule,
) -> None:
    for entry in schedule.values():
        if entry["task"] in heartbeats.TASKS:
            continue
        moments = entry["schedule"]
        minutes = sorted(moments.minute)
        assert all((later - earlier) * 60 > APART for earlier, later in pairwise([*minutes, minutes[0] + 60]))


def test_what_two_beats_find_due_at_the_same_time_is_sent_once(schedule: Schedule, redis_url: str) -> None:
    others = {name: given for name, given in schedule.items() if given["task"] not in heartbeats.TASKS}
    for name, given in others.items():
        for _ in range(2):
            beat = DeduplicatingScheduler(app=app, lazy=True)
            beat.apply_entry(ScheduleEntry(name, app=app, **given))
    queues = redis.Redis.from_url(redis_url)
    assert sum(queues.llen(queue) for queue in QUEUES) == len(others)


def test_a_queue_gets_a_heartbeat_only_while_nothing_else_waits_in_it(schedule: Schedule, redis_url: str) -> None:
    queues = redis.Redis.from_url(redis_url)
    for _ in range(3):
        for task in heartbeats.TASKS:
            beat = DeduplicatingScheduler(app=app, lazy=True)
            beat.apply_entry(ScheduleEntry(task, app=app, **schedule[task]))
    assert [queues.llen(queue) for queue in QUEUES] == [1] * len(QUEUES)


@pytest.mark.usefixtures("schedule")
def test_beat_leaves_a_sign_of_life(tmp_path: Path) -> None:
    beat = DeduplicatingScheduler(app=app, schedule_filename=str(tmp_path / "schedule"))
    assert queue_state.states().ticked_at is None
    beat.tick()
    beat.close()
    assert queue_state.states().ticked_at is not None


def test_beat_goes_on_while_redis_is_away(schedule: Schedule) -> None:
    with configured("postgresql://nobody@127.0.0.1:1/none", f"redis://127.0.0.1:{free_port()}/0"):
        beat = DeduplicatingScheduler(app=app, lazy=True)
        beat.apply_entry(ScheduleEntry("refresh", app=app, **schedule["analytics.refresh"]))


def test_work_of_interrupted_loads_and_retention_are_scheduled(schedule: Schedule) -> None:
    assert {"analytics.refresh", "analytics.retention"} <= {entry["task"] for entry in schedule.values()}
