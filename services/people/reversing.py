"""Reversal of entries: what they did is undone, all of it or nothing, by an entry that names each of them.

An entry is never edited and reversed once; the reversal is an entry too, and can be reversed in its turn. Nothing is
reversed that a later entry builds upon, such as the sale of copies whose purchase it would be. Entries of an import
are undone with it (services/people/imports/undoing.py).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from collection.ledger.entries import Entry, EntryKind, Labels
from collection.ledger.lots import Lot
from collection.ledger.replaying import Problem, replay
from db.engine import Connection
from db.queries import inventory
from db.queries.inventory import StoredEntry
from db.writes import inventory as stored
from services.people import labelling
from services.people.inventories import Cause, changing
from services.people.replayed import become

LABELS_CHANGED = "Its tags or notes have been changed since: undo that change first, or change them once more."


class Refusal(StrEnum):
    """Why entries are not reversed."""

    REVERSED_BEFORE = "reversed_before"
    OF_IMPORT = "of_import"
    BUILT_UPON = "built_upon"


class NoSuchEntry(LookupError):
    """The user has no such entry."""


class ReversalRefused(Exception):
    """Nothing was reversed, for a reason that the message says in words, with the remedy."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal


def reverse(user_id: int, numbers: Collection[int]) -> list[int]:
    """Reverse entries of a user in one transaction, the newest first, and return the numbers of their reversals.

    Raises NoSuchEntry, ReversalRefused.
    """
    with changing(user_id, Cause.REVERSAL) as connection:
        locked = stored.lock(connection, user_id)
        ledger = inventory.entries(connection, user_id)
        for number in numbers:
            _require_open(ledger, number)
        entries = [one.entry for one in ledger]
        labels = _labels_after(connection, user_id, numbers, entries)
        reversals = [_add(connection, user_id, locked.time, number) for number in sorted(numbers, reverse=True)]
        become(connection, user_id, _lots_with(reversals, entries))
        stored.label(connection, user_id, labels)
        stored.count_copies(connection, user_id, labels)
        stored.raise_version(connection, user_id)
    return [entry.id for entry in reversals]


def _add(connection: Connection, user_id: int, time: datetime, number: int) -> Entry:
    return stored.add_entry(connection, user_id, time, EntryKind.REVERSE, reverses=number)


def _require_open(ledger: Sequence[StoredEntry], number: int) -> None:
    one = next((one for one in ledger if one.entry.id == number), None)
    if one is None:
        raise NoSuchEntry(number)
    if one.import_id is not None:
        raise ReversalRefused(Refusal.OF_IMPORT, "This is part of an import: undo the import.")
    if any(other.entry.reverses == number for other in ledger):
        raise ReversalRefused(Refusal.REVERSED_BEFORE, "This was undone before.")


def _labels_after(
    connection: Connection, user_id: int, numbers: Collection[int], entries: Sequence[Entry]
) -> dict[int, Labels]:
    """Return the labels of holdings after the reversals. Raises ReversalRefused where others were told since."""
    holdings = {line.holding for entry in entries for line in labelling.labellings(entry)}
    now = inventory.labels(connection, user_id, holdings)
    try:
        return labelling.reverted(entries, numbers, now)
    except labelling.ChangedSince:
        raise ReversalRefused(Refusal.BUILT_UPON, LABELS_CHANGED) from None


def _lots_with(reversals: Sequence[Entry], entries: Sequence[Entry]) -> Sequence[Lot]:
    """Return the lots after the reversals. Raises ReversalRefused where they contradict the entries that remain."""
    known = Counter(replay(entries).problems)
    after = replay([*entries, *reversals])
    problems = list((Counter(after.problems) - known).elements())
    if problems:
        raise ReversalRefused(Refusal.BUILT_UPON, _told(problems[0], entries))
    return after.lots


def _told(problem: Problem, entries: Iterable[Entry]) -> str:
    later = next(entry for entry in entries if entry.id == problem.entry)
    copies = "copy is" if problem.quantity == 1 else "copies are"
    return (
        f"{problem.quantity} {copies} part of a later change of {later.at:%Y-%m-%d} ({later.kind}, number {later.id}):"
        " undo that one first."
    )
