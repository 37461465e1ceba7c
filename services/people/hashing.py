"""Hashes of passwords beside the requests: four at a time, in threads of the operating system.

A hash takes about a tenth of a second and 46 MiB. gevent runs all requests of a web process in one thread, where one
hash would stop every WebSocket; Argon2 computes without Python's lock. Four bound the memory, and what sign-ins can
take of the machine.
"""

import threading
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from gevent import monkey
from gevent.threadpool import ThreadPool

from accounts import passwords

AT_ONCE = 4

T = TypeVar("T")


def hashed(password: str) -> str:
    """Return the hash of a password."""
    return _computed(passwords.hashed, password)


def matches(stored: str | None, password: str) -> bool:
    """Return whether a password has this hash; as long without one (None)."""
    return _computed(passwords.matches, stored, password)


def _computed(function: Callable[..., T], *arguments: Any) -> T:
    if monkey.is_module_patched("threading"):
        found: T = _pool().apply(function, arguments)
        return found
    with _turns():
        return function(*arguments)


@cache
def _pool() -> ThreadPool:
    """Return the threads of this process; only one hub runs in a web process."""
    return ThreadPool(AT_ONCE)


@cache
def _turns() -> threading.Semaphore:
    return threading.Semaphore(AT_ONCE)
