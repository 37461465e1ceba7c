"""Repeats: which earlier imports a file that adds copies says again, and the copies that it adds to theirs.

A file repeats an import where it still has half of the copies of it, and these are half of its own or FEW
(docs/collections.md, edited files).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collection.ledger.entries import Facts
from collection.ledger.lots import Lot
from collection.reconciliation.difference import Pairing, Place, by_place

FEW = 20  # copies: fewer ones of a longer file are there by chance


@dataclass(frozen=True, slots=True)
class Additions:
    """What a file adds to earlier imports: `added` lots; `known` copies were there, `changed` ones with other facts."""

    added: tuple[Facts, ...]
    known: int
    changed: int


def repeated(counted: Iterable[Facts], earlier: Mapping[int, Iterable[Lot]]) -> list[int]:
    """Return the keys of the earlier imports that a file repeats, those of which it repeats most first.

    A copy is repeated once: imports that say the same copies are both repeated only where the file has them twice.
    """
    left = _copies(counted)
    own = left.total()
    candidates = {key: _copies(lots) for key, lots in earlier.items()}
    found: list[int] = []
    while candidates:
        shared = {key: (left & copies).total() for key, copies in candidates.items()}
        most = max(shared, key=lambda key: (shared[key], key))
        if not _is_repeated(shared[most], own, candidates[most].total()):
            break
        left -= candidates.pop(most)
        found.append(most)
    return found


def additions(counted: Iterable[Facts], known: Iterable[Lot]) -> Additions:
    """Return what a file has beyond known copies, variant by variant and location by location.

    A copy whose day or cost is another one than before is the same copy. Where there are more copies than before, those
    whose day and cost are not known yet are the new ones.
    """
    lots = by_place(known)
    added: list[Facts] = []
    same = changed = 0
    for place, facts_there in by_place(counted).items():
        pairing = Pairing(facts_there, lots.get(place, ()))
        added += pairing.unpaired
        same += pairing.known
        changed += sum(facts.quantity for facts in pairing.completed)
    return Additions(tuple(added), same + changed, changed)


def _is_repeated(shared: int, own: int, earlier: int) -> bool:
    return shared > 0 and 2 * shared >= earlier and (2 * shared >= own or shared >= FEW)


def _copies(lots: Iterable[Facts] | Iterable[Lot]) -> Counter[Place]:
    copies: Counter[Place] = Counter()
    for lot in lots:
        copies[lot.variant, lot.location] += lot.quantity
    return copies
