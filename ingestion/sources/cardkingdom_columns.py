"""The offers of many of Card Kingdom's rows at once, as columns; only for rows without a fault.

A list has five offers a row. Checking each of them by itself takes six times as long as reading the list.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Annotated

import msgspec
import numpy as np

from ingestion.contract import CardIdentifier, Listing
from ingestion.sources.cardkingdom_offers import GRADES, MOST_OF_ONE, SIDES, Grades, Key, Row, parse_text
from market.observations import Integers
from market.variants import Currency, Finish

Quantity = Annotated[int, msgspec.Meta(ge=0, le=MOST_OF_ONE)]

_FINISHES = tuple(Finish)
_VARIANTS = [
    ("cardkingdom", condition, finish, None, Currency.USD, kind) for finish in _FINISHES for kind, condition in SIDES
]


class PlainGrades(Grades, gc=False, kw_only=True):
    """Prices that are texts, and possible numbers of copies."""

    nm_price: str
    nm_qty: Quantity
    ex_price: str
    ex_qty: Quantity
    vg_price: str
    vg_qty: Quantity
    g_price: str
    g_qty: Quantity


class PlainRow(Row, gc=False, kw_only=True):
    """A row with plain grades and prices only."""

    condition_values: PlainGrades
    price_retail: str
    qty_retail: Quantity
    price_buy: str
    qty_buying: Quantity


def listing_of(keys: Sequence[Key], rows: Sequence[PlainRow], as_of: datetime) -> Listing:
    """Return the series of rows that are the only ones of their cards and finishes, as `offers_of` does.

    Raises InvalidPrice.
    """
    cents, quantities = _offered(rows)
    which, sides = np.nonzero((cents > 0) & (quantities > 0))
    cards: dict[CardIdentifier, int] = {}
    card_places = [cards.setdefault(CardIdentifier("scryfall_id", card), len(cards)) for card, _ in keys]
    finishes = np.array([_FINISHES.index(finish) for _, finish in keys], np.int64)
    return Listing(
        as_of,
        list(cards),
        _VARIANTS,
        np.array(card_places, np.int64)[which],
        finishes[which] * len(SIDES) + sides,
        {"price": cents[which, sides], "total_quantity": quantities[which, sides]},
    )


def _offered(rows: Sequence[PlainRow]) -> tuple[Integers, Integers]:
    """Return prices in cents (0 for none) and numbers of copies, with a column for each of SIDES."""
    grades = [row.condition_values for row in rows]
    cents = [_cents(map(attrgetter(f"{word}_price"), grades)) for word in GRADES]
    copies = [_numbers(map(attrgetter(f"{word}_qty"), grades)) for word in GRADES]
    # The rule of `_is_new` in cardkingdom_offers.py, for all rows at once.
    is_new = (cents[0] == 0) & ((copies[0] > 0) | (copies[1] + copies[2] + copies[3] == 0))
    cents[0] = np.where(is_new, _cents(row.price_retail for row in rows), cents[0])
    copies[0] = np.where(is_new, _numbers(row.qty_retail for row in rows), copies[0])
    cents.append(_cents(row.price_buy for row in rows))
    copies.append(_numbers(row.qty_buying for row in rows))
    return np.stack(cents, axis=1), np.stack(copies, axis=1)


def _cents(texts: Iterable[str]) -> Integers:
    return _numbers(map(_in_cents, texts))


def _numbers(numbers: Iterable[int]) -> Integers:
    return np.fromiter(numbers, np.int64)


@lru_cache(20_000)
def _in_cents(text: str) -> int:
    return int((parse_text(text) or 0) * 100)
