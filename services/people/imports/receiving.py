"""Receipt of a file: what it is, whether it can be read, and in which format; stored for a worker to read."""

import hashlib
import zlib
from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from collection.formats.answers import Answers
from collection.formats.contract import Format
from collection.formats.mapped import SLUG, ColumnMapping, InvalidMapping, mapped_format
from collection.formats.reading import read
from collection.formats.registry import FORMATS, detect, fitting
from collection.formats.rows import RejectedRow
from collection.tables.reading import read_table
from collection.tables.table import Table
from db.engine import Connection, write_engine
from db.queries import imports as queries
from db.writes import imports as writes
from services.people.imports.contract import ImportRequest, UnknownTable
from services.requests import RejectedRequest

EXAMPLES = 5  # rows that show what the columns of an unknown table are
LEVEL = 6  # of compression


def receive(user_id: int, asked: ImportRequest, content: bytes, mapping: ColumnMapping | None = None) -> int:
    """Store a file and return the number of its import, to be read next (services/people/imports/reading.py).

    Raises UnreadableFile for what is no table, UnknownTable where the columns have to be named, RejectedRequest for a
    format or a `mapping` that does not fit.
    """
    table = read_table(content, mapping.has_header if mapping else True)
    _walk(table)
    with write_engine().begin() as connection:
        mapping = mapping or (None if asked.format else _remembered(connection, user_id, table))
        form = _format(table, asked.format, mapping)
        import_id = writes.add(
            connection,
            user_id,
            file_name=asked.file_name,
            file_hash=hashlib.sha256(content).digest(),
            content=zlib.compress(content, LEVEL),
            format=form.slug,
            mode=asked.mode,
            location=asked.location.strip() if asked.location else None,
            mapping=msgspec.to_builtins(mapping) if mapping else None,
            answers=queries.words(connection, user_id, form.slug),
            encoding=table.encoding,
            delimiter=table.delimiter,
            notes=[*table.notes],
        )
        if mapping:
            writes.remember_words(connection, user_id, _form_of(table), msgspec.to_builtins(mapping))
    return import_id


def _walk(table: Table) -> None:
    """Raise UnreadableFile for a table that breaks off later: its owner hears of it now, with the line.

    This takes a thirtieth of the time that reading the rows does.
    """
    for _ in table.lines():
        pass


def format_of(slug: str, mapping: dict[str, Any] | None, header: Sequence[str]) -> Format:
    """Return the format that an import was received in."""
    known: Format | None = FORMATS.get(slug)
    return known or mapped_format(msgspec.convert(mapping, ColumnMapping), header)


def answers_of(stored: dict[str, Any]) -> Answers:
    """Return the answers of their stored form."""
    return msgspec.convert(stored, Answers)


def _format(table: Table, slug: str | None, mapping: ColumnMapping | None) -> Format:
    if mapping:
        try:
            return mapped_format(mapping, table.header)
        except InvalidMapping as error:
            raise RejectedRequest({"mapping": str(error)}) from None
    if slug is None or slug == SLUG:
        found = detect(table.header) if slug is None else None
        if found is None:
            raise UnknownTable(table.header, [line.cells for line in islice(table.lines(), EXAMPLES)])
        return found
    chosen: Format = FORMATS[slug]
    known = fitting(table.header)
    if known and chosen not in known:
        raise RejectedRequest({"format": _advice(table, known[0])})
    return chosen


def _advice(table: Table, form: Format) -> str:
    """Return which format a file has really, with the number of its rows that can be read so."""
    rows = list(read(table, form).rows())
    good = sum(not isinstance(row, RejectedRow) for row in rows)
    return f"this looks like {form.title}: {good:,} of {len(rows):,} rows are read with it"


def _remembered(connection: Connection, user_id: int, table: Table) -> ColumnMapping | None:
    """Return the mapping that the user gave a table of the same columns, where no format is known for it."""
    if detect(table.header):
        return None
    stored = queries.words(connection, user_id, _form_of(table))
    return msgspec.convert(stored, ColumnMapping) if stored else None


def _form_of(table: Table) -> str:
    """Return the name under which a mapping for a header is remembered."""
    return f"{SLUG} {hashlib.sha256('|'.join(table.header).encode()).hexdigest()}"
