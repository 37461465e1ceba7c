"""Working ahead: the next batch is read and parsed while the database stores the present one."""

import gc
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

T = TypeVar("T")

OBJECTS = 200_000  # new ones before Python looks for cycles among them: some batches
SWITCH = 0.0005  # seconds


def one_ahead(items: Iterator[T], over: Event | None = None) -> Generator[T, None, None]:
    """Yield the items, the next one being made meanwhile in a thread. What making it raises comes after this one.

    Who stops early, or is interrupted, waits for the item that is being made. `over` tells its maker to give up.
    """
    end = object()
    with ThreadPoolExecutor(max_workers=1) as worker:
        try:
            following = worker.submit(next, items, end)
            while (item := following.result()) is not end:
                following = worker.submit(next, items, end)
                yield item  # type: ignore[misc]
        finally:
            if over:
                over.set()


@contextmanager
def tuned_interpreter() -> Iterator[None]:
    """Let Python look for cycles rarely, and change threads often, while records are read in one and stored in another.

    A batch has no cycles, and looking for them took half of the time of making it. And after every answer of the
    database its thread waited for the interpreter as long as the other one may keep it: five milliseconds.
    """
    collections, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(OBJECTS, *collections[1:])
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        gc.set_threshold(*collections)
        sys.setswitchinterval(interval)
