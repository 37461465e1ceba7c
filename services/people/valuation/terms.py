"""Terms of a valuation, from the settings of a user: whose prices, which fallbacks, how one sells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from collection.ledger.money import minor
from collection.valuation.appraisals import Step, Terms
from collection.valuation.factors import CONDITION_FACTORS
from collection.valuation.liquidation import SellingTerms
from collection.valuation.replacement import BuyingTerms
from market.fees import Fee
from market.variants import MARKETPLACES
from services.people.settings import FALLBACK_NEAR_MINT, HEADLINE, Settings


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


def selling_terms(settings: Settings, currency: str, on: date, fees: Sequence[Fee]) -> SellingTerms:
    """Return how the user sells. The postage is in the settings' currency: in another one nothing is sold by post."""
    levels = {"cardmarket": settings.seller_level, "tcgplayer": settings.tcgplayer_level}
    if currency != settings.currency:
        return SellingTerms(on, fees, {}, levels)
    postage, charged = minor(settings.postage, currency), minor(settings.postage_charged, currency)
    return SellingTerms(on, fees, dict.fromkeys(MARKETPLACES, postage), levels, dict.fromkeys(MARKETPLACES, charged))


def buying_terms(on: date, fees: Sequence[Fee]) -> BuyingTerms:
    """Return how a user buys: without postage, which nobody is asked for."""
    return BuyingTerms(on, fees, {})
