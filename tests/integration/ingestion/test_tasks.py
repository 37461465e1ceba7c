"""The Celery tasks: what is scheduled, what a run of each does, and what is tried again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import redis
from celery.beat import ScheduleEntry
from celery.exceptions import Retry
from celery.schedules import crontab
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db import changes
from db.locks import only_one
from db.retention import KEEP_SNAPSHOTS
from ingestion import tasks
from ingestion.settings import settings
from ingestion.sources.registry import SOURCES
from ingestion.workers.once import APART, OnceScheduler
from market.sources import SOURCES as DESCRIPTIONS
from stack.ports import free_port
from tests.conftest import configured
from tests.support.prices import ago, execute, is_timescale, make_card, price, rows, scalar, series, store
from tests.support.sources import bulk_card, bulk_text

Schedule = dict[str, dict[str, Any]]


@pytest.fixture
def schedule(database: Engine) -> Schedule:
    """What beat sends when; the application reads its settings when it is first asked."""
    found: Schedule = tasks.app.conf.beat_schedule
    return found


@pytest.fixture(autouse=True)
def upstreams(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, httpserver: HTTPServer) -> Iterator[None]:
    """Scryfall answers, the others are not there."""
    entry = {
        "type": "default_cards",
        "updated_at": ago(1).isoformat(),
        "jsonl_download_uri": httpserver.url_for("/bulk.json"),
    }
    httpserver.expect_request("/bulk-data").respond_with_json({"data": [entry]})
    httpserver.expect_request("/bulk.json").respond_with_data(bulk_text([bulk_card(1)]))
    monkeypatch.setenv("SCRYFALL_URL", httpserver.url_for(""))
    for name in ("MTGJSON_URL", "CARDMARKET_URL", "CARDKINGDOM_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_what_is_scheduled_exists(schedule: Schedule) -> None:
    assert schedule
    for entry in schedule.values():
        assert entry["task"] in tasks.app.tasks
        assert set(entry.get("args", [])) <= set(SOURCES)
        assert json.loads(json.dumps(entry.get("args", []))) == entry.get("args", [])


def test_every_source_with_an_upstream_is_asked_as_often_as_it_publishes(schedule: Schedule) -> None:
    asked = {entry["args"][0]: entry["schedule"] for entry in schedule.values() if entry["task"] == "ingestion.run"}
    assert set(asked) == {name for name, source in SOURCES.items() if source.upstream}
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
    moments = tasks.every(hours, 18)
    assert moments.minute == {18}
    assert len(moments.hour) * len(moments.day_of_week) == a_week


@pytest.mark.parametrize("source", ["cardkingdom", "manapool"])
def test_a_setting_says_how_often_a_price_list_is_asked_for(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{source.upper()}_HOURS", "6")
    settings.cache_clear()
    moments: Any = tasks.schedule()[f"{source} often"]["schedule"]
    assert moments.hour == {0, 6, 12, 18}


def test_nothing_is_scheduled_so_often_that_it_would_be_taken_for_what_another_beat_has_sent(
    schedule: Schedule,
) -> None:
    for entry in schedule.values():
        moments = entry["schedule"]
        minutes = sorted(moments.minute)
        assert all((later - earlier) * 60 > APART for earlier, later in pairwise([*minutes, minutes[0] + 60]))


def test_what_two_beats_find_due_at_the_same_time_is_sent_once(schedule: Schedule, redis_url: str) -> None:
    for name, given in schedule.items():
        for _ in range(2):
            beat = OnceScheduler(app=tasks.app, lazy=True)
            beat.apply_entry(ScheduleEntry(name, app=tasks.app, **given))
    queues = redis.Redis.from_url(redis_url)
    assert queues.llen("ingestion") + queues.llen("analytics") == len(schedule)


def test_beat_goes_on_while_redis_is_away(schedule: Schedule) -> None:
    with configured("postgresql://nobody@127.0.0.1:1/none", f"redis://127.0.0.1:{free_port()}/0"):
        beat = OnceScheduler(app=tasks.app, lazy=True)
        beat.apply_entry(ScheduleEntry("refresh", app=tasks.app, **schedule["refresh hourly"]))


def test_work_of_interrupted_loads_and_retention_are_scheduled(schedule: Schedule) -> None:
    assert {"analytics.refresh", "analytics.retention"} <= {entry["task"] for entry in schedule.values()}


def test_a_run_loads_and_a_second_finds_nothing_new(database: Engine) -> None:
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "succeeded"
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "unchanged"
    assert rows(database, "SELECT status, rows_stored FROM ingestion_runs ORDER BY id") == [
        ("succeeded", 2),
        ("unchanged", 0),
    ]


def test_a_source_that_fails_is_tried_again_some_times(database: Engine) -> None:
    result = tasks.run.apply(args=["cardmarket-guide"])
    assert result.status == "FAILURE"
    assert isinstance(result.result, tasks.SourceDown)
    assert "Cardmarket price guide" in str(result.result)
    assert rows(database, "SELECT status FROM ingestion_runs") == [("failed",)] * 4
    assert 60 <= tasks.RETRY_AFTER < 3600  # the broker hands a task out again that was not done after an hour


def test_a_source_that_another_process_runs_is_left_to_it(database: Engine) -> None:
    with only_one(database, "ingestion scryfall-bulk"):
        assert tasks.run.apply(args=["scryfall-bulk"]).get() == "busy"
    assert rows(database, "SELECT FROM ingestion_runs") == []


def test_the_task_of_a_worker_that_died_comes_again_while_its_lock_still_holds(
    database: Engine, redis_url: str
) -> None:
    tasks.run.push_request(called_directly=False, id="1", args=["scryfall-bulk"], delivery_info={"redelivered": True})
    try:
        with only_one(database, "ingestion scryfall-bulk"), pytest.raises(Retry):
            tasks.run.run("scryfall-bulk")
    finally:
        tasks.run.pop_request()
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 1


def test_a_simulated_market_asks_no_upstream(database: Engine, httpserver: HTTPServer) -> None:
    execute(database, "INSERT INTO properties VALUES ('simulated', 'true')")
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "off"
    assert httpserver.log == []


def test_a_refresh_does_what_was_left_and_tells_the_readers(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    before = changes.data_version()
    tasks.refresh.apply().get()
    assert rows(database, "SELECT FROM refresh_requests") == []
    assert scalar(database, "SELECT price_sum FROM market_index_daily") == 1
    assert changes.data_version() > before


def test_a_refresh_without_anything_left_to_do_tells_nobody(database: Engine) -> None:
    before = changes.data_version()
    tasks.refresh.apply().get()
    assert changes.data_version() == before


def test_retention_lets_go_of_what_is_too_old(database: Engine) -> None:
    """On TimescaleDB a policy does it, and the task leaves it alone."""
    old = datetime.now(UTC) - KEEP_SNAPSHOTS - timedelta(days=30)
    store(database, [series(1, price(old, "1"), price(ago(1), "1"))], [make_card(1)])
    dropped = tasks.retention.apply().get()
    kept = 2 if is_timescale(database) else 1
    assert len(dropped) == 2 - kept
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == kept


@pytest.mark.usefixtures("schedule")
def test_tasks_go_to_the_queues_that_the_worker_reads() -> None:
    router = tasks.app.amqp.router
    queues = {
        name: router.route({}, name)["queue"].name
        for name in ("ingestion.run", "analytics.refresh", "analytics.retention")
    }
    assert queues == {
        "ingestion.run": "ingestion",
        "analytics.refresh": "analytics",
        "analytics.retention": "analytics",
    }


@pytest.mark.usefixtures("schedule")
def test_a_task_that_dies_with_its_worker_is_handed_out_again() -> None:
    assert tasks.app.conf.task_acks_late
    assert tasks.app.conf.task_reject_on_worker_lost
    assert tasks.app.conf.accept_content == ["json"]
