"""Prices as exact decimals with two places, and the limit of a valid price."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MAXIMUM_PRICE = Decimal("1000000")  # the dearest sale, a one-of-one, made two million; listings above are jokes
_DECIMAL_TEXT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class InvalidPrice(ValueError):
    """A value that cannot be the price of a card."""


def parse_price(value: object) -> Decimal | None:
    """Return a source's price (number or decimal text) with two places, None where the source has none.

    Null, empty text and zero mean "no price" at every source. Raises InvalidPrice for a value that is not a number, is
    negative, not finite, or above MAXIMUM_PRICE.
    """
    if value is None or value == "":
        return None
    price = _number(value)
    if not price.is_finite() or price < 0 or price > MAXIMUM_PRICE:
        raise InvalidPrice(f"price {str(price)[:40]} is not between 0 and {MAXIMUM_PRICE}")
    return price.quantize(CENT, ROUND_HALF_UP) or None


def _number(value: object) -> Decimal:
    if isinstance(value, str) and _DECIMAL_TEXT.fullmatch(value):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise InvalidPrice(f"price {value!r:.60} is not a number")
