"""Terms of a query about copies in a collection: how many, where, with which tag, what they cost and brought.

They are nodes of the same tree as the terms about cards (market/search/nodes.py).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from market.search.names import title
from market.search.values import Operator


class HeldMeasure(StrEnum):
    """Number of a row of copies: how many, what was paid for them, what they have gained."""

    COPIES = "qty"
    COST = "cost"
    GAIN = "gain"


class Label(StrEnum):
    """Words that a collector gives to copies."""

    LOCATION = "loc"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class HeldNumberIs:
    """A number of the copies satisfies the comparison. An unknown cost or gain never does."""

    measure: HeldMeasure
    op: Operator
    value: Decimal

    def __str__(self) -> str:
        return f"{self.measure}{self.op}{self.value.normalize() + 0:f}"


@dataclass(frozen=True, slots=True)
class LabelIs:
    """A label has `text` in it, or is it as a whole, compared as titles are; an empty whole one: there is none."""

    label: Label
    text: str
    is_whole: bool

    def names(self, label: str) -> bool:
        """Return whether a label is meant."""
        known = title(label)
        return known == self.text if self.is_whole else self.text in known

    def __str__(self) -> str:
        return f'{self.label}{"=" if self.is_whole else ":"}"{self.text}"'


HeldTerm: TypeAlias = HeldNumberIs | LabelIs
