"""Reading of a received file: every row becomes a stored row, in one transaction, and the difference is counted.

Rows are not visible before all of them are there: a killed process leaves a file that can be read again.
"""

import zlib
from collections.abc import Iterator
from dataclasses import asdict

import msgspec

from collection.formats.reading import read as read_rows
from collection.formats.rows import Row
from collection.tables.reading import read_table
from db.engine import Connection, write_engine
from db.engine import Row as StoredRow
from db.garbage import rare_collections
from db.queries import imports as queries
from db.queries import inventory
from db.queries.printings import StoredPrintings
from db.writes import imports as writes
from services.people.imports.contract import Conflict, ImportConflict, ImportState, NoSuchImport
from services.people.imports.planning import plan
from services.people.imports.progress import counting
from services.people.imports.receiving import answers_of, format_of
from services.people.imports.rows import Owner, stored_rows

IN_PROGRESS = "A worker has this import in hand: wait until it is done."
REQUESTED = (ImportState.COMMITTING, ImportState.UNDOING)
FILE_GONE = "The file is no longer here: upload it again."


def read(user_id: int, import_id: int) -> None:
    """Read the file of an import with its answers, and count what a commit does.

    Raises UnreadableFile for a file that turns out to be none, NoSuchImport, ImportConflict.
    """
    with rare_collections(), write_engine().begin() as connection:
        one = open_import(connection, user_id, import_id)
        content = queries.content(connection, user_id, import_id)
        if content is None:
            raise ImportConflict(Conflict.FILE_GONE, FILE_GONE)
        mapping = one.mapping
        table = read_table(zlib.decompress(content), mapping["has_header"] if mapping else True)
        form = format_of(one.format, mapping, table.header)
        reading, columns = read_rows(table, form, answers_of(one.answers)), list[str]()
        owner = Owner(user_id, import_id, one.location, queries.choices(connection, user_id))
        writes.drop_rows(connection, import_id)
        rows = counting(_noting(columns, reading.rows()), user_id, import_id)
        for batch in stored_rows(rows, owner, StoredPrintings(connection)):
            writes.add_rows(connection, batch)
        questions = msgspec.to_builtins(reading.questions)
        writes.set_read(connection, import_id, columns, questions, one.answers, keeps_file=not form.private_columns)
        count(connection, user_id, one)


def _noting(columns: list[str], rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows, and note the names of the columns that they have."""
    for row in rows:
        if len(row.raw) > len(columns):
            columns[:] = row.raw
        yield row


def count(connection: Connection, user_id: int, one: StoredRow) -> None:
    """Count what a commit would do to the inventory as it is, in the caller's transaction."""
    version, _ = inventory.state(connection, user_id)
    found = plan(connection, user_id, one)
    writes.set_counted(connection, one.id, asdict(found.counts), [*found.locations], version)


def open_import(connection: Connection, user_id: int, import_id: int) -> StoredRow:
    """Return an import that can still be changed, locked. Raises NoSuchImport, ImportConflict."""
    one = queries.locked(connection, user_id, import_id)
    if one is None:
        raise NoSuchImport(import_id)
    if one.state == ImportState.COMMITTED:
        raise ImportConflict(Conflict.ALREADY_COMMITTED, "This import is committed. Undo it to import the file again.")
    if one.state in REQUESTED:
        raise ImportConflict(Conflict.IN_PROGRESS, IN_PROGRESS)
    if one.state == ImportState.UNDONE:
        raise ImportConflict(Conflict.UNDONE, "This import was undone: upload the file again.")
    return one
