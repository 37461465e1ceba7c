"""Mana Pool's price list: the lowest offer of each printing by condition, finish and language, in cents of a US dollar.

https://manapool.com/api/docs
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec

from ingestion import files as local
from ingestion.known import newest_known
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.base import CardIdentifier, Edition, Price, Progress, Record, Rejected, SeriesPrices, SourceError
from ingestion.sources.manapool_offers import LARGEST_QUANTITY, Offers
from ingestion.sources.row_runs import decode_runs, decode_singly, flat_list
from ingestion.sources.values import describe, keeping, parse_time, reject, require_some, single_file
from ingestion.upstreams.answers import NotModified
from ingestion.upstreams.fetch import Known, required_head
from market.money import MAXIMUM_PRICE
from market.sources import SOURCES
from market.variants import Currency, Kind, UnknownVariant

PATH = "/api/v1/prices/variants"
REPORT_EVERY = 10_000  # series

_ROWS = flat_list("data")
_AS_OF = re.compile(rb'"as_of"\s*:\s*"([^"\\]{1,40})"')
_FIRST_ROW = re.compile(rb'"data"\s*:\s*\[\s*\{')

Cents = Annotated[int, msgspec.Meta(ge=0, le=int(MAXIMUM_PRICE * 100))]
Quantity = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_QUANTITY)]


class _Row(msgspec.Struct, gc=False):
    """The lowest offer of a variant. Sealed products have no condition and no finish."""

    condition_id: str | None
    finish_id: str | None
    language_id: str | None
    low_price: Cents | None
    available_quantity: Quantity | None
    scryfall_id: UUID | None = None
    product_type: str = "mtg_single"


_decode_rows = msgspec.json.Decoder(list[_Row]).decode


class ManaPool:
    """The source `manapool`."""

    name = "manapool"
    title = SOURCES[name].title
    upstream = True
    whole_list = True

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        known: Callable[[str, str], Known | None] = newest_known,
    ) -> None:
        self._settings = settings
        self._known = known

    def find_edition(self) -> Edition:
        """Read the list's `meta.as_of`, which stands first, unless it is the list that is known. Raises SourceError."""
        url = f"{self._settings().MANAPOOL_URL.rstrip('/')}{PATH}"
        known = self._known(self.name, url)
        try:
            head = required_head(url, self._settings(), self.title, known)
        except NotModified:
            if known is None:
                raise
            return Edition(known.as_of, (url,), time_of=_time_of_file, validator=known.validator)
        return Edition(_time_of(head.start, url), (url,), head.size, time_of=_time_of_file, validator=head.validator)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local price list; its time is its `meta.as_of`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of_file(path), (str(path),), local.file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a card, condition, finish and language. Raises SourceError."""
        path = single_file(files, self.title)
        _require_variants(local.read_head(path), path.name)
        return require_some(_read(path, edition.as_of, progress), path.name, "price of a card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row. Raises ValueError for what is no JSON."""
        offers, row = Offers(), msgspec.json.decode(record, type=msgspec.Raw)
        for found in decode_singly([bytes(row)], _decode_rows):
            yield from [found] if isinstance(found, Rejected) else _add(offers, found)
        yield from _series(offers, as_of)


def _time_of(head: bytes, name: str) -> datetime:
    found = _AS_OF.search(head)
    if found is None:
        fault = "does not say when it was made (as_of)" if head.lstrip().startswith(b"{") else describe(head)
        raise SourceError(f"{name} {fault}. It should be Mana Pool's price list.")
    _require_variants(head, name)
    text = found[1].decode("utf-8", "replace")
    try:
        return parse_time(text) if _has_offset(text) else parse_time(f"{text}+00:00")
    except ValueError as error:
        raise SourceError(f"{name}: as_of: {error}.") from error


def _require_variants(head: bytes, name: str) -> None:
    """Raise SourceError for another of Mana Pool's lists: that of singles has other prices, that of sealed no cards."""
    if _FIRST_ROW.search(head) and b'"condition_id"' not in head:
        raise SourceError(
            f"{name} is another list than that of variants. Its rows should have a condition_id, a finish_id"
            f" and a low_price, as those of {PATH} do."
        )


def _time_of_file(path: Path) -> datetime:
    return _time_of(local.read_head(path), path.name)


def _has_offset(text: str) -> bool:
    return re.search(r"(Z|[+-]\d\d:?\d\d)\Z", text) is not None


def _read(path: Path, as_of: datetime, progress: Progress) -> Iterator[Record]:
    """Yield what cannot be stored, then the series of the whole list; of a damaged one those before the damage."""
    offers, damage = Offers(), None
    try:
        with local.open_stream(path) as stream:
            for rows in decode_runs(stream, _ROWS, path.name, _decode_rows):
                yield from [rows] if isinstance(rows, Rejected) else _add(offers, rows)
    except SourceError as error:
        damage = error
    size = local.file_size(path)
    for count, series in enumerate(_series(offers, as_of), 1):
        yield series
        if count % REPORT_EVERY == 0:
            progress(min(size, size * count // len(offers)), size)
    if damage:
        raise damage
    progress(size, size)


def _add(offers: Offers, rows: list[_Row]) -> Iterator[Rejected]:
    """Add what is on offer; yield the rows of which nobody can say what they offer."""
    for row in rows:
        words = row.condition_id, row.finish_id, row.language_id
        sealed = row.product_type != "mtg_single" or words[:2] == (None, None)
        if sealed or not row.low_price or not row.available_quantity:
            continue
        try:
            if row.scryfall_id is None:
                raise UnknownVariant("no Scryfall id")
            offers.add(row.scryfall_id, words, row.low_price, row.available_quantity)
        except UnknownVariant as error:
            text = msgspec.json.encode(row)
            yield from keeping([reject(text, error)], text)  # type: ignore[misc]


def _series(offers: Offers, as_of: datetime) -> Iterator[SeriesPrices]:
    for offer in offers.folded():
        price = _dollars(offer.cents)
        prices = [Price(as_of, price, price, None, None, None, None, offer.quantity)]
        yield SeriesPrices(_card(offer.card), "manapool", *offer.variant, Currency.USD, Kind.RETAIL, prices)


@lru_cache(64)  # the offers of a card stand near each other
def _card(scryfall_id: bytes) -> CardIdentifier:
    return CardIdentifier("scryfall_id", UUID(bytes=scryfall_id))


@lru_cache(65_536)
def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
