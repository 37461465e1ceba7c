"""Working ahead: the next batch is read and parsed while the database stores the present one."""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

OBJECTS = 200_000  # new ones before Python looks for cycles among them: some batches


def one_ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """Yield the items, the next one being made meanwhile in a thread. What making it raises comes after this one."""
    end = object()
    with ThreadPoolExecutor(max_workers=1) as worker:
        following = worker.submit(next, items, end)
        while (item := following.result()) is not end:
            following = worker.submit(next, items, end)
            yield item  # type: ignore[misc]


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let Python look for cycles rarely: a batch has none, and looking took half of the time of making it."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
