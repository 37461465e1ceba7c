"""Prefetch: the next batch is read and parsed while the database stores the present one."""

import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from db.garbage import rare_collections

T = TypeVar("T")

SWITCH = 0.0005  # seconds


def prefetch(items: Iterator[T], over: Event | None = None) -> Generator[T, None, None]:
    """Yield the items; a thread makes the next one meanwhile. Raises its error after the present item.

    A consumer that stops early, or is interrupted, waits for the unfinished item. Sets `over` at the end.
    """
    end = object()
    with ThreadPoolExecutor(max_workers=1) as worker:
        try:
            following = worker.submit(next, items, end)
            while (item := following.result()) is not end:
                # Before the yield, so that the consumer stores this item while the thread makes the next one.
                following = worker.submit(next, items, end)
                yield item  # type: ignore[misc]
        finally:
            if over:
                over.set()


@contextmanager
def tuned_interpreter() -> Iterator[None]:
    """Collect garbage rarely and switch threads often, while one thread reads records and another stores them.

    After every answer of the database, its thread waited for the interpreter for the whole switch interval of the other
    one: five milliseconds.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        with rare_collections():
            yield
    finally:
        sys.setswitchinterval(interval)
