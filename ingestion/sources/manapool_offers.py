"""Mana Pool's offers as compact columns, aggregated by series: the lowest price of each, and the number of copies.

Several products can have one Scryfall id. Their rows can be anywhere in the list, so no series is complete before the
last row has been read. A row takes 26 bytes here.
"""

from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ingestion.contract import CardIdentifier, Listing
from market.observations import Integers
from market.variants import (
    MANAPOOL_CONDITIONS,
    MANAPOOL_FINISHES,
    MANAPOOL_LANGUAGES,
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
    translate,
)

Words = tuple[str | None, str | None, str | None]  # of a condition, a finish and a language

LARGEST_QUANTITY = 2**31 - 1  # of the column of the database


class Variant(NamedTuple):
    """Condition, finish and language: distinguishes the offers of a card."""

    condition: Condition
    finish: Finish
    language: Language


def variant_of(words: Words) -> Variant:
    """Return the variant of the upstream's words. Raises UnknownVariant."""
    condition, finish, language = words
    return Variant(
        translate(MANAPOOL_CONDITIONS, condition, "condition"),
        translate(MANAPOOL_FINISHES, finish, "finish"),
        translate(MANAPOOL_LANGUAGES, language, "language"),
    )


class Offers:
    """Offers in the order in which they were read."""

    def __init__(self) -> None:
        self._meanings: dict[Words, int] = {}  # the index of each variant that was read
        self._kinds: list[Variant] = []
        self._cards = bytearray()
        self._variants, self._cents, self._quantities = array("H"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self._variants)

    def add(self, card: UUID, words: Words, cents: int, quantity: int) -> None:
        """Append an offer. Raises UnknownVariant."""
        place = self._meanings.get(words)
        if place is None:
            self._kinds.append(variant_of(words))
            place = self._meanings[words] = len(self._kinds) - 1
        self._cards += card.bytes
        self._variants.append(place)
        self._cents.append(cents)
        self._quantities.append(quantity)

    def folded(self, time: datetime, at_once: int) -> Iterator[Listing]:
        """Yield a series a card and variant, in the order of their first offers, `at_once` of them in a listing."""
        if not len(self):
            return
        order, starts = self._groups()
        # The sort is stable, so the first offer of each group is its earliest: back into the order of these.
        shown = np.argsort(order[starts])
        cents = np.minimum.reduceat(np.frombuffer(self._cents, np.uint32)[order], starts)[shown].astype(np.int64)
        sums = np.add.reduceat(np.frombuffer(self._quantities, np.uint32)[order].astype(np.int64), starts)[shown]
        quantities = np.minimum(sums, LARGEST_QUANTITY)
        places = order[starts][shown]
        for start in range(0, len(places), at_once):
            part = slice(start, start + at_once)
            columns = {"price": cents[part], "price_low": cents[part], "total_quantity": quantities[part]}
            yield self._listing(time, places[part], columns)

    def _listing(self, time: datetime, places: NDArray[np.intp], columns: Mapping[str, Integers]) -> Listing:
        cards, card_places = np.unique(np.frombuffer(self._cards, "V16")[places], return_inverse=True)
        identifiers = [CardIdentifier("scryfall_id", UUID(bytes=card.tobytes())) for card in cards]
        variants = [("manapool", *variant, Currency.USD, Kind.RETAIL) for variant in self._kinds]
        variant_places = np.frombuffer(self._variants, np.uint16)[places].astype(np.int64)
        return Listing(time, identifiers, variants, card_places, variant_places, columns)

    def _groups(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the indexes of all offers, grouped by card and variant, and where each group begins among them."""
        variants = np.frombuffer(self._variants, np.uint16)
        # numpy has no numbers of 16 bytes: a UUID is two of 8.
        high, low = np.frombuffer(self._cards, ">u8").reshape(-1, 2).astype(np.uint64).T
        order = np.lexsort((variants, low, high))
        changes = [np.diff(column[order]) != 0 for column in (high, low, variants)]
        return order, np.flatnonzero(np.append(True, changes[0] | changes[1] | changes[2]))
