"""Progress of imports in workers, for the pages that wait for it: rows read at most once a second, and the end."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from db import announcements
from db.announcements import ImportProgressed

T = TypeVar("T")
SECONDS = 1.0  # between two announcements


def counting(rows: Iterable[T], user_id: int, import_id: int) -> Iterator[T]:
    """Yield rows, and announce how many have been read."""
    told_at = time.monotonic()
    for number, row in enumerate(rows, 1):
        yield row
        if time.monotonic() - told_at >= SECONDS:
            told_at = time.monotonic()
            announcements.publish(ImportProgressed(user_id, import_id, number))


def is_over(user_id: int, import_id: int) -> None:
    """Announce that a worker is done with an import. Call it after the commit."""
    announcements.publish(ImportProgressed(user_id, import_id, 0, is_over=True))
