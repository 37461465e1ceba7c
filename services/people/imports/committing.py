"""Commit of an import: one transaction that does exactly what the preview counted, or nothing."""

from collections.abc import Mapping

from collection.ledger.entries import EntryKind, Labels
from collection.ledger.lots import Lot
from collection.reconciliation.difference import Mode
from db.engine import Connection, Row
from db.queries import imports as queries
from db.queries import inventory
from db.writes import imports as writes
from db.writes import inventory as stored
from db.writes.inventory import Locked
from services.people import labelling
from services.people.imports.contract import Conflict, Counts, Import, ImportConflict, ImportState, NoSuchImport
from services.people.imports.planning import Plan, key_of, plan, variant_of
from services.people.imports.previews import load_import
from services.people.imports.reading import IN_PROGRESS
from services.people.inventories import Cause, changing_at_length


def commit(user_id: int, import_id: int) -> Import:
    """Do what the preview of an import counted, and return it; one that was committed before is returned as it is.

    Raises NoSuchImport, and ImportConflict where what it rests on has changed.
    """
    with changing_at_length(user_id, Cause.IMPORT) as connection:
        locked = stored.lock(connection, user_id)
        one = queries.locked(connection, user_id, import_id)
        if one is None:
            raise NoSuchImport(import_id)
        if one.state != ImportState.COMMITTED:
            require_same(connection, user_id, one, locked.version)
            _commit(connection, user_id, one, locked)
    return load_import(user_id, import_id)


def finish_commit(user_id: int, import_id: int) -> None:
    """Commit an import whose owner has asked for it, in a worker; one in any other state stays as it is.

    Raises ImportConflict where what it rests on has changed since.
    """
    with changing_at_length(user_id, Cause.IMPORT) as connection:
        locked = stored.lock(connection, user_id)
        one = queries.locked(connection, user_id, import_id)
        if one is not None and one.state == ImportState.COMMITTING:
            require_same(connection, user_id, one, locked.version)
            _commit(connection, user_id, one, locked)


def require_same(connection: Connection, user_id: int, one: Row, version: int) -> None:
    """Raise ImportConflict unless all is as it was when the preview was counted; `version` is the inventory's."""
    if one.state == ImportState.RECEIVED:
        raise ImportConflict(Conflict.NOT_READ, "The file has not been read yet.")
    if one.state == ImportState.UNDOING:
        raise ImportConflict(Conflict.IN_PROGRESS, IN_PROGRESS)
    if one.state == ImportState.UNDONE:
        raise ImportConflict(Conflict.UNDONE, "This import was undone: upload the file again.")
    before = queries.imported_before(connection, user_id, one.id)
    # A location that has changed since may be synchronised with the same file again.
    if before and (one.mode == Mode.ADD or before.committed_version == version):
        day = f"{before.committed_at:%Y-%m-%d %H:%M} UTC"
        raise ImportConflict(Conflict.IMPORTED_BEFORE, f"This file was imported on {day}: there is nothing to do.")
    if one.inventory_version != version:
        message = "The inventory has changed since the preview: look at it once more."
        raise ImportConflict(Conflict.INVENTORY_CHANGED, message)
    if queries.has_gone_cards(connection, one.id):
        message = "The catalogue has changed since the preview: read the file once more."
        raise ImportConflict(Conflict.CATALOGUE_CHANGED, message)


def _commit(connection: Connection, user_id: int, one: Row, locked: Locked) -> None:
    kinds = {name: kind for name, kind in queries.locations(connection, one.id).items() if name}
    stored.add_locations(connection, user_id, kinds | ({one.location: ""} if one.location else {}))
    found = plan(connection, user_id, one)
    if found.counts != Counts(**one.counts):
        raise ImportConflict(Conflict.INVENTORY_CHANGED, "The preview is out of date: look at it once more.")
    first = locked.last_lot + 1
    lines = tuple(found.difference.lines(first))
    if lines:
        stored.add_entry(
            connection, user_id, locked.time, EntryKind.IMPORT, lines, import_id=one.id, note=one.file_name
        )
        gone, lots = _changed(found, first, locked)
        stored.change_lots(connection, user_id, gone, lots)
    labels = _label(connection, user_id, one)
    version = stored.raise_version(connection, user_id, len(found.difference.added))
    writes.set_committed(connection, one.id, locked.time, version, labels)


def _changed(found: Plan, first: int, locked: Locked) -> tuple[list[int], list[Lot]]:
    """Return the rows of lots that go, and the lots that come: those added, and what is left of divided ones."""
    rows = {id(one.lot): one.id for one in found.held}
    removed = found.difference.removed
    added = [Lot.of(number, facts, locked.time) for number, facts in enumerate(found.difference.added, start=first)]
    rests = [rest for removal in removed if (rest := removal.rest) is not None]
    return [rows[id(removal.lot)] for removal in removed], [*added, *rests]


def _label(connection: Connection, user_id: int, one: Row) -> Mapping[int, tuple[Labels, Labels]]:
    """Add the tags and notes of the rows to those of their holdings; return those that changed, before and after."""
    ids = {row.name: str(row.id) for row in inventory.locations(connection, user_id)}
    told = [((variant_of(row), key_of(row.location, ids)), row) for row in queries.labelled(connection, one.id)]
    if not told:
        return {}
    holdings = stored.ensure_holdings(connection, user_id, [key for key, _ in told])
    before = inventory.labels(connection, user_id, [holdings[key] for key, _ in told])
    others = {holdings[key]: Labels(tuple(row.tags), "\n".join(row.notes)) for key, row in told}
    after = {number: labelling.merged(before[number], labels) for number, labels in others.items()}
    changed = {number: labels for number, labels in after.items() if labels != before[number]}
    stored.label(connection, user_id, changed)
    return {number: (before[number], labels) for number, labels in changed.items()}
