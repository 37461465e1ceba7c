"""Fees of marketplaces as dated rows, and what a seller keeps or a buyer pays (docs/methods.md, collections).

Fees change: a row says from when on it holds, where that is known, when it was read, and where. A marketplace without
a row has unknown fees; its net is not shown. Rates are hundredths of a per cent, amounts minor units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from collection.ledger.money import divided
from market.observations import Integers

WHOLE = 10_000  # hundredths of a per cent
_NO_CAP = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class SellerFees:
    """What a marketplace takes of a sale: `commission` of the price, at most `cap` an item, `payment` of the price
    too, and `per_order`. Valid from a day, before another; None is open.
    """

    marketplace: str
    currency: str
    level: str
    commission: int
    cap: int | None
    payment: int
    per_order: int
    source: str
    read_on: date
    valid_from: date | None = None
    valid_to: date | None = None

    def fee(self, prices: Integers) -> Integers:
        """Return the fee on the price of one item, for each price, without that of the order; rounded once."""
        most = _NO_CAP if self.cap is None else self.cap * WHOLE
        return _rounded(np.minimum(prices * self.commission, most) + prices * self.payment)

    def net(self, prices: Integers, postage: int, basket: int = 1) -> Integers:
        """Return what a seller who pays the postage keeps of one item, for each price.

        A basket shares the fee of the order and the postage.
        """
        return prices - self.fee(prices) - divided(self.per_order + postage, basket)


@dataclass(frozen=True, slots=True)
class BuyerFees:
    """What a buyer pays beside the price and postage: a `rate` of the price. Valid from a day, before another."""

    marketplace: str
    currency: str
    rate: int
    source: str
    read_on: date
    valid_from: date | None = None
    valid_to: date | None = None

    def landed(self, prices: Integers, postage: int, basket: int = 1) -> Integers:
        """Return what one item costs a buyer with fee and postage, for each price; a basket shares the postage."""
        return prices + _rounded(prices * self.rate) + divided(postage, basket)


Row = TypeVar("Row", SellerFees, BuyerFees)

_TCGPLAYER = "https://help.tcgplayer.com/hc/en-us/articles/201357836-Fees"
_CARDMARKET = "https://retailed.io/toolbox/cardmarket-fee-calculator"
_READ = date(2026, 11, 30)

SELLER_FEES = (
    SellerFees("tcgplayer", "USD", "level 1-4", 1075, 7500, 250, 30, _TCGPLAYER, _READ),
    SellerFees("cardmarket", "EUR", "private", 500, 10_000, 0, 0, _CARDMARKET, _READ),
)
BUYER_FEES = (
    BuyerFees("manapool", "USD", 420, "told by buyers, not read at its source", _READ),
    # 0.5 to 1 per cent by the way of shipping: the upper end.
    BuyerFees("cardmarket", "EUR", 100, _CARDMARKET, _READ),
)
# Store credit beyond the cash price of a buylist, in per cent.
CREDIT_BONUS = {"cardkingdom": 30}


def _rounded(parts: Integers) -> Integers:
    """Return hundredths of a per cent of amounts as amounts, half rounded up."""
    return (2 * parts + WHOLE) // (2 * WHOLE)


def in_force(rows: Iterable[Row], marketplace: str, currency: str, on: date) -> Row | None:
    """Return the row of a marketplace that holds on a day, of several the one that began last; None where unknown."""
    valid = [
        row
        for row in rows
        if (row.marketplace, row.currency) == (marketplace, currency)
        and (row.valid_from is None or row.valid_from <= on)
        and (row.valid_to is None or on < row.valid_to)
    ]
    return max(valid, key=lambda row: row.valid_from or date.min, default=None)
