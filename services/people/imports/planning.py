"""Plan of an import: the difference that it makes to the inventory of now. Preview and commit count by the same one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from collection.ledger.entries import Facts
from collection.ledger.money import minor
from collection.ledger.variants import Variant
from collection.reconciliation.columns import variant
from collection.reconciliation.difference import Difference, Mode, difference
from db.engine import Connection, Row
from db.queries import imports as queries
from db.queries import inventory
from db.queries.inventory import StoredLot
from services.people.imports.contract import COPIES, Counts, RowState
from services.people.imports.receiving import answers_of
from services.people.imports.repeats import Repeat, repeat_of

NEW = "+"  # before the name of a location that does not exist yet


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: the difference, the lots that it was counted from, and the locations that it speaks of."""

    difference: Difference
    held: Sequence[StoredLot]
    locations: dict[str, str]
    counts: Counts


def plan(connection: Connection, user_id: int, one: Row) -> Plan:
    """Return the plan of an import for the inventory as it is."""
    ids = {row.name: str(row.id) for row in inventory.locations(connection, user_id)}
    locations = dict(queries.locations(connection, one.id))
    if one.location is not None:
        locations.setdefault(one.location, "")
    keys = {name: key_of(name, ids) for name in locations}
    mode = Mode(one.mode)
    known = [key for key in keys.values() if not key.startswith(NEW)]
    held = [] if mode is Mode.ADD else inventory.lots_in(connection, user_id, known)
    facts = [_facts(row, keys[row.location]) for row in queries.counted(connection, one.id)]
    repeat = repeat_of(connection, user_id, one, facts) if mode is Mode.ADD else None
    if repeat is None or answers_of(one.answers).is_every_copy_new:
        found = difference(mode, facts, [stored.lot for stored in held])
    else:
        found = Difference(repeat.additions.added, ())
    return Plan(found, held, locations, _counts(connection, one.id, found, repeat))


def key_of(name: str, ids: dict[str, str]) -> str:
    """Return the location of lots by its name, "" for none; one that does not exist yet holds nothing."""
    return ids.get(name, NEW + name) if name else ""


def variant_of(row: Row) -> Variant:
    """Return the variant of counted copies."""
    return variant(row.card_id, row.condition, row.finish, row.language, row.raw)


def _facts(row: Row, location: str) -> Facts:
    cost: Decimal | None
    columns: tuple[Any, ...] = tuple(row)  # by name they take longer, for tens of thousands of rows
    acquired_on, cost, unit_fees, currency, quantity = columns[6:]
    price = None
    if cost is not None:
        price = minor(cost * quantity, currency) if currency else 0
    fees = minor(unit_fees * quantity, currency) if currency and unit_fees else 0
    known = currency if price is not None or fees else None
    return Facts(variant(*columns[1:6]), location, quantity, price, fees, known, acquired_on)


def _counts(connection: Connection, import_id: int, found: Difference, repeat: Repeat | None) -> Counts:
    by_state = queries.counts(connection, import_id)
    rows = {state: number for state, (number, _) in by_state.items()}
    copies = {str(state): by_state[state][1] for state in COPIES if state in by_state}
    counted = Counts(
        copies=sum(copies.values()),
        copies_unresolved=copies.get(RowState.UNRESOLVED, 0),
        lots_added=len(found.added),
        lots_removed=len(found.removed),
        copies_added=found.copies_added,
        copies_removed=found.copies_removed,
    )
    if repeat is not None:
        of_earlier = repeat.additions
        counted = replace(
            counted,
            copies_known=of_earlier.known,
            copies_changed=of_earlier.changed,
            known_import_id=repeat.import_id,
        )
    return replace(counted, rows=sum(rows.values()), **rows)
