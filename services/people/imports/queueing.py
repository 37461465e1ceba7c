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
CHOICE = ("row", "card_id")


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
    """Take the card of a row, or answers, with which the file is read again; return the import.

    Raises NoSuchImport, ImportConflict, RejectedRequest for a row without a card and a card without a row, and
    WorkersAway.
    """
    if asked.row is None and asked.card_id is None:
        return _read_again(user_id, import_id, _answers(asked))
    if asked.row is None or asked.card_id is None or len(asked.given()) > len(CHOICE):
        raise RejectedRequest(dict.fromkeys(CHOICE, "are given together, and without answers"))
    return previews.choose(user_id, ChoiceRequest(import_id, asked.row, asked.card_id))


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


def _answers(asked: ChangeRequest) -> Answers:
    return msgspec.convert({name: told for name, told in asked.given().items() if name not in CHOICE}, Answers)
