"""Best prices of a card (docs/methods.md, headline): where its variant is cheapest, and which shop pays most for it."""

from collections.abc import Collection, Iterable, Sequence

from market.headline import headline_of
from market.spreads import Q
from market.variants import Kind


def of_headline_variant(prices: Sequence[Q], currency: str, language: str, finishes: Collection[str]) -> list[Q]:
    """Return the current prices of the headline's condition, finish and language in a currency, at all marketplaces.

    Retail prices come first, cheapest first, then what shops pay, most first. Empty where the card has no headline.
    """
    headline = headline_of(prices, currency, language, finishes)
    if headline is None:
        return []
    alike = (price for price in prices if price.is_current and price.currency == currency and _alike(price, headline))
    return best_first(alike)


def best_first(prices: Iterable[Q]) -> list[Q]:
    """Return prices in the order of a buyer, then of a seller; those that are not current come last of their kind."""
    return sorted(prices, key=lambda price: (price.kind != Kind.RETAIL, not price.is_current, _asked_or_paid(price)))


def best_of(prices: Sequence[Q], kind: str) -> Q | None:
    """Return the best price of a kind in a list of `of_headline_variant`; None where there is no other to compare."""
    of_kind = [price for price in prices if price.kind == kind]
    return of_kind[0] if len(of_kind) > 1 else None


def _alike(price: Q, other: Q) -> bool:
    return (price.condition, price.finish, price.language) == (other.condition, other.finish, other.language)


def _asked_or_paid(price: Q) -> object:
    return price.price if price.kind == Kind.RETAIL else -price.price
