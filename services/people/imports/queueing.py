"""Imports whose files a worker reads: that takes seconds, which a web process owes to other requests.

An import is `received` until it is read. A task can be lost with its queue: answers, also none, enqueue another one.
"""

import msgspec

from collection.formats.answers import NO_ANSWERS, Answers
from collection.formats.mapped import ColumnMapping
from db import queues
from db.queues import WorkersAway
from services.people.imports import previews
from services.people.imports.contract import (
    ChangeRequest,
    ChoiceRequest,
    Conflict,
    Import,
    ImportConflict,
    ImportRequest,
)
from services.people.imports.receiving import receive
from services.requests import RejectedRequest

TASK = "people.read_import"
ROW, CARD, CELLS = "row", "card_id", "cells"


def receive_file(user_id: int, asked: ImportRequest, content: bytes, mapping: ColumnMapping | None) -> Import:
    """Receive a file, enqueue its reading, and return its import. Raises as `receive`, and WorkersAway.

    Nothing is left of what was refused.
    """
    import_id = receive(user_id, asked, content, mapping)
    try:
        queues.enqueue(TASK, user_id, import_id)
    except WorkersAway:
        previews.discard(user_id, import_id)
        raise
    return previews.load_import(user_id, import_id)


def change(user_id: int, import_id: int, asked: ChangeRequest) -> Import:
    """Take the card of a row, or answers or a row's cells, with which the file is read again; return the import.

    Raises NoSuchImport, ImportConflict, RejectedRequest for a row without a card or cells and for these without a row,
    and WorkersAway.
    """
    given = asked.given()
    if not given.keys() & {ROW, CARD, CELLS}:
        return _read_again(user_id, import_id, msgspec.convert(given, Answers))
    if asked.row is None or given.keys() not in ({ROW, CARD}, {ROW, CELLS}):
        raise RejectedRequest(dict.fromkeys((ROW, CARD), "are given together, or a row and its cells; without answers"))
    if asked.card_id is not None:
        return previews.choose(user_id, ChoiceRequest(import_id, asked.row, asked.card_id))
    previews.mend(user_id, import_id, asked.row, asked.cells or {})
    queues.enqueue(TASK, user_id, import_id)
    return previews.load_import(user_id, import_id)


def _read_again(user_id: int, import_id: int, answers: Answers) -> Import:
    try:
        previews.tell(user_id, import_id, answers)
    except ImportConflict as error:
        # The files of some formats are dropped once they are read. Their rows can still be counted anew.
        if error.conflict is not Conflict.FILE_GONE or answers != NO_ANSWERS:
            raise
        return previews.recount(user_id, import_id)
    queues.enqueue(TASK, user_id, import_id)
    return previews.load_import(user_id, import_id)
