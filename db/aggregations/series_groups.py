"""Retail series grouped by their variant, or by the set of their card."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.copying import arrays
from db.set_members import COUNTED
from market.bucket_sums import Members

VARIANT = ("currency", "condition", "finish", "language")
SET = ("currency", "set_code")
COLUMNS = (*VARIANT, "set_code")
SERIES = f"""
    SELECT {", ".join(COLUMNS)}, array_agg(id), array_agg(card_id)
    FROM (SELECT series.*, set_code FROM price_series AS series JOIN cards ON cards.id = card_id) AS series
    WHERE kind = 'retail' GROUP BY {", ".join(COLUMNS)} ORDER BY {", ".join(COLUMNS)}
"""
UNCOUNTED = f"""
    SELECT array_agg(series.id) FROM price_series AS series JOIN cards ON cards.id = card_id
    WHERE kind = 'retail' AND NOT {COUNTED} HAVING count(*) > 0
"""


class Grouping(NamedTuple):
    """Groups of series: the grouping columns, the values of each group, and the group's number by series id."""

    columns: Sequence[str]
    groups: list[tuple[str, ...]]
    of: NDArray[np.int16]


class RetailSeries:
    """All retail series."""

    def __init__(self, connection: Connection) -> None:
        self._found = list(arrays(connection, SERIES, ("text",) * len(COLUMNS) + ("i4", "i4")))
        size = max((int(ids.max()) for *_, ids, _ in self._found), default=0) + 1
        self.retail = np.zeros(size, np.bool_)  # by series id
        for *_, ids, _ in self._found:
            self.retail[ids] = True
        self.counted = self.retail.copy()  # series of cards that are no extras, for sums, indices and values
        for (ids,) in arrays(connection, UNCOUNTED, ("i4",)):
            self.counted[ids[ids < size]] = False

    def knows(self, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return a mask of the given series that are known."""
        return self.retail[np.minimum(ids, len(self.retail) - 1)] & (ids < len(self.retail))

    def by(self, columns: Sequence[str]) -> Grouping:
        """Return the series grouped by some of COLUMNS."""
        numbers: dict[tuple[str, ...], int] = {}
        group_of = np.zeros(len(self.retail), np.int16)
        for *words, ids, _ in self._found:
            key = tuple(word for column, word in zip(COLUMNS, words, strict=True) if column in columns)
            group_of[ids] = numbers.setdefault(key, len(numbers))
        return Grouping(columns, list(numbers), group_of)

    @property
    def extras(self) -> NDArray[np.bool_]:
        """Return a mask, by series id, of the series of cards that do not count."""
        return self.retail & ~self.counted

    def members(self, of: NDArray[np.bool_]) -> Members:
        """Return some of the series by variant, with each variant's cards."""
        variants = self.by(VARIANT)
        first_card: list[int] = []
        card_of, cards = np.zeros(len(self.retail), np.int32), 0
        for *_, ids, card_ids in self._found:  # sorted by variant, and a card is in one set
            variant = variants.of[ids[0]]
            ids, card_ids = ids[of[ids]], card_ids[of[ids]]
            known, place = np.unique(card_ids, return_inverse=True)
            if variant == len(first_card):
                first_card.append(cards)
            card_of[ids] = cards + place
            cards += len(known)
        return Members(len(variants.groups), variants.of, card_of, np.array(first_card, np.int64), cards)
