"""CardTrader's offers of one card, aggregated over its blueprints (CardTrader's name for cards) to one price a series.

An answer has at most the 25 cheapest offers of a blueprint. With 25 of them, more may be on sale: then only the lowest
price of its series is known.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec

from ingestion.contract import CardIdentifier, Price, Record, Rejected, SeriesPrices
from ingestion.parsing.values import MOST_COPIES, keeping, reject
from market.money import CENT, InvalidPrice, parse_price
from market.variants import (
    CARDTRADER_CONDITIONS,
    CARDTRADER_LANGUAGES,
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
    UnknownVariant,
    translate,
)

_CURRENCIES = {currency.value: currency for currency in Currency}
MOST_OFFERS = 25  # of a blueprint in an answer; dearer ones are left out
_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Money(msgspec.Struct):
    cents: int
    currency: str


class _Properties(msgspec.Struct):
    condition: str
    mtg_language: str
    mtg_foil: bool
    signed: bool | None = None
    altered: bool | None = None


class _Offer(msgspec.Struct):
    price: _Money
    quantity: _Count
    properties_hash: _Properties
    bundle_size: int | None = None
    on_vacation: bool | None = None
    graded: bool | None = None


class _Variant(NamedTuple):
    condition: Condition
    finish: Finish
    language: Language
    currency: Currency


class _Listing(NamedTuple):
    price: Decimal
    quantity: int


class BlueprintOffers(NamedTuple):
    """The offers of one blueprint as received, of any type."""

    key: str
    is_etched: bool
    offers: Any

    @property
    def label(self) -> str:
        """Return its name in rejections."""
        return f"blueprint {self.key}"


def card_records(card: UUID, blueprints: Sequence[BlueprintOffers], as_of: datetime) -> Iterator[Record]:
    """Yield the series of a card from the offers of all its blueprints. A rejection carries all of them."""
    whole = {"scryfall_id": str(card), "blueprints": [blueprint._asdict() for blueprint in blueprints]}
    return keeping(_folded(CardIdentifier("scryfall_id", card), blueprints, as_of), whole)


def kept_card(record: str, as_of: datetime) -> Iterator[Record]:
    """Yield the series of one card that was stored whole, or of one blueprint, the earlier form."""
    whole = json.loads(record)
    kept = whole["blueprints"] if "blueprints" in whole else [_kept_alone(whole)]
    return card_records(UUID(whole["scryfall_id"]), [BlueprintOffers(**blueprint) for blueprint in kept], as_of)


def _kept_alone(whole: dict[str, Any]) -> dict[str, Any]:
    return {"key": whole["blueprint"], "is_etched": False, "offers": whole["offers"]}


def _folded(card: CardIdentifier, blueprints: Sequence[BlueprintOffers], as_of: datetime) -> Iterator[Record]:
    listings: dict[_Variant, list[_Listing]] = defaultdict(list)
    for blueprint in blueprints:
        yield from _listed(blueprint, listings)
    cut_off = {blueprint.is_etched for blueprint in blueprints if _is_cut_off(blueprint.offers)}
    for variant, found in listings.items():
        price = _cheapest(found, as_of) if (variant.finish is Finish.ETCHED) in cut_off else _whole(found, as_of)
        if (price.total_quantity or 0) > MOST_COPIES:
            yield reject(f"{card.value}: {price.total_quantity} copies of {variant}", "more copies than there can be")
        else:
            yield SeriesPrices(card, "cardtrader", *variant, Kind.RETAIL, [price])


def _listed(blueprint: BlueprintOffers, listings: dict[_Variant, list[_Listing]]) -> Iterator[Rejected]:
    """Add the ordinary offers of a blueprint to the listings; yield rejections of those that cannot be read."""
    if not isinstance(blueprint.offers, list):
        yield reject(f"{blueprint.label}: {blueprint.offers!r}", "offers are not a list")
        return
    for value in blueprint.offers:
        try:
            offer = msgspec.convert(value, _Offer)
            if _is_ordinary(offer):
                variant = _variant(offer, blueprint.is_etched)
                listings[variant].append(_Listing(_price(offer), offer.quantity))
        except ValueError as error:
            yield reject(f"{blueprint.label}: {value!r}", error)


def _is_cut_off(offers: Any) -> bool:
    return isinstance(offers, list) and len(offers) >= MOST_OFFERS


def _is_ordinary(offer: _Offer) -> bool:
    properties = offer.properties_hash
    odd = offer.on_vacation or offer.graded or properties.signed or properties.altered
    return not odd and (offer.bundle_size or 1) == 1 and offer.quantity > 0


def _variant(offer: _Offer, is_etched: bool) -> _Variant:
    properties = offer.properties_hash
    return _Variant(
        translate(CARDTRADER_CONDITIONS, properties.condition, "condition"),
        _finish(properties.mtg_foil, is_etched),
        translate(CARDTRADER_LANGUAGES, properties.mtg_language, "language"),
        translate(_CURRENCIES, offer.price.currency, "currency"),
    )


def _finish(is_foil: bool, is_etched: bool) -> Finish:
    if is_etched and not is_foil:
        raise UnknownVariant("an offer of an etched blueprint that is not foil")
    return Finish.ETCHED if is_etched else Finish.FOIL if is_foil else Finish.NONFOIL


def _price(offer: _Offer) -> Decimal:
    price = parse_price(Decimal(offer.price.cents) / 100)
    if price is None:
        raise InvalidPrice("offer without a price")
    return price


def _cheapest(listings: Sequence[_Listing], as_of: datetime) -> Price:
    """Return the price of offers that may be incomplete."""
    lowest = min(listing.price for listing in listings)
    return Price(as_of, price=lowest, price_low=lowest)


def _whole(listings: Sequence[_Listing], as_of: datetime) -> Price:
    """Return the price of complete offers."""
    prices = [listing.price for listing in listings]
    return _cheapest(listings, as_of)._replace(
        price_mid=median(prices).quantize(CENT, ROUND_HALF_UP),
        price_high=max(prices),
        num_listings=len(listings),
        total_quantity=sum(listing.quantity for listing in listings),
    )
