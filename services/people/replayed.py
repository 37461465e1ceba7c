"""Stored lots that become those of a replayed ledger. Holdings keep their numbers, tags and notes where they can."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.reconciliation.changes import changes
from db.engine import Connection
from db.queries import inventory
from db.queries.inventory import StoredLot
from db.writes import inventory as stored

Key = tuple[Variant, str]  # of a holding: what the copies are, and the key of their location


def become(connection: Connection, user_id: int, lots: Sequence[Lot]) -> None:
    """Let the stored lots be these."""
    before = inventory.all_lots(connection, user_id)
    renamed = _rename(connection, user_id, before, lots)
    gone, come = changes([(one.id, _of_holding(one, renamed)) for one in before], lots)
    stored.change_lots(connection, user_id, gone, come)
    stored.count_copies(connection, user_id, renamed)


def _of_holding(one: StoredLot, renamed: Mapping[int, Key]) -> Lot:
    """Return a lot with the variant and location that its holding has by now."""
    key = renamed.get(one.holding_id)
    return one.lot if key is None else replace(one.lot, variant=key[0], location=key[1])


def _rename(connection: Connection, user_id: int, before: Sequence[StoredLot], lots: Sequence[Lot]) -> dict[int, Key]:
    """Give holdings the variant and location of all their copies, where no other one has them; return these by holding.

    So they keep their numbers, tags and notes.
    """
    taken = {*stored.holding_ids(connection, user_id, {lot.variant.card_id for lot in lots})} if lots else set()
    places: defaultdict[int, set[Key]] = defaultdict(set)
    for lot in lots:
        places[lot.id].add((lot.variant, lot.location))
    wanted: defaultdict[int, set[Key]] = defaultdict(set)
    for one in before:
        wanted[one.holding_id] |= places[one.lot.id]
    renamed: dict[int, Key] = {}
    for holding_id, keys in wanted.items():
        if len(keys) == 1 and not keys <= taken:
            taken |= keys
            renamed[holding_id] = keys.pop()
            stored.set_key(connection, user_id, holding_id, *renamed[holding_id])
    return renamed
