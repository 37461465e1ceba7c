"""Lists of signals: those of a measure sorted by a value, in parts; a page is read from the first parts that matter."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from signals.history import Floats, Mask

PART = 2_048  # signals
# Strength and confidence in thousandths.
ENTRY = np.dtype([("series", "<i4"), ("value", "<f8"), ("direction", "i1"), ("strength", "<i2"), ("confidence", "<i2")])
Entries = NDArray[Any]  # of ENTRY

SORTS: Mapping[str, Callable[[Entries], Floats]] = MappingProxyType(
    {
        "score": lambda entries: entries["strength"] * entries["confidence"].astype(np.float64) / 1_000_000,
        "strength": lambda entries: entries["strength"] / 1_000,
        "confidence": lambda entries: entries["confidence"] / 1_000,
        "value": lambda entries: entries["value"],
    }
)


class Place(NamedTuple):
    """Place of a signal in a list: after it come those that are lower in this order, or higher."""

    key: float
    series: int
    measure: str


class Part(NamedTuple):
    """Part of a list, from high to low; `first` and `last` are the keys of its ends."""

    first: float
    last: float
    entries: Entries


class Limits(NamedTuple):
    """What a list leaves out: other directions, and what is weaker or less sure (0 to 1)."""

    direction: int | None = None
    min_strength: float = 0
    min_confidence: float = 0


def parts(entries: Entries, sort: str) -> Iterator[Part]:
    """Yield the parts of the list of signals in the order of their series, sorted by a key, ties by series."""
    keys = SORTS[sort](entries)
    order = np.argsort(keys, kind="stable")[::-1]
    for start in range(0, len(order), PART):
        of_part = order[start : start + PART]
        yield Part(float(keys[of_part[0]]), float(keys[of_part[-1]]), entries[of_part])


def found_in(
    measure: str, part: Entries, sort: str, limits: Limits, after: Place | None, *, descending: bool
) -> list[Place]:
    """Return the places of a part's signals within the limits that come after a place, in their order."""
    keys = SORTS[sort](part)
    shown = _within(part, limits)
    if after is not None:
        shown &= _beyond(keys, part["series"], measure, after, descending)
    chosen = zip(keys[shown].tolist(), part["series"][shown].tolist(), strict=True)
    places = [Place(key, series, measure) for key, series in chosen]
    return places if descending else places[::-1]


def _within(part: Entries, limits: Limits) -> Mask:
    shown: Mask = part["strength"] / 1_000 >= limits.min_strength
    shown &= part["confidence"] / 1_000 >= limits.min_confidence
    return shown if limits.direction is None else shown & (part["direction"] == limits.direction)


def _beyond(keys: Floats, series: NDArray[Any], measure: str, after: Place, descending: bool) -> Mask:
    key, of_series, of_measure = after
    later_measure = measure < of_measure if descending else measure > of_measure
    alike = (keys == key) & (series == of_series) & later_measure
    later = keys < key if descending else keys > key
    later_series = series < of_series if descending else series > of_series
    beyond: Mask = later | ((keys == key) & later_series) | alike
    return beyond
