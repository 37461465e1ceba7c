"""CardTrader's offers, from a file: single copies on sale, folded into one price a series."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec

from ingestion import files as local
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, Rejected, SeriesPrices, SourceError
from ingestion.sources.streaming import stream_elements
from ingestion.sources.values import describe, parse_time, reject, require_some, single_file
from market.money import CENT, InvalidPrice, parse_price
from market.sources import SOURCES
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

_AS_OF = re.compile(rb'"as_of"\s*:\s*"([^"\\]{1,40})"')
_CURRENCIES = {currency.value: currency for currency in Currency}
_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Blueprint(msgspec.Struct):
    id: int
    scryfall_id: UUID | None = None


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


class CardTrader:
    """The source `cardtrader`. Its file: `{"as_of", "blueprints": [...], "products": {blueprint id: [offer, ...]}}`."""

    name = "cardtrader"
    title = SOURCES[name].title
    marketplaces = SOURCES[name].marketplaces
    interval_hours = SOURCES[name].interval // timedelta(hours=1)
    upstream = False

    def find_edition(self) -> Edition:
        """Raise SourceError: the API is not asked yet."""
        raise SourceError(f"{self.title} can be read from a file only. Use --file.")

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local offers file; its time is its `as_of`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of(path), (str(path),), local.file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a price for each series that has ordinary offers. Raises SourceError."""
        path = single_file(files, self.title)
        records = _read(path, local.Meter(files, progress), edition.as_of)
        return require_some(records, path.name, "offer of a known card")


def _time_of(path: Path) -> datetime:
    found = next(local.search(path, _AS_OF), None)
    if found is None:
        raise SourceError(f"{path.name} does not say from when it is (as_of). It should hold CardTrader offers.")
    try:
        return parse_time(found[1].decode("utf-8", "replace"))
    except ValueError as error:
        raise SourceError(f"{path.name}: as_of: {error}.") from error


def _read(path: Path, meter: local.Meter, as_of: datetime) -> Iterator[Record]:
    head = local.read_head(path)
    if not head.lstrip().startswith(b"{"):
        raise SourceError(f"{path.name} {describe(head)}. It should hold CardTrader offers.")
    cards: dict[str, UUID | None] = {}
    with local.open_stream(path, meter) as stream:
        for container, key, value in stream_elements(stream, path.name):
            if container == "blueprints":
                yield from _remember(cards, value)
            elif container == "products" and key is not None:
                yield from _product(cards, key, value, as_of)


def _remember(cards: dict[str, UUID | None], value: Any) -> Iterator[Rejected]:
    try:
        blueprint = msgspec.convert(value, _Blueprint)
    except ValueError as error:
        yield reject(f"blueprint {value!r}", error)
    else:
        cards[str(blueprint.id)] = blueprint.scryfall_id


def _product(cards: dict[str, UUID | None], key: str, offers: Any, as_of: datetime) -> Iterator[Record]:
    card = cards.get(key)
    if card is None:
        yield reject(f"blueprint {key}", "no Scryfall id stands before its offers")
        return
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
