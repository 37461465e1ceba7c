"""TCGplayer's API: market prices of the products whose price here is a day old. https://docs.tcgplayer.com"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import orjson

from ingestion.settings import IngestionSettings, settings
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, SeriesPrices
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.sources.values import Identifier, keeping, reject
from ingestion.upstreams.api import answered, connected, in_groups, required_token
from ingestion.watched import tcgplayer_products
from market.money import parse_price
from market.sources import SOURCES
from market.variants import TCGPLAYER_FINISHES, Condition, Currency, Finish, Kind, translate

TOKEN = "TCGPLAYER_TOKEN"
PER_QUESTION = 250
PER_SECOND = 5.0  # 300 a minute

EtchedCards = Mapping[int, UUID | None]  # product id -> the card whose etched copy it is; None for any other product


class _Row(msgspec.Struct):
    """Prices of a product and finish. They may hold anything; `highPrice` is left alone, it is what dreamers ask."""

    productId: Identifier
    subTypeName: str
    marketPrice: Any = None
    lowPrice: Any = None
    midPrice: Any = None


class _Answer(msgspec.Struct):
    results: list[Any]


class TcgPlayer(ReadsSavedAnswers):
    """The source `tcgplayer`. Its file: one answer of `/pricing/product/...` or `/pricing/group/...`."""

    name = "tcgplayer"
    title = SOURCES[name].title
    upstream = True
    whole_list = False

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        products: Callable[[bool], EtchedCards] = tcgplayer_products,
    ) -> None:
        self._settings = settings
        self._products = products

    def find_edition(self) -> Edition:
        """The prices of this moment: the API says of none when it held. Raises SourceError without a token."""
        required_token(self._settings(), TOKEN, self.title)
        return Edition(datetime.now(UTC), ())

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a product and finish that has a market price, asked for without a file. Raises SourceError."""
        if not files:
            return self._ask(edition.as_of, progress)
        records = partial(_prices, products=self._products(False), as_of=edition.as_of)
        return saved_records(files, progress, _Answer, records, "market price")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row, as the products are known now."""
        return _prices(_Answer([orjson.loads(record)]), self._products(False), as_of)

    def _ask(self, as_of: datetime, progress: Progress) -> Iterator[Record]:
        settings, products = self._settings(), self._products(True)
        base = f"{settings.TCGPLAYER_URL.rstrip('/')}/pricing/product/"

        def prices(ids: tuple[int, ...]) -> list[Record]:
            answer = api.ask(base + ",".join(map(str, ids)), _Answer)
            progress(api.received, None)
            return list(_prices(answer, products, as_of))

        with connected(settings, self.title, PER_SECOND, required_token(settings, TOKEN, self.title)) as api:
            yield from answered(in_groups(list(products), PER_QUESTION), prices, "products")


def _prices(answer: _Answer, products: EtchedCards, as_of: datetime) -> Iterator[Record]:
    for value in answer.results:
        try:
            row = msgspec.convert(value, _Row)
            series = _series(row, products.get(row.productId), as_of)
        except ValueError as error:
            yield from keeping([reject(f"{value!r}", error)], value)
        else:
            if series:
                yield series


def _series(row: _Row, etched_card: UUID | None, as_of: datetime) -> SeriesPrices | None:
    finish = translate(TCGPLAYER_FINISHES, row.subTypeName, "finish")
    market, low, middle = (parse_price(value) for value in (row.marketPrice, row.lowPrice, row.midPrice))
    if market is None:
        return None
    price = Price(as_of, market, price_low=low, price_mid=middle, price_market=market)
    card = CardIdentifier("tcgplayer_id", row.productId)
    if etched_card:
        card, finish = CardIdentifier("scryfall_id", etched_card), Finish.ETCHED
    return SeriesPrices(card, "tcgplayer", Condition.NEAR_MINT, finish, None, Currency.USD, Kind.RETAIL, [price])
