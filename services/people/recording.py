"""Changes of an inventory: entries of the ledger, and the lots and holdings that they lead to, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from collection.ledger.entries import (
    Acquisition,
    Copies,
    Correction,
    Disposal,
    EntryKind,
    Facts,
    Labelling,
    Line,
    Method,
    Move,
)
from collection.ledger.lots import Lot, parted, put
from collection.ledger.variants import Variant
from collection.reconciliation.changes import changes
from db.engine import Connection
from db.queries import inventory
from db.queries.inventory import StoredLot
from db.writes import inventory as stored
from services.people import labelling


class Change:
    """One change of a locked inventory. Its steps share a time, `at` or now; each is one of the `entries`."""

    def __init__(self, connection: Connection, user_id: int, at: datetime | None = None) -> None:
        self._connection, self._user_id = connection, user_id
        self._locked = stored.lock(connection, user_id)
        self._time = at or self._locked.time
        self._new_lots = 0
        self.entries: list[int] = []

    def lots_of(self, holding_id: int) -> list[StoredLot]:
        """Return the lots of a holding, the oldest first."""
        return inventory.lots_of(self._connection, self._user_id, [holding_id])

    def acquire(self, kind: EntryKind, facts: Sequence[Facts]) -> None:
        """Add lots."""
        first = self._locked.last_lot + self._new_lots + 1
        self._new_lots += len(facts)
        lines = [Acquisition(number, one) for number, one in enumerate(facts, start=first)]
        self._record(kind, lines)
        self._change([], [Lot.of(line.lot, line.facts, self._time) for line in lines])

    def remove(self, kind: EntryKind, lots: Sequence[StoredLot], quantity: int) -> None:
        """Remove copies of one holding, those of its oldest lots first."""
        taken = list(_oldest(lots, quantity))
        self._record(kind, [Disposal(_named(taken), Method.SPECIFIC)])
        rests = [rest for one, number in taken if (rest := parted(one.lot, number)[1])]
        self._change([one.id for one, _ in taken], rests)

    def correct(self, lots: Sequence[StoredLot], variant: Variant, *, is_automatic: bool = False) -> int:
        """Tell anew what the copies of one holding are, and return the holding that they are in then."""
        return self.become(lots, variant, lots[0].lot.location, is_automatic=is_automatic)

    def become(
        self, lots: Sequence[StoredLot], variant: Variant, destination: str, *, is_automatic: bool = False
    ) -> int:
        """Tell anew what the copies of one holding are, move them, and return the holding that they are in then.

        Each lot has a correction of its own: an undo may concern one alone. Copies that the holding of the variant or
        of the destination has already are not moved along.
        """
        if variant != lots[0].lot.variant:
            for one in lots:
                facts = replace(one.lot.facts, variant=variant)
                line = Correction(one.lot.id, one.lot.variant, one.lot.location, facts)
                self._record(EntryKind.CORRECT, [line], is_automatic=is_automatic)
        if destination != lots[0].lot.location:
            told = [(one._replace(lot=replace(one.lot, variant=variant)), one.lot.quantity) for one in lots]
            self._record(EntryKind.MOVE, [Move(_named(told), destination)])
        return self._become(lots, variant, destination, is_automatic=is_automatic)

    def acquired(self, lots: Sequence[StoredLot], day: date) -> None:
        """Tell anew when the copies of one holding were acquired, those that are said to be of another day."""
        others = [one for one in lots if one.lot.acquired_on != day]
        for one in others:
            facts = replace(one.lot.facts, acquired_on=day)
            self._record(EntryKind.CORRECT, [Correction(one.lot.id, one.lot.variant, one.lot.location, facts)])
        self._change([one.id for one in others], [replace(one.lot, acquired_on=day) for one in others])

    def label(self, told: Sequence[Labelling], *, is_automatic: bool = False) -> int:
        """Store the tags and notes of holdings, and return how many have others than before."""
        others = [one for one in told if one.after != one.before]
        if others:
            self._record(EntryKind.LABEL, others, is_automatic=is_automatic)
            stored.label(self._connection, self._user_id, {one.holding: one.after for one in others})
        return len(others)

    def finish(self) -> int:
        """Raise the version of the inventory and return it."""
        return stored.raise_version(self._connection, self._user_id, self._new_lots)

    def _record(self, kind: EntryKind, lines: Sequence[Line], *, is_automatic: bool = False) -> None:
        entry = stored.add_entry(self._connection, self._user_id, self._time, kind, lines, is_automatic=is_automatic)
        self.entries.append(entry.id)

    def _change(self, gone: Sequence[int], come: Sequence[Lot]) -> None:
        stored.change_lots(self._connection, self._user_id, gone, come)

    def _become(self, lots: Sequence[StoredLot], variant: Variant, location: str, *, is_automatic: bool = False) -> int:
        """Put lots into the holding of a variant and a location: their own one where no other is there."""
        source = lots[0].holding_id
        known = stored.holding_ids(self._connection, self._user_id, {variant.card_id})
        target = known.get((variant, location))
        if target is None:
            stored.set_key(self._connection, self._user_id, source, variant, location)
            stored.count_copies(self._connection, self._user_id, [source])
            return source
        there = self.lots_of(target)
        after = [one.lot for one in there]
        for one in lots:
            put(after, replace(one.lot, variant=variant, location=location))
        gone, come = changes([(one.id, one.lot) for one in [*lots, *there]], after)
        self._change(gone, come)
        labels = inventory.labels(self._connection, self._user_id, [source, target])
        both = labelling.merged(labels[target], labels[source])
        self.label([Labelling(target, variant, labels[target], both)], is_automatic=is_automatic)
        return target


def _oldest(lots: Iterable[StoredLot], quantity: int) -> Iterator[tuple[StoredLot, int]]:
    for one in lots:
        number = min(one.lot.quantity, quantity)
        if number:
            yield one, number
        quantity -= number


def _named(taken: Sequence[tuple[StoredLot, int]]) -> Copies:
    """Return copies of one holding, by their lots."""
    named: dict[int, int] = {}
    for one, number in taken:
        named[one.lot.id] = named.get(one.lot.id, 0) + number
    lot = taken[0][0].lot
    return Copies(lot.variant, sum(named.values()), lot.location, tuple(named.items()))
