"""Locks of tasks, in Redis: a second worker with the same task takes another one instead of waiting.

Exclusion is guaranteed by locks in the database (db/locks.py), which end with the process that holds them and cannot
expire under a slow one. The locks here only save workers from waiting; while Redis is away tasks run without them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import redis
import structlog
from redis.lock import Lock

from db import redis_client

HELD = 60.0  # seconds; the lock of a process that dies expires after at most that time
EXTENDED_EVERY = HELD / 3

log = structlog.get_logger()


class Busy(Exception):
    """Another worker holds the lock."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the lock `name` while the block runs, for any duration. Raises Busy.

    The lock has a token: only its holder extends and releases it.
    """
    lock = Lock(redis_client.client(), f"task-lock:{name}", timeout=HELD, thread_local=False)
    if not _acquire(lock):
        raise Busy(name)
    done = Event()
    extender = Thread(target=_extend, args=(lock, done), name=f"lock {name}", daemon=True)
    extender.start()
    try:
        yield
    finally:
        done.set()
        extender.join()
        _release(lock)


def _acquire(lock: Lock) -> bool:
    try:
        return bool(lock.acquire(blocking=False))
    except redis.RedisError as error:
        log.warning("working without the task's lock", error=str(error))
        return True


def _extend(lock: Lock, done: Event) -> None:
    while not done.wait(EXTENDED_EVERY):
        try:
            lock.extend(HELD, replace_ttl=True)
        except redis.RedisError as error:  # expired or unreachable: the locks of the database still hold
            log.warning("task's lock not extended", error=str(error))


def _release(lock: Lock) -> None:
    try:
        if lock.local.token is not None:
            lock.release()
    except redis.RedisError as error:
        log.warning("task's lock not released", error=str(error))
