"""State of the queues: how many tasks wait, since when, and who has last consumed one."""

import time

import pytest
import redis

from db import queue_state, queues
from db.queue_state import QueueState

pytestmark = pytest.mark.usefixtures("database")


def of(queue: str) -> QueueState:
    return next(one for one in queue_state.states().queues if one.name == queue)


def test_an_empty_queue_has_no_oldest_task() -> None:
    assert of("analytics") == QueueState("analytics", 0, None, None)


def test_the_oldest_task_is_the_one_that_was_enqueued_first() -> None:
    began = time.time()
    queues.enqueue("analytics.refresh")
    first = of("analytics").oldest
    queues.enqueue("analytics.refresh")
    found = of("analytics")
    assert (found.length, found.oldest) == (2, first)
    assert first is not None
    assert began - 1 <= first.timestamp() <= time.time()


@pytest.mark.parametrize("message", [b"no json", b"{}", b'{"headers": {"dualcaster-enqueued-at": "yesterday"}}'])
def test_a_message_of_another_program_has_no_time(redis_url: str, message: bytes) -> None:
    redis.Redis.from_url(redis_url).lpush("analytics", message)
    assert (of("analytics").length, of("analytics").oldest) == (1, None)


def test_signs_of_life_have_times() -> None:
    queue_state.note_consumed("people")
    queue_state.note_ticked()
    consumed, ticked = of("people").consumed_at, queue_state.states().ticked_at
    assert consumed is not None
    assert ticked is not None
    assert abs(consumed.timestamp() - time.time()) < 60
