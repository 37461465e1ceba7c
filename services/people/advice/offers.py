"""What a buylist may pay for one's own cards in a week: the forecasts of the offers that are worth most."""

from collections.abc import Sequence
from dataclasses import dataclass

from market.variants import Condition
from services.analysis.forecasts import MARKETPLACE, OfferForecast, load_offer_forecasts
from services.analysis.training import CURRENCY
from services.market.card_summary import CardSummary
from services.people.advice.contract import AdviceRequest
from services.people.advice.selling import BUYLIST, load_selling
from services.people.valuation.basis import Basis

SHOWN = 5
LOOKED_AT = 50  # of the variants that are worth most


@dataclass(frozen=True, slots=True)
class HeldOffer:
    """Near-mint copies that are owned, and the forecast of what the buylist pays for one."""

    card: CardSummary
    copies: int
    forecast: OfferForecast


def load_held_offers(basis: Basis, currency: str) -> list[HeldOffer]:
    """Return the offers for the dearest near-mint copies of a collection; none in a currency without a buylist.

    An offer without a model that has skill has no odds.
    """
    if currency != CURRENCY:
        return []
    found: list[HeldOffer] = []
    for one in load_selling(basis, AdviceRequest(currency, LOOKED_AT)).items:
        offers = [way for way in one.channels if (way.marketplace, way.kind) == (MARKETPLACE, BUYLIST)]
        if offers and one.condition == Condition.NEAR_MINT:
            found += _forecast(one.card, one.finish, one.language, one.copies)
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _forecast(card: CardSummary, finish: str, language: str, copies: int) -> Sequence[HeldOffer]:
    every = load_offer_forecasts(card.id)
    return [HeldOffer(card, copies, one) for one in every if (one.finish, one.language) == (finish, language)]
