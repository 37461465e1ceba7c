"""Back-pressure: what is scheduled is skipped before a long queue, what a person asks for is not."""

import redis
from sqlalchemy import Engine

from upkeep import tasks
from workers.app import app
from workers.back_pressure import LONGEST_QUEUE, SCHEDULED


def test_a_scheduled_task_before_a_long_queue_is_skipped(database: Engine, redis_url: str) -> None:
    app.set_current()
    queue = redis.Redis.from_url(redis_url)
    queue.rpush("ingestion", *["task"] * (LONGEST_QUEUE + 1))
    from_beat = {"headers": {SCHEDULED: "yes"}}
    assert tasks.refresh.apply(**from_beat).get() == "skipped"
    assert tasks.refresh.apply().get() == "done"
    queue.ltrim("ingestion", 0, LONGEST_QUEUE - 1)
    assert tasks.refresh.apply(**from_beat).get() == "done"
