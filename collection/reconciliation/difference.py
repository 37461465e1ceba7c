"""The difference that an import makes: which lots are added, and of which ones copies are removed.

Three modes (docs/collections.md, imports). Equal rows of a file are copies: they are added up, never dropped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from collection.ledger.entries import Acquisition, Copies, Disposal, Facts, Line, Method
from collection.ledger.lots import Lot, parted
from collection.ledger.money import share
from collection.ledger.variants import Variant

Place: TypeAlias = tuple[Variant, str]
C = TypeVar("C", Facts, Lot)


class Mode(StrEnum):
    """What a file is taken for: more copies, or all that its locations hold; REPLACE keeps nothing of before."""

    ADD = "add"
    SYNC = "sync"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Removal:
    """Copies of one lot that a location no longer holds."""

    lot: Lot
    quantity: int

    @property
    def rest(self) -> Lot | None:
        """Return what is left of the lot."""
        return parted(self.lot, self.quantity)[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """Lots to add, and copies to remove."""

    added: tuple[Facts, ...]
    removed: tuple[Removal, ...]

    @property
    def copies_added(self) -> int:
        """Return the number of copies that are added."""
        return sum(facts.quantity for facts in self.added)

    @property
    def copies_removed(self) -> int:
        """Return the number of copies that are removed."""
        return sum(removal.quantity for removal in self.removed)

    def lines(self, first_lot: int) -> Iterator[Line]:
        """Yield the lines of the ledger's entry; the lots that are added are numbered from `first_lot`."""
        removals_of: defaultdict[Place, list[Removal]] = defaultdict(list)
        for removal in self.removed:
            removals_of[removal.lot.variant, removal.lot.location].append(removal)
        for (variant, location), removals in removals_of.items():
            yield Disposal(_copies(variant, location, removals), Method.SPECIFIC)
        for number, facts in enumerate(self.added, start=first_lot):
            yield Acquisition(number, facts)


def _copies(variant: Variant, location: str, removals: Sequence[Removal]) -> Copies:
    named: defaultdict[int, int] = defaultdict(int)
    for removal in removals:
        named[removal.lot.id] += removal.quantity
    return Copies(variant, sum(named.values()), location, tuple(named.items()))


def difference(mode: Mode, counted: Iterable[Facts], held: Iterable[Lot]) -> Difference:
    """Return the difference between what a file counts and what its locations hold.

    SYNC compares each variant of each location. Copies that are alike stay. A held copy also stays where the file only
    knows less of it, such as no cost. Where the file says other facts of a copy, it is removed and added with these.
    """
    if mode is Mode.ADD:
        return Difference(tuple(counted), ())
    if mode is Mode.REPLACE:
        return Difference(tuple(counted), tuple(Removal(lot, lot.quantity) for lot in held))
    wanted, lots = by_place(counted), by_place(held)
    added: list[Facts] = []
    removed: list[Removal] = []
    for place in dict.fromkeys([*wanted, *lots]):
        if place not in lots:
            added += wanted[place]
            continue
        pairing = Pairing(wanted.get(place, ()), lots[place])
        added += [*pairing.completed, *pairing.unpaired]
        removed += pairing.removed
    return Difference(tuple(added), tuple(removed))


def by_place(copies: Iterable[C]) -> Mapping[Place, list[C]]:
    """Return the copies of each variant in each location, in their order."""
    found: dict[Place, list[C]] = {}
    for some in copies:
        found.setdefault((some.variant, some.location), []).append(some)
    return found


class Pairing:
    """One variant in one location: copies of a file paired with held ones, the most alike first.

    `known` copies stay as they are. `completed` ones take the place of held copies, of which the file says other facts.
    `unpaired` ones are more than are held.
    """

    def __init__(self, counted: Iterable[Facts], held: Sequence[Lot]) -> None:
        self._counted, self._held = sorted(counted, key=_knowledge, reverse=True), held
        self._unpaired = [facts.quantity for facts in self._counted]
        self._unpaired_held = [lot.quantity for lot in held]
        self._replaced = [0] * len(held)
        self.completed: list[Facts] = []
        self.known = sum(number for fits in (_alike, _knows_less) for _, _, number in self._pairs(fits))
        for facts, other, number in self._pairs(_any):
            self._replaced[other] += number
            self.completed.append(_completed(_part(facts, number), held[other]))
        rest = zip(self._counted, self._unpaired, strict=True)
        self.unpaired = [_part(facts, number) for facts, number in rest if number]

    @property
    def removed(self) -> list[Removal]:
        """Return the copies that the file does not count, and those that it counts with other facts."""
        gone = zip(self._held, self._unpaired_held, self._replaced, strict=True)
        return [Removal(lot, left + replaced) for lot, left, replaced in gone if left + replaced]

    def _pairs(self, fits: Callable[[Facts, Lot], bool]) -> Iterator[tuple[Facts, int, int]]:
        """Yield facts, the place of a held lot, and the number of copies, which are paired then."""
        for place, facts in enumerate(self._counted):
            for other, lot in enumerate(self._held):
                number = min(self._unpaired[place], self._unpaired_held[other])
                if number and fits(facts, lot):
                    self._unpaired[place] -= number
                    self._unpaired_held[other] -= number
                    yield facts, other, number


def _knowledge(facts: Facts) -> int:
    """Return how much is known of copies: those of which more is known fit fewer lots, and come first."""
    return (facts.acquired_on is not None) + (facts.price is not None)


def _alike(facts: Facts, lot: Lot) -> bool:
    return facts.acquired_on == lot.acquired_on and _same_cost(facts, lot)


def _knows_less(facts: Facts, lot: Lot) -> bool:
    """Return whether the file says nothing of a copy that contradicts or completes what is known of it."""
    return facts.acquired_on in (None, lot.acquired_on) and (facts.price is None or _same_cost(facts, lot))


def _any(_facts: Facts, _lot: Lot) -> bool:
    return True


def _same_cost(facts: Facts, lot: Lot) -> bool:
    """Return whether copies cost the same, to the minor unit: prices of divided lots are rounded."""
    if facts.price is None or lot.price is None:
        return facts.price is lot.price
    if (facts.price or lot.price) and facts.currency != lot.currency:
        return False
    return abs(facts.price * lot.quantity - lot.price * facts.quantity) < facts.quantity * lot.quantity


def _part(facts: Facts, quantity: int) -> Facts:
    """Return some copies of a lot, with their share of its price and fees."""
    if quantity == facts.quantity:
        return facts
    price = None if facts.price is None else share(facts.price, quantity, facts.quantity)
    return replace(facts, quantity=quantity, price=price, fees=share(facts.fees, quantity, facts.quantity))


def _completed(facts: Facts, lot: Lot) -> Facts:
    """Return facts of copies with what is known of those that they replace, where the file does not say it."""
    day = facts.acquired_on or lot.acquired_on
    if facts.price is not None or lot.price is None:
        return replace(facts, acquired_on=day)
    known = parted(lot, facts.quantity)[0] or lot
    return replace(facts, acquired_on=day, price=known.price, fees=known.fees, currency=known.currency)
