"""Locks between processes: flock on a file. The kernel lets go of it when the holder ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.05


def open_lock(path: Path) -> int:
    """A file descriptor of the lock file, made if need be; closing it releases what it holds."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if it is free. On a descriptor that holds it the other way, False means that it holds none now."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # Linux has let go of it by now, macOS has not
        return False
    return True


def lock(path: Path, *, shared: bool = False, timeout: float) -> int:
    """Take the lock within `timeout` seconds and return its descriptor; TimeoutError otherwise."""
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
    """Hold the lock alone for the length of a block; TimeoutError when it cannot be had in `timeout` seconds."""
    descriptor = lock(path, timeout=timeout)
    try:
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock alone at this moment."""
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


def wait_unlocked(path: Path, *, timeout: float) -> bool:
    """Wait until nobody holds the lock alone; False when that takes longer than `timeout` seconds."""
    try:
        os.close(lock(path, shared=True, timeout=timeout))
    except TimeoutError:
        return False
    return True
