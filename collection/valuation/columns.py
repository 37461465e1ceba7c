"""Columns of numbers by lot, variant or channel, and their exact sums."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers

Mask = NDArray[np.bool_]
K = TypeVar("K", bound=Hashable)


class Keys(NamedTuple, Generic[K]):
    """Distinct keys, and by row the place of its own among them."""

    names: Sequence[K]
    places: Integers


def placed(keys: Iterable[K]) -> Keys[K]:
    """Return the distinct keys in the order of their first ones, and for each key the place of its like among them."""
    every = list(keys)
    places = {key: place for place, key in enumerate(dict.fromkeys(every))}
    return Keys(list(places), np.array(list(map(places.__getitem__, every)), np.int64))


def firsts(keys: Integers) -> Mask:
    """Return the first row of each key, of keys that are sorted."""
    return np.append([True] * (len(keys) > 0), np.diff(keys) != 0).astype(np.bool_)


def summed(places: Integers, amounts: Integers, count: int) -> Integers:
    """Return exact sums of amounts by place, 0 where a place has none."""
    sums = np.zeros(count, np.int64)
    np.add.at(sums, places, amounts)
    return sums
