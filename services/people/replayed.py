"""Stored lots that become those of a replayed ledger. Holdings keep their numbers, tags and notes where they can."""

from collections import defaultdict
from collections.abc import Sequence

from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.reconciliation.changes import changes
from db.engine import Connection
from db.queries import inventory
from db.writes import inventory as stored

Key = tuple[Variant, str]  # of a holding: what the copies are, and the key of their location


def become(connection: Connection, user_id: int, lots: Sequence[Lot]) -> None:
    """Let the stored lots be these."""
    renamed = _rename(connection, user_id, lots)
    held = [(one.id, one.lot) for one in inventory.all_lots(connection, user_id)]
    gone, come = changes(held, lots)
    stored.change_lots(connection, user_id, gone, come)
    stored.count_copies(connection, user_id, renamed)


def _rename(connection: Connection, user_id: int, lots: Sequence[Lot]) -> list[int]:
    """Give holdings the variant and location of all their copies, where no other one has them, and return which.

    So they keep their numbers, tags and notes.
    """
    taken = {*stored.holding_ids(connection, user_id, {lot.variant.card_id for lot in lots})} if lots else set()
    places: defaultdict[int, set[Key]] = defaultdict(set)
    for lot in lots:
        places[lot.id].add((lot.variant, lot.location))
    wanted: defaultdict[int, set[Key]] = defaultdict(set)
    for one in inventory.all_lots(connection, user_id):
        wanted[one.holding_id] |= places[one.lot.id]
    renamed = []
    for holding_id, keys in wanted.items():
        if len(keys) == 1 and not keys <= taken:
            taken |= keys
            stored.set_key(connection, user_id, holding_id, *keys.pop())
            renamed.append(holding_id)
    return renamed
