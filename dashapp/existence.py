"""Existence of a page's card or set. Queried once for each that exists; absence is not cached, as it may end.

While the database is away everything counts as existing: the page itself shows what it could not read.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from dashapp import cached
from db.engine import DatabaseError
from market.variants import Currency
from services.market import cards

AVOIDED_FOR = 10.0  # seconds without queries after the database did not answer
MOST_KNOWN = 200_000

Name = TypeVar("Name", int, str)


class Existence(Generic[Name]):
    """Cache of existing names. `is_there` queries one name and may raise DatabaseError."""

    def __init__(self, is_there: Callable[[Name], bool]) -> None:
        self._is_there: Callable[[Name], bool] = is_there
        self._require = lru_cache(MOST_KNOWN)(self._asked)  # it caches no exception, so no absence
        self._avoided_until = 0.0

    def of(self, name: Name) -> bool:
        """Return whether the name exists; True while the database is away."""
        if time.monotonic() < self._avoided_until:
            return True
        try:
            self._require(name)
        except LookupError:
            return False
        except DatabaseError:
            self._avoided_until = time.monotonic() + AVOIDED_FOR
        return True

    def _asked(self, name: Name) -> None:
        if not self._is_there(name):
            raise LookupError(name)


def _is_set(code: str) -> bool:
    return cached.load_set(code, Currency.USD.value) is not None


of_cards = Existence(cards.is_known)
of_sets = Existence(_is_set)
