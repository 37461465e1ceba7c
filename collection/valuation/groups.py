"""Groups of a valuation: by set, color, rarity and so on. They add up to its totals to the cent.

Each lot is in exactly one group of a dimension; what is unknown is a group too, its key None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from collection.valuation.columns import Keys, summed
from collection.valuation.valuing import Valuation
from market.observations import Integers

Key = str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Sums of one group; amounts are minor units of the valuation's currency.

    `cost` is of the `costed` copies, `gain` of the `gain_copies`, which have both. `change` is the part of the group in
    a change of the value, that of the `kept` copies, which were worth `before` then.
    """

    key: Key
    copies: int
    valued: int
    value: int
    cost: int
    gain: int
    costed: int
    gain_copies: int
    change: int = 0
    kept: int = 0
    before: int = 0


class Changes(NamedTuple):
    """A change of the value over a window by lot: minor units, the copies that it is of, and what these were worth."""

    amounts: Integers
    copies: Integers
    before: Integers


def groups_of(
    valuation: Valuation, dimensions: Mapping[str, Keys[Key]], changes: Changes | tuple[()] = ()
) -> dict[str, list[Group]]:
    """Return the groups of some dimensions, which have a key by lot, the most valuable first."""
    columns = valuation.columns
    amounts = (
        columns.copies,
        np.where(columns.valued, columns.copies, 0),
        columns.value,
        columns.cost,
        columns.gain,
        np.where(columns.costed, columns.copies, 0),
        np.where(columns.both, columns.copies, 0),
        *changes,
    )
    return {name: _groups(keys, amounts) for name, keys in dimensions.items()}


def _groups(keys: Keys[Key], amounts: Iterable[Integers]) -> list[Group]:
    """Return the groups of some amounts by lot."""
    rows = zip(*(summed(keys.places, amount, len(keys.names)).tolist() for amount in amounts), strict=True)
    groups = [Group(name, *row) for name, row in zip(keys.names, rows, strict=True)]
    return sorted(groups, key=lambda group: (-group.value, group.key is None, str(group.key)))
