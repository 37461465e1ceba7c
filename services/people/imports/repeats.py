"""Repeats: copies of a file that adds which earlier imports have brought, so that an edited file adds its difference.

The ledger says what an import has brought; the rows of an import are dropped after 90 days.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from collection.ledger.entries import Facts
from collection.ledger.lots import Lot
from collection.ledger.replaying import replay
from collection.reconciliation.difference import Mode
from collection.reconciliation.repeats import Additions, additions, repeated
from db.engine import Connection, Row
from db.queries import imports as queries
from db.queries import inventory


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a file has beyond earlier imports; `import_id` is the last one of those that it repeats most of."""

    import_id: int
    additions: Additions


def repeat_of(connection: Connection, user_id: int, one: Row, counted: Sequence[Facts]) -> Repeat | None:
    """Return what the copies of a file add to earlier imports of its format and location; None where it repeats none.

    Only imports that stand count. One that has at least twice the copies of the file cannot be repeated by it.
    """
    most = 2 * sum(facts.quantity for facts in counted)
    earlier = queries.earlier(connection, user_id, one)
    copies = {row.id: row.copies for row in earlier if row.stands}
    groups = {root: ids for root, ids in _successions(earlier).items() if sum(copies[number] for number in ids) <= most}
    lots = {root: _lots_of(connection, user_id, ids) for root, ids in groups.items()}
    found = repeated(counted, lots)
    if not found:
        return None
    return Repeat(max(groups[found[0]]), additions(counted, [lot for root in found for lot in lots[root]]))


def _successions(earlier: Sequence[Row]) -> Mapping[int, list[int]]:
    """Return the imports that stand by the first one of their succession.

    A difference continues the import that it was counted from. Synchronisations are one succession.
    """
    roots: dict[int, int] = {}
    synchronised = next((row.id for row in earlier if row.mode != Mode.ADD), 0)
    for row in earlier:
        own = row.id if row.mode == Mode.ADD else synchronised
        roots[row.id] = roots.get(row.continues, own)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row in earlier:
        if row.stands:
            groups[roots[row.id]].append(row.id)
    return groups


def _lots_of(connection: Connection, user_id: int, imports: Collection[int]) -> Sequence[Lot]:
    """Return the lots that some imports alone have brought, whatever was done with them since."""
    return replay(one.entry for one in inventory.entries_of_imports(connection, user_id, imports)).lots
