"""Which series speaks for a card in a currency (product.md, headline series)."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from market.variants import HEADLINE_CONDITION, HEADLINE_FINISHES, HEADLINE_MARKETPLACES, Currency, Kind


class Variant(Protocol):
    """Anything that knows of which series it is."""

    @property
    def marketplace(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def condition(self) -> str: ...
    @property
    def finish(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def currency(self) -> str: ...


V = TypeVar("V", bound=Variant)


def headline_of(variants: Iterable[V], currency: str, language: str) -> V | None:
    """The one that speaks for a card of this language: finish first, then marketplace. None where there is none."""
    marketplaces = HEADLINE_MARKETPLACES[Currency(currency)]
    candidates = [
        variant
        for variant in variants
        if variant.kind == Kind.RETAIL
        and variant.condition == HEADLINE_CONDITION
        and variant.language == language
        and variant.currency == currency
        and variant.marketplace in marketplaces
    ]
    order = [str(finish) for finish in HEADLINE_FINISHES]
    return min(candidates, key=lambda v: (order.index(v.finish), marketplaces.index(v.marketplace)), default=None)
