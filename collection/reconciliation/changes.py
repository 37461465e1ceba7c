"""Changes of stored lots: the rows that go, and the lots that come, for them to be those of a replay."""

from collections import defaultdict
from collections.abc import Iterable

from collection.ledger.lots import Lot


def changes(held: Iterable[tuple[int, Lot]], lots: Iterable[Lot]) -> tuple[list[int], list[Lot]]:
    """Return the rows, by id, of lots that are no more, and the lots that have no row yet."""
    rows: defaultdict[Lot, list[int]] = defaultdict(list)
    for number, lot in held:
        rows[lot].append(number)
    come = [lot for lot in lots if not (rows[lot] and rows[lot].pop())]
    return [number for numbers in rows.values() for number in numbers], come
