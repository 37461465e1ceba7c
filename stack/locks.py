"""Locks between processes: flock on a file. The kernel releases it at any end of its holder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.files import share_owner

POLL = 0.05


def open_lock(path: Path) -> int:
    """Return a file descriptor of the lock file, made where missing; closing it releases the lock."""
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if is_new:
        share_owner(path)
    return descriptor


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if it is free, and return whether. A conversion that returns False has released the former lock."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # Linux has released it by now, macOS has not
        return False
    return True


def lock(path: Path, *, shared: bool = False, timeout: float) -> int:
    """Take the lock within `timeout` seconds and return its descriptor. Raises TimeoutError."""
    descriptor = open_lock(path)
    deadline = time.monotonic() + timeout
    while not try_lock(descriptor, shared=shared):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise TimeoutError(f"{path} is still locked after {timeout:.0f} s")
        time.sleep(POLL)
    return descriptor


@contextmanager
def locked(path: Path, *, timeout: float) -> Iterator[None]:
    """Hold the lock exclusively during a block. Raises TimeoutError when it is not free in `timeout` seconds."""
    descriptor = lock(path, timeout=timeout)
    try:
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Return whether a process holds the lock exclusively now."""
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


def wait_unlocked(path: Path, *, timeout: float) -> bool:
    """Wait until no process holds the lock exclusively; return False after `timeout` seconds."""
    try:
        os.close(lock(path, shared=True, timeout=timeout))
    except TimeoutError:
        return False
    return True
