"""The offers of Card Kingdom's price list: a row is an article; articles of one card and finish are aggregated."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from ingestion.contract import CardIdentifier, Price, Rejected, SeriesPrices
from ingestion.parsing.values import MOST_COPIES, reject
from market.money import InvalidPrice, parse_price
from market.variants import CARDKINGDOM_CONDITIONS, Condition, Currency, Finish, Kind

MOST_OF_ONE = 1_000_000  # copies of an article
# The buylist has near mint only; no list has its prices of other conditions.
GRADES = ("nm", "ex", "vg", "g")
SIDES = (
    *((Kind.RETAIL, CARDKINGDOM_CONDITIONS[word]) for word in GRADES),
    (Kind.BUYLIST, Condition.NEAR_MINT),
)
parse_text = lru_cache(20_000)(parse_price)  # most prices of a list are the same few thousand
Key = tuple[UUID, Finish]


class Grades(msgspec.Struct, gc=False):
    """Retail prices and stock by condition. Each may have any type: a broken one must not cost the others."""

    nm_price: Any = None
    nm_qty: Any = None
    ex_price: Any = None
    ex_qty: Any = None
    vg_price: Any = None
    vg_qty: Any = None
    g_price: Any = None
    g_qty: Any = None


class Article(msgspec.Struct, gc=False):
    """The card and finish of a row. Only the variation identifies an etched one; the SKU does not."""

    scryfall_id: UUID | None
    is_foil: Literal["true", "false"]
    variation: str | None = None

    @property
    def key(self) -> Key | None:
        """Return card and finish; None where Card Kingdom does not identify the card."""
        if self.scryfall_id is None:
            return None
        if self.variation and "Etched" in self.variation:
            return self.scryfall_id, Finish.ETCHED
        return self.scryfall_id, Finish.FOIL if self.is_foil == "true" else Finish.NONFOIL


class Row(Article, gc=False):
    """An article with its offers."""

    condition_values: Grades = msgspec.field(default_factory=Grades)
    price_retail: Any = None
    qty_retail: Any = None
    price_buy: Any = None
    qty_buying: Any = None


class Quote(NamedTuple):
    """A price, in USD, and its number of copies."""

    price: Decimal
    quantity: int


Quotes = list[Quote | None]  # one for each of SIDES; None: not in stock, or not bought


def offers_of(key: Key, rows: Sequence[Row], as_of: datetime) -> tuple[list[SeriesPrices], list[Rejected]]:
    """Return the series of the rows of one card in one finish, and their rejected offers."""
    card, finish = key
    rejected: list[Rejected] = []
    quotes = _quotes(rows[0], rejected)
    for row in rows[1:]:
        quotes = [_fold(*three) for three in zip(SIDES, quotes, _quotes(row, rejected), strict=True)]
    identifier, series = CardIdentifier("scryfall_id", card), []
    for (kind, condition), quote in zip(SIDES, quotes, strict=True):
        if quote is None:
            continue
        if quote[1] > MOST_COPIES:
            rejected.append(reject(f"{card} {finish} {condition}: {quote}", "more copies than there can be"))
            continue
        prices = [Price(as_of, quote[0], None, None, None, None, None, quote[1])]
        series.append(SeriesPrices(identifier, "cardkingdom", condition, finish, None, Currency.USD, kind, prices))
    return series, rejected


def _fold(side: tuple[Kind, Condition], one: Quote | None, other: Quote | None) -> Quote | None:
    """Return two articles as one: on sale, the lower price and all copies; bought, the higher price and its copies."""
    if one is None or other is None:
        return one or other
    if side[0] is Kind.BUYLIST:
        return max(one, other)
    return Quote(min(one.price, other.price), one.quantity + other.quantity)


def _quotes(row: Row, rejected: list[Rejected]) -> Quotes:
    quotes: Quotes = []
    for side, (price, quantity) in zip(SIDES, _given(row), strict=True):
        try:
            quotes.append(_quote(price, quantity))
        except ValueError as error:
            quotes.append(None)
            label = f"{row.scryfall_id} {' '.join(side)}"
            rejected.append(reject(f"{label}: {price!r}, quantity {quantity!r}", error))
    return quotes


def _given(row: Row) -> tuple[tuple[Any, Any], ...]:
    """Return price and quantity, as given, for each of SIDES."""
    grades = row.condition_values
    return (
        (row.price_retail, row.qty_retail) if _is_new(grades) else (grades.nm_price, grades.nm_qty),
        (grades.ex_price, grades.ex_qty),
        (grades.vg_price, grades.vg_qty),
        (grades.g_price, grades.g_qty),
        (row.price_buy, row.qty_buying),
    )


def _is_new(grades: Grades) -> bool:
    """Return whether conditions are not filled in yet: near mint has no price, and stock is not of the others only."""
    try:
        if _amount(grades.nm_price) is not None:
            return False
    except InvalidPrice:
        return False
    return bool(grades.nm_qty) or not (grades.ex_qty or grades.vg_qty or grades.g_qty)


def _quote(price: Any, quantity: Any) -> Quote | None:
    """Return price and quantity; None without copies or without a price. Raises ValueError for absurd ones."""
    if quantity is None or quantity == 0:
        return None
    if type(quantity) is not int or not 0 < quantity <= MOST_OF_ONE:
        raise ValueError(f"{quantity!r:.60} is no possible number of copies")
    amount = _amount(price)
    return None if amount is None else Quote(amount, quantity)


def _amount(value: Any) -> Decimal | None:
    return parse_text(value) if type(value) is str else parse_price(value)
