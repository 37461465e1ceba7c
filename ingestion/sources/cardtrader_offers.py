"""CardTrader's blueprints (its name for cards) and offers, which fold into one price a series."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
import orjson

from ingestion.sources.base import CardIdentifier, Price, Record, Rejected, SeriesPrices
from ingestion.sources.values import MOST_COPIES, keeping, reject
from market.money import CENT, InvalidPrice, parse_price
from market.variants import (
    CARDTRADER_CONDITIONS,
    CARDTRADER_LANGUAGES,
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
    translate,
)

_CURRENCIES = {currency.value: currency for currency in Currency}
_SINGLES = 1  # category_id of single cards
_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Blueprint(msgspec.Struct):
    id: int
    scryfall_id: UUID | None = None
    category_id: int | None = None


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


def remember(cards: dict[str, UUID | None], value: Any) -> Iterator[Rejected]:
    """Note which card a blueprint is in `cards`, None for boosters and the like; yield one that cannot be read."""
    try:
        blueprint = msgspec.convert(value, _Blueprint)
    except ValueError as error:
        yield reject(f"blueprint {value!r}", error)
    else:
        if blueprint.scryfall_id or blueprint.category_id not in (None, _SINGLES):
            cards[str(blueprint.id)] = blueprint.scryfall_id


def product_records(cards: dict[str, UUID | None], key: str, offers: Any, as_of: datetime) -> Iterator[Record]:
    """Yield the series of one blueprint (`key`) from its offers. A rejected one carries all: they fold together."""
    if key not in cards:
        yield reject(f"blueprint {key}", "no Scryfall id stands before its offers")
        return
    card = cards[key]
    if card is not None:
        whole = {"blueprint": key, "scryfall_id": str(card), "offers": offers}
        yield from keeping(_folded(card, key, offers, as_of), whole)


def kept_product(record: str, as_of: datetime) -> Iterator[Record]:
    """Yield the series of one blueprint that was kept whole."""
    whole = orjson.loads(record)
    key = whole["blueprint"]
    return product_records({key: UUID(whole["scryfall_id"])}, key, whole["offers"], as_of)


def _folded(card: UUID, key: str, offers: Any, as_of: datetime) -> Iterator[Record]:
    if not isinstance(offers, list):
        yield reject(f"blueprint {key}: {offers!r}", "offers are not a list")
        return
    listings: dict[_Variant, list[_Listing]] = defaultdict(list)
    for value in offers:
        try:
            offer = msgspec.convert(value, _Offer)
            if _is_ordinary(offer):
                listings[_variant(offer)].append(_Listing(_price(offer), offer.quantity))
        except ValueError as error:
            yield reject(f"blueprint {key}: {value!r}", error)
    for variant, found in listings.items():
        if (copies := sum(listing.quantity for listing in found)) > MOST_COPIES:
            yield reject(f"blueprint {key}: {copies} copies of {variant}", "more copies than there can be")
        else:
            yield _series(CardIdentifier("scryfall_id", card), variant, found, as_of)


def _is_ordinary(offer: _Offer) -> bool:
    properties = offer.properties_hash
    odd = offer.on_vacation or offer.graded or properties.signed or properties.altered
    return not odd and (offer.bundle_size or 1) == 1 and offer.quantity > 0


def _variant(offer: _Offer) -> _Variant:
    properties = offer.properties_hash
    return _Variant(
        translate(CARDTRADER_CONDITIONS, properties.condition, "condition"),
        Finish.FOIL if properties.mtg_foil else Finish.NONFOIL,
        translate(CARDTRADER_LANGUAGES, properties.mtg_language, "language"),
        translate(_CURRENCIES, offer.price.currency, "currency"),
    )


def _price(offer: _Offer) -> Decimal:
    price = parse_price(Decimal(offer.price.cents) / 100)
    if price is None:
        raise InvalidPrice("offer without a price")
    return price


def _series(card: CardIdentifier, variant: _Variant, listings: list[_Listing], as_of: datetime) -> SeriesPrices:
    prices = [listing.price for listing in listings]
    price = Price(
        as_of,
        price=min(prices),
        price_low=min(prices),
        price_mid=median(prices).quantize(CENT, ROUND_HALF_UP),
        price_high=max(prices),
        num_listings=len(listings),
        total_quantity=sum(listing.quantity for listing in listings),
    )
    return SeriesPrices(
        card, "cardtrader", variant.condition, variant.finish, variant.language, variant.currency, Kind.RETAIL, [price]
    )
