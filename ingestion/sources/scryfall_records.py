"""Records of Scryfall's card objects: each card, and after some thousand of them their prices, as columns."""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import msgspec
import numpy as np

from ingestion.contract import CardIdentifier, Listing, Record, Rejected, SourceError
from ingestion.parsing.values import BROKEN_JSON, keeping, refuse_nul, reject
from ingestion.sources.scryfall_card import ScryfallCard, catalogue_card
from market.listings import Variant
from market.money import InvalidPrice, parse_price
from market.variants import Condition, Currency, Finish, Kind

AT_ONCE = 2_000  # cards whose prices are in one listing


def _variant(marketplace: str, currency: Currency, finish: Finish) -> Variant:
    return marketplace, Condition.NEAR_MINT, finish, None, currency, Kind.RETAIL


# `usd` is TCGplayer's market price, `eur` is Cardmarket's trend; `tix` is not money here.
VARIANTS = {
    "usd": _variant("tcgplayer", Currency.USD, Finish.NONFOIL),
    "usd_foil": _variant("tcgplayer", Currency.USD, Finish.FOIL),
    "usd_etched": _variant("tcgplayer", Currency.USD, Finish.ETCHED),
    "eur": _variant("cardmarket", Currency.EUR, Finish.NONFOIL),
    "eur_foil": _variant("cardmarket", Currency.EUR, Finish.FOIL),
    "eur_etched": _variant("cardmarket", Currency.EUR, Finish.ETCHED),
}
_MARKET_PRICED = [place for place, (marketplace, *_) in enumerate(VARIANTS.values()) if marketplace == "tcgplayer"]
_decode_card = msgspec.json.Decoder(ScryfallCard).decode


def records_of_all(texts: Iterable[bytes], as_of: datetime) -> Iterator[Record]:
    """Yield the cards and the prices of card objects, or their rejections; a card precedes its prices."""
    prices = _Prices()
    try:
        for text in texts:
            yield from keeping(_records(text, prices), text)
            if len(prices) >= AT_ONCE:
                yield from prices.listings(as_of)
                prices = _Prices()
    except SourceError:
        yield from prices.listings(as_of)
        raise
    yield from prices.listings(as_of)


def records_of(text: bytes, as_of: datetime) -> Iterator[Record]:
    """Yield the same of one card object, each price by itself."""
    for record in records_of_all([text], as_of):
        yield from record if isinstance(record, Listing) else [record]


def _records(text: bytes, prices: "_Prices") -> Iterator[Record]:
    try:
        refuse_nul(text)
        card = _decode_card(text)
        described = catalogue_card(card)
    except BROKEN_JSON as error:
        yield reject(text, error)
        return
    yield described
    if not card.digital and card.prices is not None:
        yield from prices.add(card.id, card.prices)


class _Prices:
    """Prices of cards, in the order of reading."""

    def __init__(self) -> None:
        self._cards: list[CardIdentifier] = []
        self._card_places, self._variant_places, self._cents = array("q"), array("q"), array("q")

    def __len__(self) -> int:
        return len(self._cards)

    def add(self, card: UUID, prices: object) -> Iterator[Rejected]:
        """Append the prices of a card; yield the rejected ones."""
        if not isinstance(prices, dict):
            yield reject(f"{card} prices: {prices!r}", "prices are not an object")
            return
        card_place = len(self._cards)
        self._cards.append(CardIdentifier("scryfall_id", card))
        for variant_place, key in enumerate(VARIANTS):
            value = prices.get(key)
            try:
                cents = _in_cents(value) if value is None or type(value) is str else _cents_of(value)
            except InvalidPrice as error:
                yield reject(f"{card} {key}: {value!r}", error)
                continue
            if cents:
                self._card_places.append(card_place)
                self._variant_places.append(variant_place)
                self._cents.append(cents)

    def listings(self, as_of: datetime) -> Iterator[Listing]:
        """Yield the prices so far, as a listing a marketplace."""
        card_places, variant_places, cents = (
            np.array(column, np.int64) for column in (self._card_places, self._variant_places, self._cents)
        )
        is_market_price = np.isin(variant_places, _MARKET_PRICED)
        for chosen, names in ((is_market_price, ("price", "price_market")), (~is_market_price, ("price",))):
            if chosen.any():
                columns = dict.fromkeys(names, cents[chosen])
                yield Listing(
                    as_of, self._cards, list(VARIANTS.values()), card_places[chosen], variant_places[chosen], columns
                )


def _cents_of(value: object) -> int:
    return int((parse_price(value) or 0) * 100)


_in_cents = lru_cache(20_000)(_cents_of)  # most prices of a file are the same few thousand
