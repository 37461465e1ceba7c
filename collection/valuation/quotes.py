"""Prices that a valuation is given: by variant, from the marketplaces that have one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from collection.ledger.variants import Variant


class Quote(NamedTuple):
    """A price of one copy in minor units of `currency`, which held at `time` (aware UTC).

    `quantity` is the number of copies on offer, or that a shop wants; None is unknown. `is_current` is by the one rule
    of market/current.py. A price is above zero: an unknown one has no quote. `price_24h` and so on are the same series'
    own prices that long before, None where unknown (market/change_windows.py); `series` is its number, where stored.
    """

    price: int
    currency: str
    marketplace: str
    time: datetime
    quantity: int | None = None
    is_current: bool = True
    price_24h: int | None = None
    price_7d: int | None = None
    price_30d: int | None = None
    series: int | None = None


Quotes = Mapping[Variant, Sequence[Quote]]
