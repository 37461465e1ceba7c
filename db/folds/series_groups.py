"""Retail series by what tells them apart: their variant, or the set of their card."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.writes.copying import arrays
from market.bucket_sums import Members

VARIANT = ("currency", "condition", "finish", "language")
SET = ("currency", "set_code")
COLUMNS = (*VARIANT, "set_code")
SERIES = f"""
    SELECT {", ".join(COLUMNS)}, array_agg(id), array_agg(card_id)
    FROM (SELECT series.*, set_code FROM price_series AS series JOIN cards ON cards.id = card_id) AS series
    WHERE kind = 'retail' GROUP BY {", ".join(COLUMNS)} ORDER BY {", ".join(COLUMNS)}
"""


class Grouping(NamedTuple):
    """Groups of series: the columns that tell them apart, what each group has in these, and its number by series id."""

    columns: Sequence[str]
    groups: list[tuple[str, ...]]
    of: NDArray[np.int16]


class RetailSeries:
    """All retail series that there are."""

    def __init__(self, connection: Connection) -> None:
        self._found = list(arrays(connection, SERIES, ("text",) * len(COLUMNS) + ("i4", "i4")))
        size = max((int(ids.max()) for *_, ids, _ in self._found), default=0) + 1
        self.retail = np.zeros(size, np.bool_)  # by series id
        for *_, ids, _ in self._found:
            self.retail[ids] = True

    def knows(self, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of some series are among them."""
        return self.retail[np.minimum(ids, len(self.retail) - 1)] & (ids < len(self.retail))

    def by(self, columns: Sequence[str]) -> Grouping:
        """The series in groups by some of COLUMNS."""
        numbers: dict[tuple[str, ...], int] = {}
        group_of = np.zeros(len(self.retail), np.int16)
        for *words, ids, _ in self._found:
            key = tuple(word for column, word in zip(COLUMNS, words, strict=True) if column in columns)
            group_of[ids] = numbers.setdefault(key, len(numbers))
        return Grouping(columns, list(numbers), group_of)

    def members(self) -> Members:
        """The series by variant, with the cards that each variant has."""
        variants = self.by(VARIANT)
        first_card: list[int] = []
        card_of, cards = np.zeros(len(self.retail), np.int32), 0
        for *_, ids, card_ids in self._found:  # of one variant after the other, and a card is in one set
            known, place = np.unique(card_ids, return_inverse=True)
            if variants.of[ids[0]] == len(first_card):
                first_card.append(cards)
            card_of[ids] = cards + place
            cards += len(known)
        return Members(len(variants.groups), variants.of, card_of, np.array(first_card, np.int64), cards)
