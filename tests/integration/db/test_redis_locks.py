"""Locks of tasks: one holder at a time, for as long as it works, and only the holder lets go."""

from time import sleep

import pytest
from sqlalchemy import Engine

from db import redis_client
from db import redis_locks as locks
from db.redis_locks import Busy, only_one
from tests.integration.ingestion.conftest import redis_away

KEY = "task-lock:work"


def test_a_second_holder_is_refused_until_the_first_lets_go(database: Engine) -> None:
    with only_one("work"), pytest.raises(Busy), only_one("work"):
        pytest.fail("two hold it")
    with only_one("work"):
        assert redis_client.client().exists(KEY)
    assert not redis_client.client().exists(KEY)


def test_a_lock_lasts_as_long_as_the_work(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "HELD", 0.4)
    monkeypatch.setattr(locks, "EXTENDED_EVERY", 0.1)
    with only_one("work"):
        sleep(1)
        with pytest.raises(Busy), only_one("work"):
            pytest.fail("it expired")


def test_another_ones_lock_is_not_released(database: Engine) -> None:
    with only_one("work"):
        redis_client.client().set(KEY, "another")
    assert redis_client.client().get(KEY) == b"another"


def test_without_redis_the_work_is_done() -> None:
    done = []
    with redis_away(), only_one("work"):
        done.append(1)
    assert done
