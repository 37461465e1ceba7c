"""Locks of tasks: one holder at a time, for as long as it works, and only the holder lets go."""

from time import sleep

import pytest
import redis
from sqlalchemy import Engine

from db import changes
from ingestion import tasks
from ingestion.workers import locks
from ingestion.workers.locks import Busy, only_one
from tests.integration.ingestion.conftest import redis_away

KEY = "task-lock:work"


def test_a_second_holder_is_refused_until_the_first_lets_go(database: Engine) -> None:
    with only_one("work"), pytest.raises(Busy), only_one("work"):
        pytest.fail("two hold it")
    with only_one("work"):
        assert changes.client().exists(KEY)
    assert not changes.client().exists(KEY)


def test_a_lock_lasts_as_long_as_the_work(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "HELD", 0.4)
    monkeypatch.setattr(locks, "EXTENDED_EVERY", 0.1)
    with only_one("work"):
        sleep(1)
        with pytest.raises(Busy), only_one("work"):
            pytest.fail("it expired")


def test_another_ones_lock_is_not_released(database: Engine) -> None:
    with only_one("work"):
        changes.client().set(KEY, "another")
    assert changes.client().get(KEY) == b"another"


def test_without_redis_the_work_is_done() -> None:
    done = []
    with redis_away(), only_one("work"):
        done.append(1)
    assert done


def test_a_refresh_that_another_worker_does_is_left_to_it(database: Engine) -> None:
    with only_one("refresh"):
        assert tasks.refresh.apply().get() == "busy"
    assert tasks.refresh.apply().get() == "done"


def test_a_scheduled_task_before_a_long_queue_is_skipped(database: Engine, redis_url: str) -> None:
    queue = redis.Redis.from_url(redis_url)
    queue.rpush("ingestion", *["task"] * (tasks.LONGEST_QUEUE + 1))
    from_beat = {"headers": {tasks.SCHEDULED: "yes"}}
    assert tasks.refresh.apply(**from_beat).get() == "skipped"
    assert tasks.refresh.apply().get() == "done"
    queue.ltrim("ingestion", 0, tasks.LONGEST_QUEUE - 1)
    assert tasks.refresh.apply(**from_beat).get() == "done"
