"""Locks of tasks, in Redis: a second worker that is given the same work turns to something else instead of waiting.

What must never happen twice at a time is guarded by locks in the database (db/locks.py), which end with the process
that holds them and cannot expire under one that is only slow. These here only save workers from standing in line; so
where Redis is away the work is done without.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import redis
import structlog
from redis.lock import Lock

from db import changes

HELD = 60.0  # seconds; a process that dies leaves its lock for so long at the most
EXTENDED_EVERY = HELD / 3

log = structlog.get_logger()


class Busy(Exception):
    """Another worker holds the lock."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the lock `name` while the block runs, however long that takes. Raises Busy.

    The lock has a token: it is extended and released only by the one who took it.
    """
    lock = Lock(changes.client(), f"task-lock:{name}", timeout=HELD, thread_local=False)
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
        except redis.RedisError as error:  # lost or unreachable: the locks of the database still hold
            log.warning("task's lock not extended", error=str(error))


def _release(lock: Lock) -> None:
    try:
        if lock.local.token is not None:
            lock.release()
    except redis.RedisError as error:
        log.warning("task's lock not released", error=str(error))
