"""The rows of Card Kingdom's price list, grouped by card and finish in bounded memory.

Several articles can be the same card in the same finish: both sides of a token, or treatments that Scryfall does not
distinguish. A first pass over the file counts them, so that the second buffers no others.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from ingestion.contract import Listing, Notice, Record, Rejected, SourceError
from ingestion.parsing.json_arrays import ArrayLayout, Chunk, Decode, decode_array, decode_row
from ingestion.parsing.values import BROKEN_JSON, keeping, reject
from ingestion.sources.cardkingdom_columns import PlainRow, listing_of
from ingestion.sources.cardkingdom_offers import Article, Key, Row, offers_of
from ingestion.upstreams import files as local
from market.money import InvalidPrice

NO_CARD = "scryfall_id is null: Card Kingdom does not say which card it is"
MOST_ROWS = 1_000_000  # of a list; the real one has 152,000

_TRAILING = re.compile(rb"\s*(?:</body>\s*</html>\s*)?\Z", re.IGNORECASE)
_LAYOUT = ArrayLayout("data", trailing=_TRAILING)
_decode_articles = msgspec.json.Decoder(list[Article]).decode
_decode_rows = msgspec.json.Decoder(list[Row]).decode
_decode_plain = msgspec.json.Decoder(list[PlainRow]).decode
_split_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode

A = TypeVar("A", bound=Article)


class _Listed(NamedTuple):
    """A row and its text."""

    row: Row
    text: bytes


def read_rows(path: Path, meter: local.Meter, wrapper: re.Pattern[bytes], as_of: datetime) -> Iterator[Record]:
    """Yield the series of all rows; `wrapper` matches text that may precede the document. Raises SourceError."""
    layout = _LAYOUT._replace(leading=wrapper)
    repeated = _repeated(path, layout)
    groups = _Groups(dict(repeated))
    try:
        for chunk in _chunks(path, _decode, layout, meter):
            yield from [_in_list(chunk)] if isinstance(chunk, Rejected) else _of_chunk(chunk, groups, as_of)
    except SourceError:
        yield from groups.rest(as_of)
        raise
    yield from groups.rest(as_of)
    if repeated:
        yield Notice(f"{len(repeated):,} cards have several articles of the same finish: their offers count as one.")


def reread_rows(record: str, as_of: datetime) -> Iterator[Record]:
    """Yield the series of rows that were stored together, all of one card and finish."""
    read = [decode_row(bytes(text), _decode_rows) for text in _split_rows(record.encode())]
    yield from (_in_list(one) for one in read if isinstance(one, Rejected))
    if rows := [_Listed(one.rows[0], one.text(0)) for one in read if not isinstance(one, Rejected)]:
        yield from _records(rows, as_of)


def _repeated(path: Path, layout: ArrayLayout) -> dict[Key, int]:
    """Return the number of rows of each card and finish with more than one; of a damaged file, up to the damage."""
    seen, counts = set[Key](), dict[Key, int]()
    with suppress(SourceError):  # the second pass raises it again, after the rows before the damage
        for chunk in _chunks(path, _decode_articles, layout):
            for article in [] if isinstance(chunk, Rejected) else chunk.rows:
                key = article.key
                if key in seen:
                    counts[key] = counts.get(key, 1) + 1
                elif key:
                    seen.add(key)
    return counts


class _Groups:
    """The rows of cards and finishes with more than one row, in groups."""

    def __init__(self, missing: dict[Key, int]) -> None:
        """`missing` has the number of rows of each."""
        self._missing = missing
        self._held = defaultdict[Key, list[_Listed]](list)

    def __contains__(self, key: Key) -> bool:
        return key in self._missing

    def add(self, key: Key, listed: _Listed, as_of: datetime) -> Iterator[Record]:
        """Buffer a row; with the last one of its card and finish, yield the records of all of them."""
        self._held[key].append(listed)
        self._missing[key] -= 1
        if self._missing[key] == 0:
            yield from _records(self._held.pop(key), as_of)

    def rest(self, as_of: datetime) -> Iterator[Record]:
        """Yield the records of incomplete groups, at the end of the file."""
        for group in self._held.values():
            yield from _records(group, as_of)


def _of_chunk(chunk: Chunk[Row], groups: _Groups, as_of: datetime) -> Iterator[Record]:
    alone: dict[int, Key] = {}
    for place, row in enumerate(chunk.rows):
        key = row.key
        if key is None:
            yield from _records([_Listed(row, chunk.text(place))], as_of)
        elif key in groups:
            yield from groups.add(key, _Listed(row, chunk.text(place)), as_of)
        else:
            alone[place] = key
    yield from _of_rows_alone(chunk, alone, as_of)


def _of_rows_alone(chunk: Chunk[Row], keys: dict[int, Key], as_of: datetime) -> Iterator[Record]:
    """Yield the records of the rows, at these places, that are the only ones of their cards and finishes."""
    listing = _listing([chunk.rows[place] for place in keys], list(keys.values()), as_of)
    if listing is None:
        for place in keys:
            yield from _records([_Listed(chunk.rows[place], chunk.text(place))], as_of)
    elif len(listing):
        yield listing


def _listing(rows: Sequence[Row], keys: Sequence[Key], as_of: datetime) -> Listing | None:
    """Return the offers of rows as columns; None unless all of them are plain."""
    plain = [row for row in rows if isinstance(row, PlainRow)]
    if len(plain) < len(rows):
        return None
    try:
        return listing_of(keys, plain, as_of)
    except InvalidPrice:
        return None


def _decode(array: bytes) -> list[Row]:
    """Return plain rows if all of them are plain, else ordinary ones."""
    try:
        return [*_decode_plain(array)]
    except BROKEN_JSON:
        return _decode_rows(array)


def _chunks(
    path: Path, decode: Decode[A], layout: ArrayLayout, meter: local.Meter | None = None
) -> Iterator[Chunk[A] | Rejected]:
    """Yield the rows as decoded by `decode`."""
    count = 0
    with local.open_stream(path, meter) as stream:
        for chunk in decode_array(stream, layout, path.name, decode):
            count += 1 if isinstance(chunk, Rejected) else len(chunk.rows)
            if count > MOST_ROWS:
                raise SourceError(f"{path.name} has more than {MOST_ROWS:,} rows. It cannot be what it should.")
            yield chunk


def _records(listed: Sequence[_Listed], as_of: datetime) -> Iterator[Record]:
    """Yield the records of the rows of one card and finish, or of one row without a card."""
    key = listed[0].row.key
    if key:
        series, rejected = offers_of(key, [one.row for one in listed], as_of)
        yield from series
    else:
        rejected = [reject(one.text, NO_CARD) for one in listed]
    if rejected:  # with all of the rows, which are one record: their offers are aggregated
        yield from keeping(rejected, b"[%b]" % b",".join(one.text for one in listed))


def _in_list(rejected: Rejected) -> Rejected:
    """Return a rejected row in the form of the others, whose stored records are lists."""
    return rejected._replace(record=f"[{rejected.record}]")
