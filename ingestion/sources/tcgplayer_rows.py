"""TCGplayer's prices of a product and finish, in the common format of its API and of tcgcsv's copy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from ingestion.contract import CardIdentifier, Price, Rejected, SeriesPrices
from ingestion.parsing.values import Identifier, reject
from market.money import InvalidPrice, parse_price
from market.variants import TCGPLAYER_FINISHES, Condition, Currency, Finish, Kind, translate

EtchedCards = Mapping[int, UUID | None]  # product id -> the card whose etched copy it is; None for any other product

OTHERS = ("lowPrice", "midPrice", "highPrice")


class _Row(msgspec.Struct):
    """One row. The prices may have any type; `directLowPrice` belongs to a service of TCGplayer."""

    productId: Identifier
    subTypeName: str
    marketPrice: Any = None
    lowPrice: Any = None
    midPrice: Any = None
    highPrice: Any = None


def series_of(
    value: object, products: EtchedCards, time: datetime, words: Sequence[str]
) -> Iterator[SeriesPrices | Rejected]:
    """Yield the series of a row with a market price, and its other prices in `words`. A broken one costs no other."""
    try:
        row = msgspec.convert(value, _Row)
        finish = translate(TCGPLAYER_FINISHES, row.subTypeName, "finish")
        market = parse_price(row.marketPrice)
    except ValueError as error:
        yield reject(f"{value!r}", error)
        return
    if market is None:
        return
    others: dict[str, Decimal | None] = {}
    for word in words:
        try:
            others[word] = parse_price(getattr(row, word))
        except InvalidPrice as error:
            yield reject(f"product {row.productId} {finish} {word}", error)
    card = CardIdentifier("tcgplayer_id", row.productId)
    if etched_card := products.get(row.productId):
        card, finish = CardIdentifier("scryfall_id", etched_card), Finish.ETCHED
    low, middle, high = map(others.get, OTHERS)
    price = Price(time, market, low, middle, high, market)
    yield SeriesPrices(card, "tcgplayer", Condition.NEAR_MINT, finish, None, Currency.USD, Kind.RETAIL, [price])
