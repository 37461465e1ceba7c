"""Mana Pool's offers as compact columns, folded by series: the lowest price of each, and how many copies there are.

Several products can have one Scryfall id. Their rows stand anywhere in the list, so none can be passed on before the
last one has been read. A row takes 26 bytes here.
"""

from array import array
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from market.variants import (
    MANAPOOL_CONDITIONS,
    MANAPOOL_FINISHES,
    MANAPOOL_LANGUAGES,
    Condition,
    Finish,
    Language,
    translate,
)

Words = tuple[str | None, str | None, str | None]  # of a condition, a finish and a language

LARGEST_QUANTITY = 2**31 - 1  # of the column of the database


class Variant(NamedTuple):
    """What tells the offers of a card apart."""

    condition: Condition
    finish: Finish
    language: Language


def variant_of(words: Words) -> Variant:
    """What the upstream's words mean. Raises UnknownVariant."""
    condition, finish, language = words
    return Variant(
        translate(MANAPOOL_CONDITIONS, condition, "condition"),
        translate(MANAPOOL_FINISHES, finish, "finish"),
        translate(MANAPOOL_LANGUAGES, language, "language"),
    )


class Offer(NamedTuple):
    """The lowest price (cents) at which a variant of a card is on offer, and how many copies of it are."""

    card: bytes  # of its Scryfall id
    variant: Variant
    cents: int
    quantity: int


class Offers:
    """Offers in the order in which they were told."""

    def __init__(self) -> None:
        self._meanings: dict[Words, int] = {}  # the place of each variant that was told
        self._told: list[Variant] = []
        self._cards = bytearray()
        self._variants, self._cents, self._quantities = array("H"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self._variants)

    def add(self, card: UUID, words: Words, cents: int, quantity: int) -> None:
        """Put an offer behind the others. Raises UnknownVariant."""
        place = self._meanings.get(words)
        if place is None:
            self._told.append(variant_of(words))
            place = self._meanings[words] = len(self._told) - 1
        self._cards += card.bytes
        self._variants.append(place)
        self._cents.append(cents)
        self._quantities.append(quantity)

    def folded(self) -> Iterator[Offer]:
        """One offer a card and variant, in the order in which these were first told."""
        if not len(self):
            return
        order, starts = self._groups()
        firsts = order[starts]
        shown = np.argsort(firsts)
        cents = np.minimum.reduceat(np.frombuffer(self._cents, np.uint32)[order], starts)
        sums = np.add.reduceat(np.frombuffer(self._quantities, np.uint32)[order].astype(np.int64), starts)
        places = firsts[shown].tolist()
        columns = cents[shown].tolist(), np.minimum(sums, LARGEST_QUANTITY)[shown].tolist()
        for place, lowest, quantity in zip(places, *columns, strict=True):
            card = bytes(self._cards[place * 16 : place * 16 + 16])
            yield Offer(card, self._told[self._variants[place]], lowest, quantity)

    def _groups(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The places of all offers, those of a card and variant together, and where among them each of these begins."""
        variants = np.frombuffer(self._variants, np.uint16)
        high, low = np.frombuffer(self._cards, ">u8").reshape(-1, 2).astype(np.uint64).T
        order = np.lexsort((variants, low, high))
        changes = [np.diff(column[order]) != 0 for column in (high, low, variants)]
        return order, np.flatnonzero(np.append(True, changes[0] | changes[1] | changes[2]))
