"""Cardmarket's daily price guide: one row a product, in euro, without names."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ingestion.contract import CardIdentifier, Edition, Price, Progress, Record, Rejected, SeriesPrices, SourceError
from ingestion.parsing.json_arrays import ArrayLayout, Chunk, decode_array, decode_row
from ingestion.parsing.values import Identifier, describe, parse_time, reject, require_some, single_file
from ingestion.settings import IngestionSettings, settings
from ingestion.upstreams import files as local
from ingestion.upstreams.fetch import required_head
from market.money import InvalidPrice, parse_price
from market.sources import SOURCES
from market.variants import Condition, Currency, Finish, Kind

_ROWS = ArrayLayout("priceGuides")
_CREATED = re.compile(rb'"createdAt"\s*:\s*"([^"\\]{1,40})"')
_SINGLES = 1  # idCategory of single cards


class _Row(msgspec.Struct, rename=lambda name: name.replace("_", "-")):
    """One product. The prices may have any type: a broken one must not cost the others."""

    idProduct: Identifier
    idCategory: int | None = None
    trend: Any = None
    low: Any = None
    avg: Any = None
    trend_foil: Any = None
    low_foil: Any = None
    avg_foil: Any = None


class _Quote(NamedTuple):
    finish: Finish
    trend: object
    low: object
    average: object


_decode_rows = msgspec.json.Decoder(list[_Row]).decode


class CardmarketGuide:
    """The source `cardmarket-guide`."""

    name = "cardmarket-guide"
    title = SOURCES[name].title

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Return the edition of the guide's `createdAt`, in its first kilobytes. Raises SourceError."""
        url = f"{self._settings().CARDMARKET_URL.rstrip('/')}/price_guide_1.json"
        head = required_head(url, self._settings(), self.title)
        as_of = _created_at(_CREATED.search(head.start), url, head.start)
        return Edition(as_of, (url,), head.size, time_of=_time_of)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local guide; its time is its `createdAt`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of(path), (str(path),), local.file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield up to two series a product. Raises SourceError."""
        path = single_file(files, self.title)
        records = _read(path, local.Meter(files, progress), edition.as_of)
        return require_some(records, path.name, "price of a single card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield up to two series of one product's row."""
        return _records(decode_row(record.encode(), _decode_rows), as_of)


def _time_of(path: Path) -> datetime:
    return _created_at(next(local.search(path, _CREATED), None), path.name, local.read_head(path))


def _created_at(found: re.Match[bytes] | None, name: str, head: bytes) -> datetime:
    if found is None:
        fault = "does not say when it was made (createdAt)" if head.lstrip().startswith(b"{") else describe(head)
        raise SourceError(f"{name} {fault}. It should be Cardmarket's price guide.")
    try:
        return parse_time(found[1].decode("utf-8", "replace"))
    except ValueError as error:
        raise SourceError(f"{name}: createdAt: {error}.") from error


def _read(path: Path, meter: local.Meter, as_of: datetime) -> Iterator[Record]:
    with local.open_stream(path, meter) as stream:
        for chunk in decode_array(stream, _ROWS, path.name, _decode_rows):
            yield from _records(chunk, as_of)


def _records(chunk: Chunk[_Row] | Rejected, as_of: datetime) -> Iterator[Record]:
    if isinstance(chunk, Rejected):
        yield chunk
        return
    for place, row in enumerate(chunk.rows):
        if row.idCategory in (None, _SINGLES):
            for record in _product(row, as_of):
                yield chunk.keep(record, place) if isinstance(record, Rejected) else record


def _product(row: _Row, as_of: datetime) -> Iterator[Record]:
    yield from _series(row, _Quote(Finish.NONFOIL, row.trend, row.low, row.avg), as_of)
    yield from _series(row, _Quote(Finish.FOIL, row.trend_foil, row.low_foil, row.avg_foil), as_of)


def _series(row: _Row, quote: _Quote, as_of: datetime) -> Iterator[Record]:
    prices: dict[str, Decimal | None] = {}
    for word in ("trend", "low", "average"):
        value = getattr(quote, word)
        try:
            prices[word] = parse_price(value)
        except InvalidPrice as error:
            prices[word] = None
            yield reject(f"product {row.idProduct} {quote.finish} {word}: {value!r}", error)
    if prices["trend"] is not None:
        price = Price(as_of, prices["trend"], price_low=prices["low"], price_mid=prices["average"])
        card = CardIdentifier("cardmarket_id", row.idProduct)
        yield SeriesPrices(
            card, "cardmarket", Condition.NEAR_MINT, quote.finish, None, Currency.EUR, Kind.RETAIL, [price]
        )
