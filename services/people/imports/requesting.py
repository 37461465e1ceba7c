"""Commit and undo as their owner asks for them: at once where there is little to do, else by a worker.

That of 20,000 rows takes a second of computing, in which a web process would answer nobody else. The import is
`committing` or `undoing` until then. The task is enqueued before the state is stored, in the same transaction: a worker
waits for its end, and without workers nothing is stored. A task can be lost with its queue: asking again enqueues
another one.
"""

from collections.abc import Callable

from collection.reconciliation.difference import Mode
from db import queues
from db.engine import Connection, Row, write_engine
from db.garbage import rare_collections
from db.queries import imports as queries
from db.queries import inventory
from db.writes import imports as writes
from services.people.imports.committing import commit as commit_now
from services.people.imports.committing import finish_commit, require_same
from services.people.imports.contract import Import, ImportConflict, ImportState, NoSuchImport
from services.people.imports.previews import load_import
from services.people.imports.undoing import finish_undo, require_last
from services.people.imports.undoing import undo as undo_now

COMMIT, UNDO = "people.commit_import", "people.undo_import"
SMALL = 500  # rows, lots or lines of the ledger


def commit(user_id: int, import_id: int) -> Import:
    """Commit a small import; have a worker commit another one. One that is committed is returned as it is.

    Raises NoSuchImport, WorkersAway, and ImportConflict where what it rests on has changed.
    """
    with write_engine().begin() as connection:
        one = _locked(connection, user_id, import_id)
        is_small = one.state == ImportState.COMMITTED
        if not is_small:
            require_same(connection, user_id, one, inventory.state(connection, user_id)[0])
            is_small = _is_small_commit(connection, user_id, one)
        if not is_small:
            queues.enqueue(COMMIT, user_id, import_id)
            writes.set_requested(connection, import_id, ImportState.COMMITTING)
    return commit_now(user_id, import_id) if is_small else load_import(user_id, import_id)


def undo(user_id: int, import_id: int) -> Import:
    """Undo an import while the ledger is small; else have a worker undo it. One that is undone is returned as it is.

    Raises NoSuchImport, WorkersAway, and ImportConflict where something was built upon it.
    """
    with write_engine().begin() as connection:
        one = _locked(connection, user_id, import_id)
        is_small = one.state == ImportState.UNDONE
        if not is_small:
            require_last(connection, user_id, one)
            is_small = not inventory.has_more_lines(connection, user_id, SMALL)
        if not is_small:
            queues.enqueue(UNDO, user_id, import_id)
            writes.set_requested(connection, import_id, ImportState.UNDOING)
    return undo_now(user_id, import_id) if is_small else load_import(user_id, import_id)


def finish(user_id: int, import_id: int, requested: ImportState) -> None:
    """Do what was requested of an import, or store why it was not done; once, however often it is called."""
    work, before = _WORK[requested]
    try:
        with rare_collections():
            work(user_id, import_id)
    except ImportConflict as error:
        refusal = {"code": str(error.conflict), "message": str(error)}
        with write_engine().begin() as connection:
            writes.set_refused(connection, user_id, import_id, requested, before, refusal)


_WORK: dict[ImportState, tuple[Callable[[int, int], None], ImportState]] = {
    ImportState.COMMITTING: (finish_commit, ImportState.PREVIEWED),
    ImportState.UNDOING: (finish_undo, ImportState.COMMITTED),
}


def _locked(connection: Connection, user_id: int, import_id: int) -> Row:
    one = queries.locked(connection, user_id, import_id)
    if one is None:
        raise NoSuchImport(import_id)
    return one


def _is_small_commit(connection: Connection, user_id: int, one: Row) -> bool:
    """Return whether a commit goes through few rows, and few lots that they are compared with."""
    if one.counts.get("rows", 0) > SMALL:
        return False
    return one.mode == Mode.ADD or not inventory.has_more_lots(connection, user_id, SMALL)
