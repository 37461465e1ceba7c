"""The difference between what a file counts and what locations hold."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from collection.ledger.entries import Entry, EntryKind, Facts
from collection.ledger.lots import Lot
from collection.ledger.replaying import replay
from collection.ledger.variants import Variant
from collection.reconciliation.difference import Difference, Mode, difference

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CARD, OTHER = Variant(1), Variant(2)


def facts(quantity: int = 1, price: int | None = None, *, variant: Variant = CARD, day: date | None = None) -> Facts:
    """Copies in a binder; the price is of all of them, in EUR."""
    return Facts(variant, "blue", quantity, price, 0, None if price is None else "EUR", day)


def lot(number: int, *args: int | None, **more: object) -> Lot:
    """A held lot with such facts."""
    return Lot.of(number, facts(*args, **more), NOW)  # type: ignore[arg-type]


def synchronised(counted: list[Facts], held: list[Lot]) -> tuple[list[Facts], list[tuple[int, int]]]:
    """What a synchronisation adds, and the copies that it removes by lot."""
    found = difference(Mode.SYNC, counted, held)
    return [*found.added], [(one.lot.id, one.quantity) for one in found.removed]


def test_what_a_location_holds_as_the_file_says_stays() -> None:
    assert synchronised([facts(2, 200), facts(1)], [lot(1, 2, 200), lot(2, 1)]) == ([], [])


def test_copies_that_the_file_does_not_count_are_removed_and_others_added() -> None:
    assert synchronised([facts(1), facts(2, variant=OTHER)], [lot(1, 3)]) == ([facts(2, variant=OTHER)], [(1, 2)])


def test_a_known_cost_stays_where_the_file_knows_none() -> None:
    assert synchronised([facts(3)], [lot(1, 2, 300, day=date(2020, 1, 1)), lot(2, 1)]) == ([], [])


def test_the_cost_of_a_file_replaces_another_one_and_keeps_the_day() -> None:
    day = date(2020, 1, 1)
    assert synchronised([facts(1, 500)], [lot(1, 1, 300, day=day)]) == ([facts(1, 500, day=day)], [(1, 1)])


def test_a_part_of_a_lot_has_the_cost_of_the_whole() -> None:
    assert synchronised([facts(3, 1001)], [lot(1, 1, 333), lot(2, 2, 667)]) == ([], [])


def test_more_copies_leave_the_locations_as_they_are() -> None:
    assert difference(Mode.ADD, [facts(2)], [lot(1, 5)]) == Difference((facts(2),), ())


def test_a_replacement_keeps_nothing() -> None:
    found = difference(Mode.REPLACE, [facts(2)], [lot(1, 2)])
    assert (found.copies_added, found.copies_removed) == (2, 2)


DAY = date(2020, 1, 1)


def counted(days: st.SearchStrategy[date | None]) -> st.SearchStrategy[list[Facts]]:
    """What a file counts."""
    copies = st.tuples(st.integers(1, 4), st.none() | st.integers(0, 3), st.sampled_from([CARD, OTHER]), days)
    return st.lists(copies.map(_facts), max_size=6)


def _facts(told: tuple[int, int | None, Variant, date | None]) -> Facts:
    quantity, unit, variant, day = told
    return facts(quantity, None if unit is None else unit * quantity, variant=variant, day=day)


# An app has a column for days, or none.
FILES = counted(st.none()) | counted(st.dates(DAY, date(2020, 1, 2)))


@given(FILES, FILES, st.sampled_from([Mode.SYNC, Mode.REPLACE]))
def test_a_location_holds_what_the_file_counts_afterwards(before: list[Facts], after: list[Facts], mode: Mode) -> None:
    first = Entry(1, NOW, EntryKind.IMPORT, (*difference(Mode.ADD, before, []).lines(1),)) if before else None
    held = replay([first]).lots if first else ()
    lines = tuple(difference(mode, after, held).lines(100))
    entries = [one for one in (first, Entry(2, NOW, EntryKind.IMPORT, lines) if lines else None) if one]
    ledger = replay(entries)
    assert not ledger.problems
    assert _copies(ledger.lots) == _copies(after)
    again = difference(Mode.SYNC, after, ledger.lots)
    assert (again.added, again.removed) == ((), ())


def _copies(some: object) -> Counter[Variant]:
    found = Counter[Variant]()
    for one in some:  # type: ignore[attr-defined]
        found[one.variant] += one.quantity
    return found
