"""Variant of the copies in a collection: which printing, in which condition, finish and language."""

from typing import NamedTuple

from market.variants import Condition, Finish


class Variant(NamedTuple):
    """What the copies of a lot are; None is unknown. A price can be found only where all four are known.

    `card_id` is None until the printing is resolved. `raw` is what the file said of it, and keeps two unresolved cards
    apart; None where the card is resolved. `language` is a name (`Language` of market/variants.py), or the code of one
    without a name.
    """

    card_id: int | None
    condition: Condition | None = None
    finish: Finish | None = None
    language: str | None = None
    raw: str | None = None

    @property
    def is_known(self) -> bool:
        """Return whether printing, condition, finish and language are known."""
        return None not in self[:4]
