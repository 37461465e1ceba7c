"""Money of collections: integers of the minor unit of an ISO 4217 currency (mostly cents), the currency beside them.

Integers, because costs are divided and added up again: a share is an integer, what is left is the rest, and arrays of
integers are added up exactly and fast. A cost may be in any currency, those of prices are fewer (`Currency` of
market/variants.py).
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

# Places after the point, where they are not two: ISO 4217, list one, minor units.
_WITHOUT_PLACES = (
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
)  # fmt: skip
_WITH_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_PLACES = MappingProxyType({**dict.fromkeys(_WITHOUT_PLACES, 0), **dict.fromkeys(_WITH_THREE, 3), "CLF": 4, "UYW": 4})
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


class InvalidCurrency(ValueError):
    """A text that cannot be an ISO 4217 code."""


def parse_currency(code: str) -> str:
    """Return an ISO 4217 code in upper case. Raises InvalidCurrency for what does not have three letters."""
    upper = code.strip().upper()
    if not _CODE.fullmatch(upper):
        raise InvalidCurrency(f"{code!r:.20} is not a currency")
    return upper


def places(currency: str) -> int:
    """Return the number of places after the point in a currency: 2 for USD, 0 for JPY."""
    return _PLACES.get(currency, 2)


def minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units, half a unit rounded away from zero: 52.09 CAD is 5209."""
    return int(amount.scaleb(places(currency)).to_integral_value(ROUND_HALF_UP))


def major(units: int, currency: str) -> Decimal:
    """Return minor units as an amount with the places of its currency: 5209 is 52.09 CAD."""
    return Decimal(units).scaleb(-places(currency))


def divided(number: int, by: int) -> int:
    """Return number / by, half rounded up. Only integers: exact at any size."""
    return (2 * number + by) // (2 * by)


def share(total: int, part: int, whole: int) -> int:
    """Return the share that `part` copies of `whole` have in a total, rounded. The others have the rest of it."""
    return total if part == whole else divided(total * part, whole)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Return a total split by weights (docs/methods.md, collections).

    Each share is rounded down; the heaviest line has the remainder, so that the shares add up to the total. Without any
    weight all count the same. Raises ValueError without a line.
    """
    if not weights:
        raise ValueError("a total is split over at least one line")
    even = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(even)
    shares = [total * weight // whole for weight in even]
    shares[even.index(max(even))] += total - sum(shares)
    return shares
