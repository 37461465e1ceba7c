"""Entries made of what a person enters: an order with its shipping, a pack, a trade, a lot's form, a reversal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from collection.ledger.entries import (
    Acquisition,
    Cash,
    Correction,
    Disposal,
    Entry,
    EntryKind,
    Facts,
    InvalidEntry,
    Line,
)
from collection.ledger.lots import Lot
from collection.ledger.money import split


def bought(number: int, at: datetime, lines: Sequence[Acquisition], shipping: int = 0) -> Entry:
    """Return the entry of an order. Its shipping and fees are added to the lines' fees by their prices.

    All lines and the shipping are in one currency; InvalidEntry otherwise. Where a line's price is unknown, the copies
    are the measure.
    """
    fees = _by_price([line.facts.price for line in lines], [line.facts.quantity for line in lines], shipping)
    if shipping:
        _one_currency([line.facts.currency for line in lines])
    charged = (
        replace(line, facts=replace(line.facts, fees=line.facts.fees + fee))
        for line, fee in zip(lines, fees, strict=True)
    )
    return Entry(number, at, EntryKind.BUY, tuple(charged))


def sold(number: int, at: datetime, lines: Sequence[Disposal], fees: int = 0) -> Entry:
    """Return the entry of a sale. The order's fees and postage are split over the lines by their proceeds."""
    shares = _by_price([line.proceeds for line in lines], [line.copies.quantity for line in lines], fees)
    if fees:
        _one_currency([line.currency for line in lines])
    charged = (replace(line, fees=line.fees + fee) for line, fee in zip(lines, shares, strict=True))
    return Entry(number, at, EntryKind.SELL, tuple(charged))


def opened(
    number: int, at: datetime, lots: Sequence[Acquisition], worth: Sequence[int], price: int | None, currency: str
) -> Entry:
    """Return the entry of a pack or box: its price is spread over the lots by what they are worth.

    `worth` has, by lot, what all its copies were worth then, in any one currency; where it is all 0, each lot costs the
    same. A pack with an unknown price has lots of unknown cost.
    """
    prices = [None] * len(lots) if price is None else split(price, worth)
    spread = (
        replace(lot, facts=replace(lot.facts, price=part, currency=currency))
        for lot, part in zip(lots, prices, strict=True)
    )
    return Entry(number, at, EntryKind.OPEN, tuple(spread))


def traded(
    number: int,
    at: datetime,
    out: Sequence[Disposal],
    into: Sequence[Acquisition],
    currency: str,
    *,
    worth: Sequence[int] = (),
    cash: int = 0,
) -> Entry:
    """Return a trade as one entry: lots go out at their cost and come in at the agreed value, their price.

    `cash` is what comes beside the cards, below zero where it is paid. The proceeds of what goes out are the agreed
    value of what comes in, and the cash; they are split by what each line was `worth`, or by copies. They are unknown
    where a value is.
    """
    _one_currency([currency, *(line.facts.currency for line in into if line.facts.price is not None)])
    agreed = [line.facts.price for line in into]
    total = None if None in agreed else sum(price for price in agreed if price is not None) + cash
    weights = worth or [line.copies.quantity for line in out]
    proceeds = [None] * len(out) if total is None or not out else split(total, weights)
    leaving = (replace(line, proceeds=part, currency=currency) for line, part in zip(out, proceeds, strict=True))
    money: tuple[Line, ...] = (Cash(cash, currency),) if cash else ()
    return Entry(number, at, EntryKind.TRADE, (*leaving, *into, *money))


def corrected(number: int, at: datetime, lot: Lot, facts: Facts) -> Entry | None:
    """Return the entry that gives a lot these facts; None where they are its own: saving unchanged changes nothing."""
    if facts == lot.facts:
        return None
    return Entry(number, at, EntryKind.CORRECT, (Correction(lot.id, lot.variant, lot.location, facts),))


def reversal(number: int, at: datetime, entry: Entry) -> Entry:
    """Return the entry that reverses another, itself a reversal perhaps."""
    return Entry(number, at, EntryKind.REVERSE, (), entry.id)


def _by_price(prices: Sequence[int | None], copies: Sequence[int], total: int) -> list[int]:
    """Return a total split by prices, by copies where one of them is unknown (docs/methods.md, collections)."""
    known = [price for price in prices if price is not None]
    return split(total, known if len(known) == len(prices) else copies)


def _one_currency(currencies: Sequence[str | None]) -> None:
    if len(set(currencies)) > 1:
        raise InvalidEntry("all lines of an order are in its currency")
