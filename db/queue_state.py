"""State of the queues in Redis: waiting tasks, the oldest of them, signs of life of the workers and of beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import redis
import structlog

from db import redis_client
from db.queues import ENQUEUED_AT, QUEUES

CONSUMED, TICKED = "alive:queue:", "alive:beat"  # keys: when a worker last had a task of a queue, when beat last looked

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue: the number of waiting tasks, the time at which the oldest was enqueued, the last sign of a worker.

    The times are None where there is none; `oldest` also for a message that this program has not sent.
    """

    name: str
    length: int
    oldest: datetime | None
    consumed_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueueStates:
    """All queues, and the last sign of beat."""

    queues: Sequence[QueueState]
    ticked_at: datetime | None


class _Message(msgspec.Struct):
    headers: dict[str, object] = {}


_MESSAGE = msgspec.json.Decoder(_Message)


def length(queue: str) -> int:
    """Return the number of tasks that wait in a queue. Raises redis.RedisError."""
    return int(redis_client.client().llen(queue))


def note_consumed(queue: str) -> None:
    """Note that a worker has a task of a queue. Raises redis.RedisError."""
    redis_client.client().set(f"{CONSUMED}{queue}", _now())


def note_ticked() -> None:
    """Note that beat looks for due tasks. Raises redis.RedisError."""
    redis_client.client().set(TICKED, _now())


def states() -> QueueStates:
    """Return the state of all queues, in one round trip. Raises redis.RedisError."""
    with redis_client.client().pipeline(transaction=False) as pipeline:
        for queue in QUEUES:
            pipeline.llen(queue)
            pipeline.lindex(queue, -1)  # consumers take from the end
            pipeline.get(f"{CONSUMED}{queue}")
        pipeline.get(TICKED)
        *found, ticked = pipeline.execute()
    each = zip(QUEUES, *[iter(found)] * 3, strict=True)
    return QueueStates(
        [QueueState(name, count, _enqueued(last), _time(at)) for name, count, last, at in each], _time(ticked)
    )


def states_if_known() -> QueueStates | None:
    """Return the state of all queues, None while Redis is away."""
    try:
        return states()
    except redis.RedisError as error:
        log.warning("queues not read", error=str(error))
        return None


def _now() -> int:
    return int(datetime.now(UTC).timestamp())


def _enqueued(message: bytes | None) -> datetime | None:
    """Return the time at which a message was enqueued."""
    try:
        at = _MESSAGE.decode(message).headers.get(ENQUEUED_AT) if message else None
    except msgspec.MsgspecError:
        return None
    return datetime.fromtimestamp(at, UTC) if isinstance(at, float) else None


def _time(text: bytes | None) -> datetime | None:
    seconds = redis_client.number(text)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
