"""Which earlier imports a file repeats, and what it adds to them."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from collection.ledger.entries import Facts
from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.reconciliation.repeats import FEW, Additions, additions, repeated

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def facts(card: int, quantity: int = 1, price: int | None = None, fees: int = 0, day: date | None = None) -> Facts:
    """Copies of a card in a binder; the price is of all of them, in EUR."""
    return Facts(Variant(card), "blue", quantity, price, fees, None if price is None else "EUR", day)


def lots(*told: Facts) -> list[Lot]:
    """The lots that an earlier import has brought."""
    return [Lot.of(number, one, NOW) for number, one in enumerate(told, 1)]


def cards(first: int, last: int) -> list[Facts]:
    """One copy each of some cards, both ends included."""
    return [facts(card) for card in range(first, last + 1)]


def test_only_the_copies_beyond_the_known_ones_are_added() -> None:
    found = additions([facts(1, 3), facts(2), facts(3)], lots(facts(1, 2), facts(2)))
    assert found == Additions((facts(1, 1), facts(3)), 3, 0)


def test_a_copy_with_another_cost_is_the_same_copy() -> None:
    assert additions([facts(1, 1, 500)], lots(facts(1, 1, 300))) == Additions((), 1, 1)


def test_the_copy_with_a_new_day_and_cost_is_the_one_that_is_added() -> None:
    old, new = facts(1, 1, 300, day=date(2026, 1, 1)), facts(1, 1, 500, day=date(2026, 2, 1))
    assert additions([new, old], lots(old)) == Additions((new,), 1, 0)


def test_the_added_copies_of_a_lot_have_their_share_of_price_and_fees() -> None:
    assert additions([facts(1, 3, 900, 150)], lots(facts(1, 2, 600, 100))).added == (facts(1, 1, 300, 50),)


def test_a_file_repeats_an_import_where_half_of_both_are_the_same_copies() -> None:
    earlier = {7: lots(*cards(1, 10))}
    assert repeated(cards(6, 15), earlier) == [7]
    assert repeated(cards(7, 16), earlier) == []


def test_a_file_that_has_grown_repeats_an_import_unless_that_is_of_few_copies() -> None:
    grown = cards(1, 10 * FEW)
    assert repeated(grown, {7: lots(*cards(1, FEW))}) == [7]
    assert repeated(grown, {7: lots(*cards(1, FEW - 1))}) == []


def test_a_file_of_two_boxes_repeats_the_imports_of_both() -> None:
    assert repeated(cards(1, 90), {7: lots(*cards(1, 30)), 8: lots(*cards(31, 90))}) == [8, 7]


def test_of_two_imports_of_the_same_copies_one_is_repeated() -> None:
    assert repeated(cards(1, 31), {7: lots(*cards(1, 30)), 8: lots(*cards(1, 30))}) == [8]


COPIES = st.lists(st.builds(facts, st.integers(1, 3), st.integers(1, 4), st.sampled_from([None, 100])), max_size=6)


@given(COPIES, COPIES)
def test_what_is_known_and_what_is_added_are_all_copies_of_the_file(counted: list[Facts], before: list[Facts]) -> None:
    found = additions(counted, lots(*before))
    assert found.known + sum(one.quantity for one in found.added) == sum(one.quantity for one in counted)
    for card in range(1, 4):
        numbers = [sum(one.quantity for one in some if one.variant.card_id == card) for some in (counted, before)]
        added = sum(one.quantity for one in found.added if one.variant.card_id == card)
        assert added == max(0, numbers[0] - numbers[1])
