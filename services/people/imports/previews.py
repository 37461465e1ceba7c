"""Previews of imports: read, looked at row by row, answered and mended until they are committed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from collection.formats.answers import Answers, Question
from collection.formats.mapped import ColumnMapping
from collection.reconciliation.difference import Mode
from collection.reconciliation.wording import raw_without_clues
from collection.tables.refusals import UnreadableFile
from db.engine import Connection, Row, reading, write_engine
from db.queries import imports as queries
from db.queries import inventory
from db.queries.printings import StoredPrintings
from db.writes import imports as writes
from services.paging import place_of, position_at
from services.people.imports.contract import (
    ChoiceRequest,
    Conflict,
    Counts,
    Import,
    ImportConflict,
    ImportedRow,
    ImportRequest,
    ImportState,
    NoSuchImport,
    Refused,
    RowsPage,
    RowsRequest,
    RowState,
)
from services.people.imports.reading import FILE_GONE, count, open_import, read
from services.people.imports.receiving import receive
from services.people.imports.rows import choose as chosen
from services.requests import RejectedRequest
from services.rows import made_of

SAMPLE = 20  # rows
KEPT = timedelta(days=90)
NEWEST = 100  # imports in the list
WORDS = ("conditions", "finishes", "languages")  # answers that are remembered for the next file of a format


def preview(user_id: int, asked: ImportRequest, content: bytes, mapping: ColumnMapping | None = None) -> Import:
    """Receive a file, read it, and return its preview. Raises as `receive` and `read` do; nothing is left then."""
    import_id = receive(user_id, asked, content, mapping)
    try:
        read(user_id, import_id)
    except UnreadableFile:
        discard(user_id, import_id)
        raise
    return load_import(user_id, import_id)


def load_imports(user_id: int) -> Sequence[Import]:
    """Return the imports of a user without their rows, the newest first."""
    with reading(fresh=True) as connection:
        return [_import(row, ()) for row in queries.newest(connection, user_id, NEWEST)]


def load_places(user_id: int) -> Sequence[str]:
    """Return the names of the locations that a user has."""
    with reading(fresh=True) as connection:
        return [row.name for row in inventory.locations(connection, user_id)]


def load_import(user_id: int, import_id: int) -> Import:
    """Return an import with its first rows. Raises NoSuchImport."""
    with reading(fresh=True) as connection:
        row = _existing(connection, user_id, import_id)
        sample = queries.rows(connection, user_id, import_id, None, 0, SAMPLE)
    return _import(row, [_row(one, row.columns) for one in sample])


def load_rows(user_id: int, asked: RowsRequest) -> RowsPage:
    """Return a page of rows; none are left after 90 days. Raises NoSuchImport."""
    last = position_at(asked.after, tuple[int])
    with reading(fresh=True) as connection:
        columns = _existing(connection, user_id, asked.import_id).columns
        after, limit = last[0] if last else 0, asked.limit + 1
        rows = queries.rows(connection, user_id, asked.import_id, asked.state, after, limit)
    items = [_row(one, columns) for one in rows[: asked.limit]]
    return RowsPage(items, columns, place_of((items[-1].row,)) if len(rows) > asked.limit else None)


def answer(user_id: int, import_id: int, answers: Answers) -> Import:
    """Read the file again with these answers, and return the new preview; what they do not name stays answered.

    Answers about words are remembered for the next file of the format. Raises NoSuchImport, ImportConflict.
    """
    tell(user_id, import_id, answers)
    read(user_id, import_id)
    return load_import(user_id, import_id)


def tell(user_id: int, import_id: int, answers: Answers) -> None:
    """Store answers, with which the file is to be read again; the import is as if it was just received until then.

    Raises NoSuchImport, ImportConflict.
    """
    with write_engine().begin() as connection:
        one = _with_content(connection, user_id, import_id)
        told = merged(one.answers, msgspec.to_builtins(answers))
        writes.set_told(connection, import_id, told)
        known = queries.words(connection, user_id, one.format)
        words = {name: {**known.get(name, {}), **told[name]} for name in WORDS if told.get(name)}
        writes.remember_words(connection, user_id, one.format, {**known, **words})


def mend(user_id: int, import_id: int, row: int, cells: Mapping[str, str]) -> None:
    """Write cells of a rejected row anew, with which the file is to be read again, as `tell` does.

    Raises NoSuchImport, ImportConflict, and RejectedRequest for a row that was not rejected and for unknown columns.
    """
    with write_engine().begin() as connection:
        one = _with_content(connection, user_id, import_id)
        found = queries.line(connection, user_id, import_id, row)
        if found is None:
            raise NoSuchImport(row)
        line, lines = str(found.line), one.answers.get("lines", {})
        if found.state != RowState.REJECTED and line not in lines:
            raise RejectedRequest({"row": "was not rejected: there is nothing to mend"})
        unknown = [name for name in cells if name not in one.columns]
        if unknown:
            raise RejectedRequest({"cells": f"name columns that the file does not have: {', '.join(unknown):.200}"})
        mended = {**lines, line: {**lines.get(line, {}), **cells}}
        writes.set_told(connection, import_id, {**one.answers, "lines": mended})


def _with_content(connection: Connection, user_id: int, import_id: int) -> Row:
    one = open_import(connection, user_id, import_id)
    if not queries.has_content(connection, user_id, import_id):
        raise ImportConflict(Conflict.FILE_GONE, FILE_GONE)
    return one


def merged(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with others added, word by word; an answer that is not given changes nothing."""
    both = dict(before)
    for name, value in told.items():
        if isinstance(value, Mapping):
            both[name] = {**before.get(name, {}), **value}
        elif value not in (None, [], ()):
            both[name] = value
    return both


def choose(user_id: int, asked: ChoiceRequest) -> Import:
    """Take a card for a row and for all rows with its wording, remember it, and return the new preview.

    Raises NoSuchImport for a row that is not there or of no copies, RejectedRequest for a card that cannot be owned,
    ImportConflict.
    """
    with write_engine().begin() as connection:
        one = open_import(connection, user_id, asked.import_id)
        wording = queries.wording(connection, user_id, asked.import_id, asked.row)
        if wording is None:
            raise NoSuchImport(asked.row)
        card = queries.scryfall_id(connection, asked.card_id)
        resolution = chosen({wording: card}, StoredPrintings(connection)).get(wording) if card else None
        if resolution is None or resolution.card_id is None:
            raise RejectedRequest({"card_id": "is no card on paper"})
        for raw in writes.raws(connection, asked.import_id, wording):
            writes.choose(
                connection,
                asked.import_id,
                wording,
                raw_before=raw,
                raw=raw_without_clues(raw) if raw else None,
                state=resolution.state,
                reason=resolution.reason,
                card_id=resolution.card_id,
                finish=resolution.finish,
            )
        writes.remember_choice(connection, user_id, wording, resolution.card_id)
        count(connection, user_id, one)
    return load_import(user_id, asked.import_id)


def recount(user_id: int, import_id: int) -> Import:
    """Count an import anew for the inventory of now, after INVENTORY_CHANGED. Raises NoSuchImport, ImportConflict."""
    with write_engine().begin() as connection:
        one = open_import(connection, user_id, import_id)
        if one.state == ImportState.RECEIVED:
            raise ImportConflict(Conflict.NOT_READ, "The file has not been read yet.")
        count(connection, user_id, one)
    return load_import(user_id, import_id)


def discard(user_id: int, import_id: int) -> bool:
    """Delete an import that was not committed; False where the user has no such one."""
    with write_engine().begin() as connection:
        return writes.drop(connection, user_id, import_id)


def drop_expired(now: datetime) -> None:
    """Drop the rows of imports that began KEPT before `now`, and the imports that were never committed since."""
    with write_engine().begin() as connection:
        writes.drop_expired(connection, now - KEPT)


def _existing(connection: Connection, user_id: int, import_id: int) -> Row:
    row = queries.one(connection, user_id, import_id)
    if row is None:
        raise NoSuchImport(import_id)
    return row


def _import(row: Row, sample: Sequence[ImportedRow]) -> Import:
    return made_of(
        row,
        Import,
        state=ImportState(row.state),
        mode=Mode(row.mode),
        counts=Counts(**row.counts),
        questions=msgspec.convert(row.questions, list[Question]),
        is_every_copy_new=bool(row.answers.get("is_every_copy_new")),
        refusal=msgspec.convert(row.refusal, Refused | None),
        sample=sample,
    )


def _row(row: Row, columns: Sequence[str]) -> ImportedRow:
    raw = dict(zip(columns, row.cells, strict=False))
    return made_of(row, ImportedRow, raw=raw, state=RowState(row.state))
