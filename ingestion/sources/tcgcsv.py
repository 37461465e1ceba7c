"""TCGplayer's prices by product and finish, as tcgcsv.com copies them once a day. https://tcgcsv.com/docs

Its rules: a User-Agent that names the program, each file once a day, a pause between two requests, and fewer than
10,000 of them a day.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec

from ingestion.settings import IngestionSettings, settings
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, Rejected, SeriesPrices, SourceError
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.sources.values import Identifier, keeping, parse_time, reject, require_some
from ingestion.upstreams.api import answered
from ingestion.upstreams.connection import Upstream, connected, describe_address
from ingestion.upstreams.day_files import DayFiles
from ingestion.upstreams.fetch import decode_document
from ingestion.watched import tcgplayer_products
from market.money import InvalidPrice, parse_price
from market.sources import SOURCES
from market.variants import TCGPLAYER_FINISHES, Condition, Currency, Finish, Kind, translate

MAGIC = "tcgplayer/1"  # the category of Magic
PER_SECOND = 5.0
A_DAY = 5_000  # of the 9,999 that they allow; a day's groups are about 450
LARGEST_TIME = 1 << 10  # bytes
OTHERS = ("lowPrice", "midPrice", "highPrice")

EtchedCards = Mapping[int, UUID | None]  # product id -> the card whose etched copy it is; None for any other product


class _Row(msgspec.Struct):
    """Prices of a product and finish. They may hold anything; `directLowPrice` is of a service of TCGplayer."""

    productId: Identifier
    subTypeName: str
    marketPrice: Any = None
    lowPrice: Any = None
    midPrice: Any = None
    highPrice: Any = None


class _Answer(msgspec.Struct):
    """`asOf` is ours: the time of a row that was rejected, and so kept."""

    results: list[Any]
    success: bool = True
    errors: Any = None
    asOf: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class _Group(msgspec.Struct):
    groupId: Annotated[int, msgspec.Meta(ge=0)]


class TcgCsv(ReadsSavedAnswers):
    """The source `tcgcsv`. Its file: the prices of one group, as /tcgplayer/1/GROUP/prices answers."""

    name = "tcgcsv"
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
        """Ask when the copy was made. Raises SourceError."""
        if not self._settings().TCGCSV:
            raise SourceError(f"{self.title}: off, {SOURCES[self.name].off_because}.")
        url = f"{self._base()}/last-updated.txt"
        name = describe_address(url, self.title)
        with self._connected() as upstream:
            text = upstream.read(url, name, LARGEST_TIME).decode("utf-8", "replace").strip()
        try:
            return Edition(parse_time(text), ())
        except ValueError as error:
            raise SourceError(f"{name}: {error}.") from error

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a product and finish that has a market price. Raises SourceError."""
        if files:
            records = partial(_prices, products=self._products(False), as_of=edition.as_of)
            return saved_records(files, progress, _Answer, records, "market price")
        return require_some(self._ask(edition.as_of, progress), self.title, "market price")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row, as the products are known now."""
        return _prices(msgspec.json.decode(record, type=_Answer), self._products(False), as_of)

    def _ask(self, as_of: datetime, progress: Progress) -> Iterator[Record]:
        products, base = self._products(False), f"{self._base()}/{MAGIC}"
        folder = self._settings().DATA_DIR / "day-files" / self.name / f"{as_of:%Y%m%dT%H%M%SZ}"

        def prices(group: int) -> list[Record]:
            answer, changed = files.read(f"{base}/{group}/prices", f"{group}-prices.json", _decoded)
            progress(files.received, None)
            return list(_prices(answer, products, _time_of(changed, as_of)))

        with self._connected() as upstream:
            files = DayFiles(upstream, self.title, folder)
            groups = [_group(value) for value in files.read(f"{base}/groups", "groups.json", _decoded)[0].results]
            yield from (group for group in groups if isinstance(group, Rejected))
            yield from answered([group for group in groups if isinstance(group, int)], prices, "group")

    def _connected(self) -> AbstractContextManager[Upstream]:
        return connected(self._settings(), PER_SECOND, a_day=A_DAY)

    def _base(self) -> str:
        return self._settings().TCGCSV_URL.rstrip("/")


def _decoded(body: bytes, name: str) -> _Answer:
    answer = decode_document(body, _Answer, name)
    if not answer.success:
        raise SourceError(f"{name} answered an error: {answer.errors!r:.200}.")
    return answer


def _group(value: Any) -> int | Rejected:
    try:
        return msgspec.convert(value, _Group).groupId
    except ValueError as error:
        return reject(f"{value!r}", error)


def _time_of(changed: datetime | None, as_of: datetime) -> datetime:
    """The time of a file: a group that was not copied anew has the prices of an older day."""
    return changed if changed and changed.date() < as_of.date() else as_of


def _prices(answer: _Answer, products: EtchedCards, as_of: datetime) -> Iterator[Record]:
    time = answer.asOf or as_of
    for value in answer.results:
        yield from keeping(_row(value, products, time), {"asOf": time.isoformat(), "results": [value]})


def _row(value: Any, products: EtchedCards, time: datetime) -> Iterator[Record]:
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
    for word in OTHERS:
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
