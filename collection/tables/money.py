"""Amounts of money in cells: `$182.83`, `€ 1,77`, `CAD 52.09`, `-1.0` for none."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from collection.tables.currencies import currency_code
from collection.tables.numbers import DecimalSign, parse_number
from market.money import MAXIMUM_PRICE

# A currency before or after the number; blanks of every kind between them.
_WORD = r"[^\d\s.,'’+-][^\d\s,'’+-]*"
_MONEY = re.compile(
    rf"(?P<minus>-?)\s*(?P<before>{_WORD})?\s*(?P<minus_after>-?)"
    rf"(?P<number>[\d.,'’ \u00a0\u202f]*\d[\d.,]*)\s*(?P<after>{_WORD})?"
)
_NO_AMOUNT = Decimal(-1)  # what some apps write where they have no price
_LONGEST = 40  # characters; no amount has more


class InvalidMoney(ValueError):
    """A text that is no amount of money."""


class Money(NamedTuple):
    """An amount with the ISO 4217 code of its currency; each is None where the text has none."""

    amount: Decimal | None
    currency: str | None


@lru_cache(maxsize=4096)
def number_in(text: str) -> str:
    """Return the number of an amount without minus and currency, empty where there is none."""
    match = _match(text.strip())
    return match["number"].strip() if match else ""


@lru_cache(maxsize=4096)  # the cheap cards of a collection have the same few prices
def parse_money(text: str, sign: DecimalSign | None = None) -> Money:
    """Return the amount and the currency of a cell, `sign` being the decimal sign of its column.

    An empty cell and -1 have no amount. Raises UndecidedNumber, InvalidNumber, or InvalidMoney for another negative
    amount, an unknown currency, and more than MAXIMUM_PRICE.
    """
    text = text.strip()
    if not text:
        return Money(None, None)
    match = _match(text)
    if match is None or (match["before"] and match["after"]):
        raise InvalidMoney(f"{text!r:.40} is not an amount")
    amount = parse_number(match["number"].strip(), sign)
    if match["minus"] or match["minus_after"]:
        return _negative(-amount, text)
    if amount > MAXIMUM_PRICE:
        raise InvalidMoney(f"{text!r:.40} is more than {MAXIMUM_PRICE:,}")
    return Money(amount, _currency(match["before"] or match["after"], text))


def _match(text: str) -> re.Match[str] | None:
    return _MONEY.fullmatch(text) if len(text) <= _LONGEST else None


def _negative(amount: Decimal, text: str) -> Money:
    if amount == _NO_AMOUNT:
        return Money(None, None)
    raise InvalidMoney(f"{text!r:.40} is negative")


def _currency(word: str | None, text: str) -> str | None:
    if not word:
        return None
    code = currency_code(word)
    if code is None:
        raise InvalidMoney(f"{text!r:.40} has an unknown currency")
    return code
