"""Quantities in cells: `4`, `2x`, `x2`, `2.0`. Nothing else is a number of copies."""

import re
from functools import lru_cache

MAXIMUM_QUANTITY = 250_000  # copies in one row, or sets of four; more is a price or a number in the wrong column
_QUANTITY = re.compile(r"(?:x\s*)?(\d{1,9})(?:[.,]0{1,2})?(?:\s*x)?", re.ASCII | re.IGNORECASE)


class InvalidQuantity(ValueError):
    """A text that is no number of copies."""


class ZeroQuantity(InvalidQuantity):
    """No copies."""


@lru_cache(maxsize=1024)
def parse_quantity(text: str) -> int:
    """Return the number of copies, from 1 to MAXIMUM_QUANTITY.

    Raises ZeroQuantity for 0, InvalidQuantity for everything else: a negative quantity is not turned round.
    """
    text = text.strip()
    if not text:
        raise InvalidQuantity("the quantity is missing")
    match = _QUANTITY.fullmatch(text)
    if match is None:
        reason = "is negative" if text.startswith("-") else "is not a number of copies"
        raise InvalidQuantity(f"the quantity {text!r:.40} {reason}")
    quantity = int(match[1])
    if quantity == 0:
        raise ZeroQuantity("the quantity is 0")
    if quantity > MAXIMUM_QUANTITY:
        raise InvalidQuantity(f"the quantity {quantity:,} is more than {MAXIMUM_QUANTITY:,}")
    return quantity
