"""Reversal of entries: what they did is undone, or nothing is."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.people import holding_changes, holdings, transactions
from services.people.holding_changes import HoldingChangesRequest
from services.people.holding_requests import AddRequest, ChangeRequest, HoldingsRequest
from services.people.holdings import Holding, StaleHolding
from services.people.reversing import NoSuchEntry, Refusal, ReversalRefused, reverse
from services.people.transaction_requests import ReverseSomeRequest, TransactionsRequest
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.support.inventories import a_card, assert_as_replayed, holdings_of, imported, lots_of, manabox
from tests.support.people import register
from tests.support.prices import execute, make_card, store

FOIL = {"condition": "NEAR_MINT", "finish": "foil", "language": "English"}


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def add(user: int, card: int = 1, quantity: int = 1, **more: object) -> Holding:
    """Foil copies that were added."""
    return holdings.add(user, AddRequest(card, quantity, **{**FOIL, **more}))  # type: ignore[arg-type]


def change(user: int, held: Holding, **told: object) -> list[int]:
    """The entries of a change."""
    return holding_changes.change_all(user, HoldingChangesRequest(f"{held.id}:{held.version}", **told)).transactions  # type: ignore[arg-type]


def refusal(user: int, *numbers: int) -> Refusal:
    """Why a reversal is refused."""
    with pytest.raises(ReversalRefused) as refused:
        reverse(user, numbers)
    return refused.value.refusal


def test_an_acquisition_that_is_reversed_never_was(database: Engine, user: int) -> None:
    held = add(user, quantity=3, location="Blue", unit_cost=Decimal(2), currency="EUR")
    reverse(user, held.transactions)
    assert not holdings_of(database, user)
    assert_as_replayed(database, user)


def test_a_reversal_is_reversed_in_its_turn(database: Engine, user: int) -> None:
    held = add(user, quantity=3, unit_cost=Decimal(2), currency="EUR")
    before = lots_of(database, user)
    reverse(user, reverse(user, held.transactions))
    assert lots_of(database, user) == before
    assert_as_replayed(database, user)


def test_an_entry_is_reversed_once(user: int) -> None:
    held = add(user)
    reverse(user, held.transactions)
    assert refusal(user, *held.transactions) is Refusal.REVERSED_BEFORE


def test_nothing_is_reversed_that_a_later_entry_builds_upon(database: Engine, user: int) -> None:
    held = add(user, quantity=2)
    moved = change(user, held, location="Red")
    before = holdings_of(database, user)
    assert refusal(user, *held.transactions) is Refusal.BUILT_UPON
    assert holdings_of(database, user) == before
    reverse(user, [*held.transactions, *moved])
    assert not holdings_of(database, user)


def test_entries_of_an_import_are_undone_with_it(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1)))
    (entry,) = transactions.load_transactions(user, TransactionsRequest()).items
    assert (entry.kind, entry.copies, entry.can_be_reversed) == ("import", 1, False)
    assert refusal(user, entry.id) is Refusal.OF_IMPORT


def test_the_entry_of_somebody_else_is_none(user: int) -> None:
    held = add(user)
    with pytest.raises(NoSuchEntry):
        reverse(register("bob@example.org").user.id, held.transactions)


def test_a_holding_that_is_told_as_before_keeps_its_number_tags_and_notes(database: Engine, user: int) -> None:
    held = add(user, quantity=2)
    held = holdings.change(user, ChangeRequest(held.id, held.version, tags="trade", notes="from Bob"))
    reverse(user, change(user, held, condition="DAMAGED", location="Red"))
    now = holdings.load_holding(user, held.id)
    assert (now.condition, now.location, now.tags, now.notes) == ("NEAR_MINT", "", ["trade"], "from Bob")
    assert now.version > held.version
    assert_as_replayed(database, user)


def test_copies_that_met_others_part_from_them_again(database: Engine, user: int) -> None:
    add(user, location="Red", unit_cost=Decimal(9), currency="EUR")
    held = add(user, quantity=2, location="Blue")
    before = lots_of(database, user)
    done = change(user, held, location="Red")
    assert len(holdings_of(database, user)) == 1
    reverse(user, done)
    assert lots_of(database, user) == before
    assert_as_replayed(database, user)


def test_a_change_of_grade_and_place_at_once_leaves_what_is_there_already_alone(database: Engine, user: int) -> None:
    there = add(user, location="Blue", condition="NEAR_MINT")
    held = add(user, quantity=2, location="Blue", condition="DAMAGED")
    change(user, held, condition="NEAR_MINT", location="Red", quantity=1)
    assert holdings.load_holding(user, there.id).location == "Blue"
    assert sorted((row[0], row[-1]) for row in holdings_of(database, user)) == [("Blue", 1), ("Red", 1)]
    assert_as_replayed(database, user)


def test_several_holdings_are_changed_together_or_not_at_all(database: Engine, user: int) -> None:
    first, second = add(user, 1, location="Blue"), add(user, 2, location="Red")
    stale = HoldingChangesRequest(f"{first.id}:{first.version},{second.id}:99", location="Box")
    with pytest.raises(StaleHolding) as refused:
        holding_changes.change_all(user, stale)
    assert refused.value.now.id == second.id
    both = HoldingChangesRequest(f"{first.id}:{first.version},{second.id}:{second.version}", location="Box")
    done = holding_changes.change_all(user, both).transactions
    assert {row[0] for row in holdings_of(database, user)} == {"Box"}
    reverse(user, done)
    assert {row[0] for row in holdings_of(database, user)} == {"Blue", "Red"}
    assert_as_replayed(database, user)


def test_holdings_that_become_one_another_are_parted_by_the_reversal(database: Engine, user: int) -> None:
    some = [add(user, quantity=2, location=place) for place in ("Blue", "Red", "")]
    before = lots_of(database, user)
    words = ",".join(f"{one.id}:{one.version}" for one in some)
    done = holding_changes.change_all(user, HoldingChangesRequest(words, location="Red")).transactions
    assert [row[-1] for row in holdings_of(database, user)] == [6]
    reverse(user, done)
    assert lots_of(database, user) == before
    assert_as_replayed(database, user)


def test_what_is_removed_comes_back_with_its_cost(database: Engine, user: int) -> None:
    held = add(user, quantity=2, unit_cost=Decimal("1.25"), currency="CAD")
    before = lots_of(database, user)
    done = change(user, held, remove=True)
    assert not holdings_of(database, user)
    reverse(user, done)
    assert lots_of(database, user) == before


def test_numbers_are_read_once_each() -> None:
    assert ReverseSomeRequest("3,1,3").numbers == [3, 1]


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "quantity": st.integers(1, 4),
        "condition": st.sampled_from(["NEAR_MINT", "DAMAGED", "unknown"]),
        "location": st.sampled_from(["", "Blue", "Red"]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 9), CHANGES), min_size=1, max_size=5))
def test_any_changes_and_their_reversals_leave_what_was_there(
    database: Engine, user: int, changes: list[tuple[int, dict[str, object]]]
) -> None:
    for table in ("inventories", "holdings", "locations", "inventory_entries"):
        execute(database, f"DELETE FROM {table}")
    for condition, location in (("NEAR_MINT", "Blue"), ("DAMAGED", "Blue"), ("NEAR_MINT", "Red")):
        add(user, quantity=2, condition=condition, location=location, unit_cost=Decimal(3), currency="EUR")
    before, done = lots_of(database, user), []
    for place, told in changes:
        held = listing.load_holdings(load_basis(user), HoldingsRequest()).items
        done.append(change(user, held[place % len(held)], **told))
        assert_as_replayed(database, user)
    for entries in reversed(done):
        reverse(user, entries)
        assert_as_replayed(database, user)
    assert lots_of(database, user) == before


def labels_of(user: int, *holding_ids: int) -> list[tuple[list[str], str]]:
    """The tags and notes of holdings."""
    found = [holdings.load_holding(user, number) for number in holding_ids]
    return [([*one.tags], one.notes) for one in found]


def test_tags_and_notes_are_undone_and_done_again(user: int) -> None:
    first, second = add(user, tags="old", notes="from Ada"), add(user, location="Blue")
    both = f"{first.id}:{first.version},{second.id}:{second.version}"
    before = labels_of(user, first.id, second.id)
    asked = HoldingChangesRequest(both, add_tags="fine", remove_tags="old", notes="from Bob")
    told = holding_changes.change_all(user, asked).transactions
    after = labels_of(user, first.id, second.id)
    assert after == [(["fine"], "from Bob")] * 2
    undone = reverse(user, told)
    assert labels_of(user, first.id, second.id) == before
    again = reverse(user, undone)
    assert labels_of(user, first.id, second.id) == after
    reverse(user, again)
    assert labels_of(user, first.id, second.id) == before


def test_undone_labels_raise_the_version_of_their_holding(user: int) -> None:
    held = add(user)
    told = change(user, held, notes="fine")
    read = holdings.load_holding(user, held.id)
    reverse(user, told)
    with pytest.raises(StaleHolding):
        change(user, read, notes="mine")


def test_labels_that_were_changed_since_are_not_undone(user: int) -> None:
    held = add(user)
    told = change(user, held, notes="fine")
    later = change(user, holdings.load_holding(user, held.id), tags="trade")
    assert refusal(user, *told) is Refusal.BUILT_UPON
    assert labels_of(user, held.id) == [(["trade"], "fine")]
    reverse(user, [*told, *later])
    assert labels_of(user, held.id) == [([], "")]


def test_copies_that_met_others_take_their_labels_back_with_them(database: Engine, user: int) -> None:
    there, held = add(user, tags="a", notes="mine"), add(user, location="Blue", tags="b", notes="hers")
    told = change(user, held, location="")
    assert labels_of(user, there.id) == [(["a", "b"], "mine\nhers")]
    reverse(user, told)
    assert labels_of(user, there.id, held.id) == [(["a"], "mine"), (["b"], "hers")]
    assert_as_replayed(database, user)


def test_labels_are_listed_with_the_card_and_no_copies(user: int) -> None:
    held = add(user)
    (number,) = change(user, held, tags="trade")
    newest = transactions.load_transactions(user, TransactionsRequest()).items[0]
    assert (newest.id, newest.kind, newest.copies, newest.card_ids) == (number, "label", 0, [held.card_id])
