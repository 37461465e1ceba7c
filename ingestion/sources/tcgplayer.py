"""TCGplayer's API: market prices of the products whose price here is a day old. https://docs.tcgplayer.com"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import orjson

from ingestion.contract import Edition, Progress, Record
from ingestion.parsing.values import keeping
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.questions import answered, in_groups
from ingestion.sources.refresh_targets import tcgplayer_products
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.sources.tcgplayer_rows import EtchedCards, series_of
from ingestion.upstreams.api import connected, required_token
from market.sources import SOURCES

TOKEN = "TCGPLAYER_TOKEN"
PER_QUESTION = 250
PER_SECOND = 5.0  # 300 a minute

WORDS = ("lowPrice", "midPrice")  # `highPrice` is not read: it is an asking price that nobody pays


class _Answer(msgspec.Struct):
    results: list[Any]


class TcgPlayer(ReadsSavedAnswers):
    """The source `tcgplayer`. Its file: one answer of `/pricing/product/...` or `/pricing/group/...`."""

    name = "tcgplayer"
    title = SOURCES[name].title

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        products: Callable[[bool], EtchedCards] = tcgplayer_products,
    ) -> None:
        self._settings = settings
        self._products = products

    def find_edition(self) -> Edition:
        """Return an edition of now: the API gives no times of its prices. Raises SourceError without a token."""
        required_token(self._settings(), TOKEN, self.title)
        return Edition(datetime.now(UTC), ())

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a product and finish that has a market price. Raises SourceError."""
        records = partial(_prices, products=self._products(False), as_of=edition.as_of)
        return saved_records(files, progress, _Answer, records, "market price")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row, with the products that are known now."""
        return _prices(_Answer([orjson.loads(record)]), self._products(False), as_of)

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Request the products whose price is due; yield such series. Raises SourceError."""
        settings, products = self._settings(), self._products(True)
        base = f"{settings.TCGPLAYER_URL.rstrip('/')}/pricing/product/"

        def prices(ids: tuple[int, ...]) -> list[Record]:
            answer = api.ask(base + ",".join(map(str, ids)), _Answer)
            progress(api.received, None)
            return list(_prices(answer, products, edition.as_of))

        with connected(settings, self.title, PER_SECOND, required_token(settings, TOKEN, self.title)) as api:
            yield from answered(in_groups(list(products), PER_QUESTION), prices, "products")


def _prices(answer: _Answer, products: EtchedCards, as_of: datetime) -> Iterator[Record]:
    for value in answer.results:
        yield from keeping(series_of(value, products, as_of, WORDS), value)
