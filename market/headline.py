"""Headline series of a card in a currency (docs/methods.md, headline). db/summaries implements the same in SQL."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from market.variants import HEADLINE_CONDITION, HEADLINE_FINISHES, HEADLINE_MARKETPLACES, Currency, Kind


class Variant(Protocol):
    """Any object with the variant of its series and the age of its price."""

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
    @property
    def is_current(self) -> bool: ...
    @property
    def confirmed_at(self) -> datetime: ...


V = TypeVar("V", bound=Variant)


def headline_of(variants: Iterable[V], currency: str, language: str, finishes: Collection[str]) -> V | None:
    """Return the headline variant of a card of this language, None where none qualifies.

    The best placed of the current ones, by finish, then by marketplace; where none is current the newest. `finishes`
    are those of the card; empty where no source has them.
    """
    candidates = [
        variant
        for variant in variants
        if variant.kind == Kind.RETAIL
        and variant.condition == HEADLINE_CONDITION
        and variant.language == language
        and variant.currency == currency
        and variant.marketplace in HEADLINE_MARKETPLACES[Currency(currency)]
        and (not finishes or variant.finish in finishes)
    ]
    placed = sorted(candidates, key=_place)
    current = next((variant for variant in placed if variant.is_current), None)
    return current or max(placed, key=lambda variant: variant.confirmed_at, default=None)


def _place(variant: Variant) -> tuple[int, int]:
    marketplaces = HEADLINE_MARKETPLACES[Currency(variant.currency)]
    return [str(finish) for finish in HEADLINE_FINISHES].index(variant.finish), marketplaces.index(variant.marketplace)
