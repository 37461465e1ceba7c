"""The rows of Card Kingdom's price list, brought together by card and finish in bounded memory.

Several articles can be the same card in the same finish: both sides of a token, or treatments that Scryfall does not
tell apart. A first pass over the file counts them, so that the second holds back no others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from ingestion import files as local
from ingestion.sources.base import Notice, Record, Rejected, SourceError
from ingestion.sources.cardkingdom_offers import Article, Key, Row, offers_of
from ingestion.sources.splitting import Layout, decode_each, split_block, split_in_blocks
from ingestion.sources.values import BROKEN_JSON, keeping, reject

NO_CARD = "scryfall_id is null: Card Kingdom does not say which card it is"
MOST_ROWS = 1_000_000  # of a list; the real one has 152,000

_LAYOUT = Layout(
    container="data",
    record_start=re.compile(rb'[\[,]\s*\{\s*"\w+"\s*:'),
    brackets=(b"[", b"]"),
    ending=re.compile(rb"\]\s*(?:,\s*\"meta\"\s*:\s*\{[^{}]*\}\s*)?\}\s*(?:</body>\s*</html>\s*)?\Z", re.IGNORECASE),
    depth=1,
)

A = TypeVar("A", bound=Article)


def read_rows(path: Path, meter: local.Meter, wrapper: re.Pattern[bytes], as_of: datetime) -> Iterator[Record]:
    """Yield the series of all rows; `wrapper` matches what may precede the document. Raises SourceError."""
    layout = _LAYOUT._replace(leading=wrapper)
    repeated = _repeated(path, layout)
    for group in _groups(_rows(path, Row, layout, meter), dict(repeated)):
        yield from [group] if isinstance(group, Rejected) else _records(group, as_of)
    if repeated:
        yield Notice(f"{len(repeated):,} cards have several articles of the same finish: their offers count as one.")


def reread_rows(record: str, as_of: datetime) -> Iterator[Record]:
    """Yield the series of rows that were kept together, all of one card and finish."""
    read = list(_each_row(_split_rows(record.encode()), Row))
    yield from (one for one in read if isinstance(one, Rejected))
    if rows := [one for one in read if not isinstance(one, Rejected)]:
        yield from _records(rows, as_of)


def _repeated(path: Path, layout: Layout) -> dict[Key, int]:
    """How often each card and finish is listed that is listed more than once; of a damaged file what can be read."""
    seen, counts = set[Key](), dict[Key, int]()
    with suppress(SourceError):  # the second pass raises it again, after what precedes the damage
        for read in _rows(path, Article, layout):
            key = None if isinstance(read, Rejected) else read[0].key
            if key in seen:
                counts[key] = counts.get(key, 1) + 1
            elif key:
                seen.add(key)
    return counts


def _groups(
    rows: Iterable[tuple[Row, msgspec.Raw] | Rejected], missing: dict[Key, int]
) -> Iterator[list[tuple[Row, msgspec.Raw]] | Rejected]:
    """Yield rows, those of one card and finish together: when all that are `missing` have come, or none can come."""
    held = defaultdict[Key, list[tuple[Row, msgspec.Raw]]](list)
    try:
        for read in rows:
            key = None if isinstance(read, Rejected) else read[0].key
            if isinstance(read, Rejected):
                yield read
            elif key is None or key not in missing:
                yield [read]
            else:
                held[key].append((read[0], read[1].copy()))  # the text alone, not the block that it is part of
                missing[key] -= 1
                if missing[key] == 0:
                    yield held.pop(key)
    except SourceError:
        yield from held.values()
        raise
    yield from held.values()


def _rows(
    path: Path, shape: type[A], layout: Layout, meter: local.Meter | None = None
) -> Iterator[tuple[A, msgspec.Raw] | Rejected]:
    """Yield each row as a `shape` beside its text."""
    count = 0
    with local.open_stream(path, meter) as stream:
        for block in islice(split_in_blocks(stream, layout, path.name), 1, None):
            for read in _rows_of(block, shape, layout):
                count += 1
                if count > MOST_ROWS:
                    raise SourceError(f"{path.name} has more than {MOST_ROWS:,} rows. It cannot be what it should.")
                yield read


def _rows_of(block: bytes, shape: type[A], layout: Layout) -> Iterator[tuple[A, msgspec.Raw] | Rejected]:
    """Decode the rows of a block all at once, which costs least; one by one where they cannot be."""
    try:
        rows = msgspec.json.decode(block, type=list[shape])  # type: ignore[valid-type]
    except BROKEN_JSON:
        for texts in decode_each(split_block(block, layout), _split_rows):
            yield from [texts] if isinstance(texts, Rejected) else _each_row(texts, shape)
    else:
        yield from zip(rows, _split_rows(block), strict=True)


def _each_row(texts: Sequence[msgspec.Raw], shape: type[A]) -> Iterator[tuple[A, msgspec.Raw] | Rejected]:
    for text in texts:
        try:
            yield msgspec.json.decode(text, type=shape), text
        except BROKEN_JSON as error:
            yield from _refused([reject(bytes(text), error)], [text])


def _split_rows(text: bytes) -> list[msgspec.Raw]:
    return msgspec.json.decode(text, type=list[msgspec.Raw])


def _records(read: Sequence[tuple[Row, msgspec.Raw]], as_of: datetime) -> Iterator[Record]:
    """What rows of one card and finish tell, or the one row of no card."""
    key = read[0][0].key
    if key:
        series, rejected = offers_of(key, [row for row, _ in read], as_of)
        yield from series
    else:
        rejected = [reject(bytes(text), NO_CARD) for _, text in read]
    if rejected:
        yield from _refused(rejected, [text for _, text in read])


def _refused(rejected: Sequence[Rejected], texts: Sequence[msgspec.Raw]) -> Iterator[Rejected]:
    """The same with the whole of the rows, which are one record: their offers fold together."""
    whole = b"[%b]" % b",".join(map(bytes, texts))
    return (one for one in keeping(rejected, whole) if isinstance(one, Rejected))
