"""Appraisal of one variant: the quote that speaks for it, or the reason why none does (docs/methods.md, collections).

A copy has the price of its own condition, finish and language. What stands in for a missing price is a fallback: off
unless it is asked for, named on every copy, and never another finish or printing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from collection.ledger.money import divided
from collection.ledger.variants import Variant
from collection.valuation.quotes import Quote, Quotes
from market.variants import HEADLINE_CONDITION, HEADLINE_MARKETPLACES, Condition, Currency, Language


class Reason(StrEnum):
    """Why copies have no value."""

    UNRESOLVED = "unresolved"  # nobody knows which printing it is
    UNKNOWN_VARIANT = "unknown_variant"  # its condition, finish or language
    NO_MARKETPLACE = "no_marketplace"  # no marketplace speaks for the currency
    NO_SERIES = "no_series"  # nobody quotes this condition, finish and language in the currency
    OTHER_MARKETPLACE = "other_marketplace"  # only marketplaces quote it that were not chosen
    TOO_OLD = "too_old"  # no quote of it is current


class Step(StrEnum):
    """Whose price a copy has: its own, or that of a fallback, in the order in which they are tried."""

    OWN = "own"
    AS_NEAR_MINT = "as_near_mint"  # unknown condition, valued as near mint
    NEAR_MINT_FACTOR = "near_mint_factor"  # the near mint price times the factor of the own condition
    OTHER_LANGUAGE = "other_language"
    OTHER_MARKETPLACE = "other_marketplace"


@dataclass(frozen=True, slots=True)
class ConditionFactors:
    """What copies of a condition are worth, in per cent of the near mint price, by whom it was told and when."""

    percents: Mapping[Condition, int]
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a valuation: the currency, and its `marketplaces`, the first with a current price counts.

    Without `factors`, or one for a condition, the step that needs it finds nothing. Copies below `min_price` (minor
    units) are left out.
    """

    currency: str
    marketplaces: tuple[str, ...]
    fallbacks: frozenset[Step] = frozenset()
    factors: ConditionFactors | None = None
    min_price: int = 0

    @classmethod
    def headline(cls, currency: str) -> "Terms":
        """Return the terms of the headline: its marketplaces in their order, none for a currency without any."""
        known = currency in set(Currency)
        return cls(currency, HEADLINE_MARKETPLACES[Currency(currency)] if known else ())


class Appraisal(NamedTuple):
    """The price of one copy in minor units, its quote and whose price it is; or `reason`, and no price.

    `percent` of the quote's price is the copy's: less than 100 for a fallback by condition.
    """

    price: int | None
    quote: Quote | None = None
    step: Step = Step.OWN
    reason: Reason | None = None
    percent: int = 100

    def price_before(self, window: str) -> int | None:
        """Return the price of the same series before a window (market/change_windows.py), None where unknown."""
        before: int | None = getattr(self.quote, f"price_{window}") if self.quote else None
        return None if before is None else divided(before * self.percent, 100)


def appraise(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal:
    """Return the appraisal of a variant. Its own price first; then the fallbacks that the terms allow."""
    own = _own(variant, quotes, terms)
    if own.price is not None or not terms.fallbacks or variant.card_id is None:
        return own
    tried = (find(variant, quotes, terms) for step, find in _FALLBACKS.items() if step in terms.fallbacks)
    return next((found for found in tried if found), own)


def _own(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal:
    if variant.card_id is None:
        return Appraisal(None, reason=Reason.UNRESOLVED)
    if variant.condition is None or variant.finish is None or variant.language is None:
        return Appraisal(None, reason=Reason.UNKNOWN_VARIANT)
    quoted = quotes.get(variant, ())
    for marketplace in terms.marketplaces:
        for quote in quoted:
            if quote.marketplace == marketplace and quote.is_current and quote.currency == terms.currency:
                return Appraisal(quote.price, quote)
    return Appraisal(None, reason=_reason(quoted, terms))


def _reason(quoted: Iterable[Quote], terms: Terms) -> Reason:
    """Return why none of a variant's quotes counts."""
    places = {quote.marketplace for quote in quoted if quote.currency == terms.currency}
    if not terms.marketplaces:
        return Reason.NO_MARKETPLACE
    if not places:
        return Reason.NO_SERIES
    return Reason.TOO_OLD if places & set(terms.marketplaces) else Reason.OTHER_MARKETPLACE


def _quoted(variant: Variant, quotes: Quotes, terms: Terms, step: Step, percent: int = 100) -> Appraisal | None:
    """Return the appraisal by the price of another variant, None where it has none."""
    found = _own(variant, quotes, terms)
    price = divided((found.price or 0) * percent, 100)
    return Appraisal(price, found.quote, step, percent=percent) if price else None


def _as_near_mint(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal | None:
    near_mint = variant._replace(condition=HEADLINE_CONDITION)
    return _quoted(near_mint, quotes, terms, Step.AS_NEAR_MINT) if variant.condition is None else None


def _near_mint_factor(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal | None:
    percent = terms.factors.percents.get(variant.condition) if terms.factors and variant.condition else None
    near_mint = variant._replace(condition=HEADLINE_CONDITION)
    return _quoted(near_mint, quotes, terms, Step.NEAR_MINT_FACTOR, percent) if percent else None


def _other_language(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal | None:
    """Return the appraisal by another language of the same condition and finish: English first, as they are listed."""
    others = (variant._replace(language=language.value) for language in Language if language != variant.language)
    tried = (_quoted(other, quotes, terms, Step.OTHER_LANGUAGE) for other in others)
    return next((found for found in tried if found), None) if variant.language else None


def _other_marketplace(variant: Variant, quotes: Quotes, terms: Terms) -> Appraisal | None:
    current = [quote for quote in quotes.get(variant, ()) if quote.currency == terms.currency and quote.is_current]
    found = min(current, key=lambda quote: (quote.price, quote.marketplace), default=None)
    return Appraisal(found.price, found, Step.OTHER_MARKETPLACE) if found and variant.is_known else None


_FALLBACKS: Mapping[Step, Callable[[Variant, Quotes, Terms], Appraisal | None]] = MappingProxyType(
    {
        Step.AS_NEAR_MINT: _as_near_mint,
        Step.NEAR_MINT_FACTOR: _near_mint_factor,
        Step.OTHER_LANGUAGE: _other_language,
        Step.OTHER_MARKETPLACE: _other_marketplace,
    }
)
