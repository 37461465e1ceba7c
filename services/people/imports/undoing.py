"""Undo of an import: one transaction that reverses its entry, so that its copies were never there.

What a person did with the copies since decides (docs/collections.md, undo). Corrections, gradings and moves of nothing
but these copies are reversed along. Copies that were sold, traded, lost or given away are not taken back: the undo is
refused, naming the entry to reverse first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from collection.ledger.entries import Entry, EntryKind, Labels
from collection.ledger.lots import Lot
from collection.ledger.replaying import Problem, ProblemKind, Replay, effective, replay
from collection.reconciliation.changes import changes
from db.engine import Connection, Row
from db.queries import imports as queries
from db.queries import inventory
from db.queries.inventory import StoredEntry
from db.writes import imports as writes
from db.writes import inventory as stored
from db.writes.inventory import Locked
from services.people.imports.contract import Conflict, Import, ImportConflict, ImportState, NoSuchImport
from services.people.imports.previews import load_import
from services.people.imports.reading import IN_PROGRESS
from services.people.inventories import Cause, changing_at_length
from services.people.labelling import taken_back

FOLLOWING = frozenset((EntryKind.MOVE, EntryKind.CORRECT, EntryKind.GRADE))


def undo(user_id: int, import_id: int) -> Import:
    """Undo a committed import and return it; one that was undone before is returned as it is.

    Raises NoSuchImport, and ImportConflict where something was built upon it.
    """
    with changing_at_length(user_id, Cause.UNDO) as connection:
        locked = stored.lock(connection, user_id)
        one = queries.locked(connection, user_id, import_id)
        if one is None:
            raise NoSuchImport(import_id)
        if one.state != ImportState.UNDONE:
            require_last(connection, user_id, one)
            _undo(connection, user_id, one, locked)
    return load_import(user_id, import_id)


def finish_undo(user_id: int, import_id: int) -> None:
    """Undo an import whose owner has asked for it, in a worker; one in any other state stays as it is.

    Raises ImportConflict where something was built upon it.
    """
    with changing_at_length(user_id, Cause.UNDO) as connection:
        locked = stored.lock(connection, user_id)
        one = queries.locked(connection, user_id, import_id)
        if one is not None and one.state == ImportState.UNDOING:
            require_last(connection, user_id, one)
            _undo(connection, user_id, one, locked)


def require_last(connection: Connection, user_id: int, one: Row) -> None:
    """Raise ImportConflict for an import that was not committed, and where a later one counts from it."""
    if one.state == ImportState.COMMITTING:
        raise ImportConflict(Conflict.IN_PROGRESS, IN_PROGRESS)
    if one.state not in (ImportState.COMMITTED, ImportState.UNDOING):
        raise ImportConflict(Conflict.NOT_READ, "This import was not committed: there is nothing to undo.")
    later = queries.built_upon(connection, user_id, one)
    if later is not None:
        message = f"{later} was imported after it and counts from its copies: undo that import first."
        raise ImportConflict(Conflict.BUILT_UPON, message)


def _undo(connection: Connection, user_id: int, one: Row, locked: Locked) -> None:
    ledger = inventory.entries(connection, user_id)
    reversed_entries, lots = without(ledger, one.id)
    for number in reversed_entries:
        stored.add_entry(
            connection, user_id, locked.time, EntryKind.REVERSE, reverses=number, import_id=one.id, note=one.file_name
        )
    held = [(one.id, one.lot) for one in inventory.all_lots(connection, user_id)]
    gone, come = changes(held, lots)
    stored.change_lots(connection, user_id, gone, come)
    stored.label(connection, user_id, _labels_without(connection, user_id, one.labels))
    stored.raise_version(connection, user_id)
    writes.set_undone(connection, one.id, locked.time)


def _labels_without(
    connection: Connection, user_id: int, stored_labels: Mapping[str, Sequence[Any]]
) -> dict[int, Labels]:
    """Return the labels of holdings without what an import added; what their user has written since stays."""
    told = {int(number): labels for number, labels in stored_labels.items()}
    now = inventory.labels(connection, user_id, list(told))
    left = {}
    for number, (tags, notes, *after) in told.items():
        if number in now:
            added = Labels(tuple(after[0]), after[1]) if after else now[number]  # imports of before 2026-12 have none
            left[number] = taken_back(now[number], Labels(tuple(tags), notes), added)
    return left


def without(ledger: Sequence[StoredEntry], import_id: int) -> tuple[list[int], Sequence[Lot]]:
    """Return the entries to reverse for an import to be undone, and the lots that are left then.

    Raises ImportConflict where the entries that remain contradict the lots that remain.
    """
    entries = [one.entry for one in ledger]
    known = Counter(replay(entries).problems)
    counting = effective(entries)
    own = {one.entry.id for one in ledger if one.import_id == import_id and one.entry.reverses is None}
    reversing = [entry.id for entry in counting if entry.id in own]
    while True:
        left: Replay = replay(entry for entry in counting if entry.id not in reversing)
        problems = list((Counter(left.problems) - known).elements())
        moot = _moot(problems, counting)
        if not problems:
            return sorted(reversing, reverse=True), left.lots
        if not moot:
            raise _refusal(problems[0], counting)
        reversing += moot


def _moot(problems: Iterable[Problem], entries: Sequence[Entry]) -> list[int]:
    """Return the entries that have no copies left to concern: none of their lines finds any."""
    missing = Counter(
        (one.entry, one.line) for one in problems if one.kind is ProblemKind.NOT_HELD and _is_whole(one, entries)
    )
    lines = Counter(entry for entry, _ in missing)
    return [entry.id for entry in entries if entry.kind in FOLLOWING and lines[entry.id] == len(entry.lines)]


def _is_whole(problem: Problem, entries: Sequence[Entry]) -> bool:
    """Return whether none of the copies that a line concerns is there."""
    line = next(entry for entry in entries if entry.id == problem.entry).lines[problem.line]
    copies = getattr(line, "copies", None)
    return copies is None or copies.quantity == problem.quantity


def _refusal(problem: Problem, entries: Sequence[Entry]) -> ImportConflict:
    entry = next(entry for entry in entries if entry.id == problem.entry)
    message = (
        f"{problem.quantity} of its copies are part of an entry of {entry.at:%Y-%m-%d} ({entry.kind}, number"
        f" {entry.id}): reverse that entry first."
    )
    return ImportConflict(Conflict.COPIES_GONE, message)
