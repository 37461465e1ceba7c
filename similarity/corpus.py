"""All texts together: what their terms weigh, and which texts are nearest to each (docs/methods.md, similar cards).

A term weighs (1 + ln count) * sqrt(1 + ln((1 + texts) / (1 + texts with it))), a count below 1 itself, and the vector
of a text has length 1 (after Salton & Buckley 1988). Scores are cosines, 0 to 1. All are computed, none approximated.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers, Numbers
from similarity.vectors import ENTRY

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

COLORS = "WUBRG"
MOST = 30  # neighbours of a text
MOST_SHARED = 6  # terms that say why
COMMON = 256  # terms in the matrix
BLOCK = 128  # rows whose products are computed at once
CLOSE = 0.1  # what a like body counts beside the text in the order of neighbours


@dataclass(frozen=True, slots=True)
class Bodies:
    """What a card is beside its text, a row each: colours as bits, mana values, NaN where unknown."""

    colors: Integers
    mana_values: Floats

    @classmethod
    def of(cls, colors: Iterable[Iterable[str]], mana_values: Iterable[float | None]) -> "Bodies":
        """Return the bodies of cards by the letters of their colours and their mana values."""
        bits = [sum(1 << COLORS.index(letter) for letter in some if letter in COLORS) for some in colors]
        values = [math.nan if value is None else value for value in mana_values]
        return cls(np.array(bits, np.int64), np.array(values, np.float64))

    def likeness(self, row: int) -> Singles:
        """Return how like the cards are to one, 0 to 1: half by the same colours, half by a near mana value."""
        near = np.nan_to_num(1 / (1 + np.abs(self.mana_values - self.mana_values[row])))
        found: Singles = ((near + (self.colors == self.colors[row])) / 2).astype(np.float32)
        return found

    def ranks(self, row: int, scores: Singles) -> Singles:
        """Return by what the cards are ordered that have these cosines with one; 0 without a common term."""
        return np.where(scores > 0, scores + CLOSE * self.likeness(row), 0)


class Neighbours(NamedTuple):
    """The nearest texts to one, the nearest first: rows, cosines, and the numbers of MOST_SHARED terms for each, those
    that both have and that weigh most first; 0 where there are fewer.
    """

    rows: Integers
    scores: Singles
    shared: NDArray[np.uint32]


class Corpus:
    """The vectors of all texts. The COMMON terms that most texts have are columns of a matrix; of the others, the texts
    that have them are listed by term."""

    def __init__(self, vectors: Sequence[bytes], common: int = COMMON) -> None:
        entries = np.frombuffer(b"".join(vectors), ENTRY)
        lengths = np.array([len(vector) // ENTRY.itemsize for vector in vectors], np.int64)
        self.size = len(vectors)
        self._lengths, self._begins = lengths, np.concatenate([[0], np.cumsum(lengths)])
        terms, columns, found = np.unique(entries["term"], return_inverse=True, return_counts=True)
        order = np.argsort(-found, kind="stable")  # columns by number of texts, most first
        self._terms, found = terms[order], found[order]
        self._columns = np.argsort(order)[columns].astype(np.int32)
        rows = np.repeat(np.arange(self.size, dtype=np.int32), lengths)
        self._weights = self._weighted(rows, entries["half"] / 2, found)
        self._rare = min(common, len(terms))  # the first column that is not in the matrix
        is_common = self._columns < self._rare
        self._common = np.zeros((self.size, self._rare), np.float32)
        self._common[rows[is_common], self._columns[is_common]] = self._weights[is_common]
        by_term = np.argsort(self._columns, kind="stable")
        self._rows_of_terms, self._weights_of_terms = rows[by_term], self._weights[by_term]
        self._term_begins = np.concatenate([[0], np.cumsum(found)])

    def _weighted(self, rows: Numbers, counts: Floats, found: Integers) -> Singles:
        rarity = np.sqrt(1 + np.log((1 + self.size) / (1 + found)))
        weights = np.where(counts < 1, counts, 1 + np.log(counts)) * rarity[self._columns]
        lengths = np.sqrt(np.bincount(rows, weights**2, self.size))
        found_weights: Singles = (weights / lengths[rows]).astype(np.float32)
        return found_weights

    def scores(self, rows: Sequence[int]) -> Singles:
        """Return the cosines of some texts, a row each, with all."""
        found = self._common[list(rows)] @ self._common.T
        for place, row in enumerate(rows):
            columns, weights = self._text(row)
            rare = columns >= self._rare
            for column, weight in zip(columns[rare], weights[rare], strict=True):
                part = slice(self._term_begins[column], self._term_begins[column + 1])
                found[place, self._rows_of_terms[part]] += weight * self._weights_of_terms[part]
        return found

    def nearest(
        self, rows: Sequence[int], bodies: Bodies, allowed: NDArray[np.bool_] | None = None
    ) -> Iterator[Neighbours]:
        """Yield the MOST nearest texts of each row among the allowed ones (None: all).

        Never yields itself, nor one without a common term.
        """
        for begin in range(0, len(rows), BLOCK):
            some = rows[begin : begin + BLOCK]
            for row, scores in zip(some, self.scores(some), strict=True):
                scores[row] = 0
                if allowed is not None:
                    scores[~allowed] = 0
                best = first(bodies.ranks(row, scores), MOST)
                yield Neighbours(best, scores[best].clip(max=1), self._shared(row, best))

    def _text(self, row: int) -> tuple[Numbers, Singles]:
        part = slice(self._begins[row], self._begins[row + 1])
        return self._columns[part], self._weights[part]

    def _shared(self, row: int, others: Integers) -> NDArray[np.uint32]:
        """Return the terms that others share with a row, those of the largest products of weights first."""
        own, weights = self._text(row)
        order = np.argsort(own)
        places = np.concatenate([np.arange(self._begins[one], self._begins[one + 1]) for one in others] or [own[:0]])
        columns, which = self._columns[places], np.repeat(np.arange(len(others)), self._lengths[others])
        at = order[np.searchsorted(own, columns, sorter=order).clip(max=len(own) - 1)] if len(own) else places
        both = np.flatnonzero(own[at] == columns) if len(own) else places
        both = both[np.lexsort((columns[both], -weights[at[both]] * self._weights[places[both]], which[both]))]
        position = np.arange(len(both)) - np.searchsorted(which[both], which[both])
        kept = position < MOST_SHARED
        found = np.zeros((len(others), MOST_SHARED), np.uint32)
        found[which[both[kept]], position[kept]] = self._terms[columns[both[kept]]]
        return found


def first(values: Singles | Floats, most: int) -> Integers:
    """Return the places of the largest values above 0, the largest first, of equal ones the first place."""
    kept = (
        np.flatnonzero(values >= np.partition(values, -most)[-most]) if len(values) > most else np.arange(len(values))
    )
    kept = kept[values[kept] > 0]
    return kept[np.argsort(-values[kept], kind="stable")][:most]
