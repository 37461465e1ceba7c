"""Mana Pool's price list: the lowest offer of each printing by condition, finish and language, in cents of a US dollar.

https://manapool.com/api/docs
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec

from ingestion.contract import Edition, Progress, Record, Rejected, SourceError
from ingestion.parsing.json_arrays import ArrayLayout, Chunk, decode_array, decode_row
from ingestion.parsing.values import describe, parse_time, reject_whole, require_some, single_file
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.known_editions import newest_known
from ingestion.sources.manapool_offers import LARGEST_QUANTITY, Offers
from ingestion.upstreams import files as local
from ingestion.upstreams.answers import NotModified
from ingestion.upstreams.fetch import Known, required_head
from market.money import MAXIMUM_PRICE
from market.sources import SOURCES
from market.variants import UnknownVariant

PATH = "/api/v1/prices/variants"
AT_ONCE = 10_000  # series

_ROWS = ArrayLayout("data")
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

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        known: Callable[[str, str], Known | None] = newest_known,
    ) -> None:
        self._settings = settings
        self._known = known

    def find_edition(self) -> Edition:
        """Return the edition of the list's `meta.as_of`, at its beginning, or the known edition. Raises SourceError."""
        url = f"{self._settings().MANAPOOL_URL.rstrip('/')}{PATH}"
        known = self._known(self.name, url)
        try:
            head = required_head(url, self._settings(), self.title, known)
        except NotModified:
            if known is None:
                raise
            return self._edition(known.as_of, url, None, known.validator)
        return self._edition(_time_of(head.start, url), url, head.size, head.validator)

    def _edition(self, as_of: datetime, url: str, size: int | None, validator: str | None) -> Edition:
        return Edition(as_of, (url,), size, time_of=_time_of_file, validator=validator, whole_list=True)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local price list; its time is its `meta.as_of`. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_of_file(path), (str(path),), local.file_size(path), whole_list=True)

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield a series a card, condition, finish and language. Raises SourceError."""
        path = single_file(files, self.title)
        _require_variants(local.read_head(path), path.name)
        return require_some(_read(path, edition.as_of, progress), path.name, "price of a card")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the series of one row. Raises ValueError for invalid JSON."""
        offers, row = Offers(), msgspec.json.decode(record, type=msgspec.Raw)
        yield from _add(offers, decode_row(bytes(row), _decode_rows))
        yield from offers.folded(as_of, AT_ONCE)


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
    """Raise SourceError for Mana Pool's lists of singles, which has other prices, and of sealed products."""
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
    """Yield rejections, then the series of the whole list; of a damaged list, those before the damage."""
    offers, damage = Offers(), None
    try:
        with local.open_stream(path) as stream:
            for chunk in decode_array(stream, _ROWS, path.name, _decode_rows):
                yield from _add(offers, chunk)
    except SourceError as error:
        damage = error
    size = local.file_size(path)
    count = 0
    for listing in offers.folded(as_of, AT_ONCE):
        progress(size * count // len(offers), size)
        yield listing
        count += len(listing)
    if damage:
        raise damage
    progress(size, size)


def _add(offers: Offers, chunk: Chunk[_Row] | Rejected) -> Iterator[Rejected]:
    """Add the offers of a chunk; yield rejections of rows whose offer cannot be read."""
    if isinstance(chunk, Rejected):
        yield chunk
        return
    for place, row in enumerate(chunk.rows):
        words = row.condition_id, row.finish_id, row.language_id
        sealed = row.product_type != "mtg_single" or words[:2] == (None, None)
        if sealed or not row.low_price or not row.available_quantity:
            continue
        try:
            if row.scryfall_id is None:
                raise UnknownVariant("no Scryfall id")
            offers.add(row.scryfall_id, words, row.low_price, row.available_quantity)
        except UnknownVariant as error:
            yield reject_whole(chunk.text(place), error)
