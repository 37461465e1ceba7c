"""Columns of many rows in one value each, which numpy reads as it is: an array of 20,000 values takes ten times longer.

All columns of a statement have the same rows in the same order.
"""

from collections.abc import Callable

import numpy as np

from collection.valuation.columns import Keys, placed
from market.observations import Integers

ROW, CELL = "\x1e", "\x1f"  # control characters, which no word of ours has
UNKNOWN = -1


class SplitColumn(ValueError):
    """A column of words with another number of rows than the others: a word has the character between them."""


def integers(expression: str) -> str:
    """Return the aggregate of an integer expression, NULL as UNKNOWN."""
    return f"string_agg(int8send(coalesce({expression}, {UNKNOWN})), '')"


def times(expression: str) -> str:
    """Return the aggregate of times that are never NULL, in microseconds since the epoch of market/histories.py."""
    return f"string_agg(timestamptz_send({expression}), '')"


def words(*expressions: str) -> str:
    """Return the aggregate of words, of several ones together; NULL is the empty word."""
    cells = " || E'\\x1f' || ".join(f"coalesce({expression}, '')" for expression in expressions)
    return f"string_agg({cells}, E'\\x1e')"


def numbers_of(column: bytes | None) -> Integers:
    """Return the numbers of a column of integers or times."""
    return np.frombuffer(column or b"", ">i8").astype(np.int64)


def words_of(column: str | None, rows: int) -> Keys[str]:
    """Return the distinct words of a column, and their places by row. Raises SplitColumn."""
    keys = placed((column or "").split(ROW) if rows else ())
    if len(keys.places) != rows:
        raise SplitColumn(f"{len(keys.places)} words in {rows} rows")
    return keys


def cells(word: str) -> tuple[str | None, ...]:
    """Return the words of several ones together, None for an empty one."""
    return tuple(cell or None for cell in word.split(CELL))


def renamed(keys: Keys[str], name: Callable[[str], str | None]) -> Keys[str | None]:
    """Return keys by other names; several may get the same one."""
    found = placed(map(name, keys.names))
    return Keys(found.names, found.places[keys.places])
