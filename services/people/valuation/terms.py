"""Terms of a valuation, from the settings of a user: whose prices, which fallbacks, how one sells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from collection.ledger.money import minor
from collection.valuation.appraisals import Step, Terms
from collection.valuation.factors import CONDITION_FACTORS
from collection.valuation.fees import SELLER_FEES, SellerFees
from collection.valuation.liquidation import SellingTerms
from market.variants import MARKETPLACES
from services.people.settings import FALLBACK_NEAR_MINT, HEADLINE, SELLER_LEVELS, Settings

# Levels that the rows of fees have a word of their own for; a marketplace with other words has one level only.
_LEVELS = frozenset(SELLER_LEVELS)


def terms_of(settings: Settings, currency: str | None, min_price: Decimal | None = None) -> Terms:
    """Return the terms in a currency, that of the settings where it is None; every copy counts from `min_price` on.

    A chosen marketplace values its own currency; in another one the headline marketplaces do.
    """
    currency = currency or settings.currency
    terms = Terms.headline(currency)
    chosen = settings.valuation_marketplace
    if chosen != HEADLINE and MARKETPLACES[chosen].currency == currency:
        terms = replace(terms, marketplaces=(chosen,))
    if settings.valuation_fallback == FALLBACK_NEAR_MINT:
        terms = replace(terms, fallbacks=frozenset(Step) - {Step.OWN}, factors=CONDITION_FACTORS)
    return replace(terms, min_price=minor(min_price, currency)) if min_price else terms


def selling_terms(settings: Settings, currency: str, on: date) -> SellingTerms:
    """Return how the user sells. The postage is in the settings' currency: in another one nothing is sold by post."""
    fees = [row for row in SELLER_FEES if row.level not in _LEVELS or row.level == settings.seller_level]
    postage = minor(settings.postage, currency) if currency == settings.currency else None
    return SellingTerms(on, _postages(fees, postage), fees=fees)


def _postages(fees: list[SellerFees], postage: int | None) -> dict[str, int]:
    return {} if postage is None else {row.marketplace: postage for row in fees}
