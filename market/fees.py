"""Fees of marketplaces: dated rows with their source, and what a seller keeps or a buyer pays (docs/methods.md, fees).

Fees change: a row says from when on it holds, where that is known, when it was read, and where. The fees of a channel
without a row, or with an unknown one, are unknown; its net is not shown. Rates are hundredths of a per cent, amounts
minor units of the row's currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers

WHOLE = 10_000  # hundredths of a per cent
_NO_CAP = np.iinfo(np.int64).max


class Side(StrEnum):
    """Who pays, and for what."""

    SELLER = "seller"
    BUYER = "buyer"
    BUYLIST = "buylist"  # what a shop takes off the price that it pays
    CREDIT = "credit"  # what a shop adds to its price in store credit
    POSTAGE = "postage"  # of an order, where nobody says what he pays
    CONVERSION = "conversion"  # of a payment in another currency; told, never taken off


class Per(StrEnum):
    """What an amount is of."""

    ITEM = "item"
    ORDER = "order"


STAMP, CHARGED = "stamp", "charged"  # rows of postage: what a seller pays, and what a buyer pays for it


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee: `rate` of the price, at most `cap` an item, or an `amount`; unknown where neither is given.

    Of prices from `least` on and under `below`. An empty `level` is every seller's. Valid from a day, before another;
    None is open.
    """

    id: int
    marketplace: str
    currency: str
    side: str
    level: str
    name: str
    rate: int | None
    cap: int | None
    amount: int | None
    per: str
    least: int | None
    below: int | None
    source_url: str
    read_on: date
    valid_from: date | None
    valid_to: date | None
    note: str

    @property
    def is_known(self) -> bool:
        """Return whether it is known how much it is."""
        return self.rate is not None or self.amount is not None

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def concerns(self, prices: Integers) -> NDArray[np.bool_]:
        """Return which prices of an item it is of."""
        return (prices >= (self.least or 0)) & (prices < (_NO_CAP if self.below is None else self.below))

    def parts(self, prices: Integers, base: Integers) -> Integers:
        """Return it for items with these prices, `base` being what the rate is of, in WHOLE parts of a minor unit."""
        most = _NO_CAP if self.cap is None else self.cap * WHOLE
        amount = (self.amount or 0) * WHOLE if self.per == Per.ITEM else 0
        found: Integers = np.where(self.concerns(prices), np.minimum(base * (self.rate or 0), most) + amount, 0)
        return found


@dataclass(frozen=True, slots=True)
class Tariff:
    """All fees of one side of a marketplace on a day."""

    rows: tuple[Fee, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Return the numbers of its rows, in order."""
        return tuple(sorted(row.id for row in self.rows))

    @property
    def per_order(self) -> int:
        """Return what an order costs beside its items."""
        return sum(row.amount or 0 for row in self.rows if row.per == Per.ORDER)

    def is_known(self, prices: Integers) -> NDArray[np.bool_]:
        """Return for which prices all fees are known."""
        known = np.ones(np.shape(prices), np.bool_)
        for row in self.rows:
            if not row.is_known:
                known &= ~row.concerns(prices)
        return known

    def fee(self, prices: Integers, charged: int | Integers = 0) -> Integers:
        """Return the fee on one item, for each price, without that of the order; rounded once.

        Fees are of the price and of what the buyer pays for the item's share of the postage.
        """
        parts = sum((row.parts(prices, prices + charged) for row in self.rows), np.zeros(np.shape(prices), np.int64))
        return (2 * parts + WHOLE) // (2 * WHOLE)

    def net(self, prices: Integers, postage: int = 0, basket: int | Integers = 1, charged: int = 0) -> Integers:
        """Return what a seller keeps of one item, for each price, who pays `postage` an order and is paid `charged`.

        A basket, one for all prices or one for each, shares the fee of the order and the postage.
        """
        share = _divided(charged, basket)
        return prices + share - self.fee(prices, share) - _divided(self.per_order + postage, basket)

    def marginal(self, prices: Integers) -> Integers:
        """Return what one item more in an order that is sent anyway leaves its seller, for each price."""
        return prices - self.fee(prices)

    def landed(self, prices: Integers, postage: int = 0, basket: int | Integers = 1) -> Integers:
        """Return what one item costs a buyer with fee and postage, for each price; a basket shares the postage."""
        return prices + self.fee(prices) + _divided(self.per_order + postage, basket)


def tariff(
    rows: Iterable[Fee], marketplace: str, currency: str, side: Side, on: date, level: str = ""
) -> Tariff | None:
    """Return the fees of a side of a marketplace that hold on a day, None where nothing is known of them.

    Of several rows for the same prices the one that began last counts.
    """
    wanted = (marketplace, currency, side)
    found: dict[tuple[str, int | None], Fee] = {}
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        if (row.marketplace, row.currency, row.side) == wanted and row.level in ("", level) and row.holds_on(on):
            found[row.name, row.least] = row
    return Tariff(tuple(found.values())) if found else None


class Postage(NamedTuple):
    """What an order's postage costs who sends it, and what its buyer pays for it, None where that is not known; with
    the numbers of the rows that say so.
    """

    paid: int | None
    charged: int | None
    ids: tuple[int, ...]


def postage(rows: Iterable[Fee], marketplace: str, currency: str, on: date) -> Postage:
    """Return the postage of an order at a marketplace on a day."""
    found = tariff(rows, marketplace, currency, Side.POSTAGE, on) or Tariff(())
    amounts = {row.name: row.amount for row in found.rows}
    return Postage(amounts.get(STAMP), amounts.get(CHARGED), found.ids)


def credit_rate(rows: Iterable[Fee], marketplace: str, currency: str, on: date) -> int:
    """Return what a shop adds to its price in store credit, in hundredths of a per cent; 0 where nothing is known."""
    found = tariff(rows, marketplace, currency, Side.CREDIT, on)
    return sum(row.rate or 0 for row in found.rows) if found else 0


def _divided(number: int, by: int | Integers) -> int | Integers:
    return (2 * number + by) // (2 * by)
