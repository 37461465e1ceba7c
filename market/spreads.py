"""Prices of a card side by side: retail and buylist prices of one variant at all marketplaces, in one currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Generic, Protocol, TypeVar

from market.headline import Variant
from market.variants import MARKETPLACES, Condition, Finish, Kind, language_order

ORDERS = tuple(tuple(str(one) for one in words) for words in (Finish, Condition))


class Quote(Variant, Protocol):
    """A price of a series, and whether it is current."""

    @property
    def price(self) -> Decimal: ...


Q = TypeVar("Q", bound=Quote)


@dataclass(frozen=True, slots=True)
class Spread(Generic[Q]):
    """One finish, condition and language. `retail` has the newest price by marketplace, `buylist` is the best one.

    `spread` is the dearest retail price over the cheapest. `gap` is the shortfall of the best buylist price, as a part
    of the cheapest retail price (below 0 where a shop pays more). Both are per cent, None is unknown. They rest on
    current prices, as the search's `spread` does; older prices are shown.
    """

    finish: str
    condition: str
    language: str
    retail: Mapping[str, Q]
    buylist: Q | None
    spread: Decimal | None
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class SpreadTable(Generic[Q]):
    """Marketplaces that sell the card in a currency, in their usual order, and one row a variant."""

    currency: str
    marketplaces: list[str]
    rows: list[Spread[Q]]

    @property
    def has_buylist(self) -> bool:
        """Return whether any shop has a buylist price."""
        return any(row.buylist for row in self.rows)


def spreads(prices: Iterable[Q], currency: str) -> SpreadTable[Q]:
    """Return the table of one currency's prices; other currencies are left out, never converted."""
    quoted = [price for price in prices if price.currency == currency]
    languages = language_order(price.language for price in quoted)
    variants = sorted({_variant(price) for price in quoted}, key=partial(_rank, languages))
    selling = {price.marketplace for price in quoted if price.kind == Kind.RETAIL}
    rows = [_spread([price for price in quoted if _variant(price) == variant]) for variant in variants]
    return SpreadTable(currency, [slug for slug in MARKETPLACES if slug in selling], rows)


def _spread(prices: Sequence[Q]) -> Spread[Q]:
    """Return the row of one variant."""
    retail = {price.marketplace: price for price in _of(prices, Kind.RETAIL)}
    buylists = list(_of(prices, Kind.BUYLIST))
    asked = [price.price for price in retail.values() if price.is_current]
    paid = max((price.price for price in buylists if price.is_current), default=None)
    best = max(buylists, key=lambda price: (price.is_current, price.price, price.confirmed_at), default=None)
    cheapest = min(asked, default=None)
    spread = _per_cent(max(asked) - min(asked), cheapest) if len(asked) > 1 else None
    gap = _per_cent(cheapest - paid, cheapest) if cheapest is not None and paid is not None else None
    return Spread(*_variant(prices[0]), retail, best, spread, gap)


def _of(prices: Iterable[Q], kind: Kind) -> Iterable[Q]:
    return (price for price in prices if price.kind == kind)


def _per_cent(part: Decimal, whole: Decimal | None) -> Decimal | None:
    return (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def _variant(price: Quote) -> tuple[str, str, str]:
    return price.finish, price.condition, price.language


def _rank(languages: Sequence[str], variant: tuple[str, str, str]) -> tuple[int, ...]:
    return tuple(order.index(word) for order, word in zip((*ORDERS, languages), variant, strict=True))
