"""Undo of imports: the holdings are what they were, or nothing is done."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.people import holdings
from services.people.holding_requests import ChangeRequest, HoldingsRequest
from services.people.imports.contract import Conflict, ImportConflict, ImportState
from services.people.imports.undoing import undo
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.support.inventories import a_card, assert_as_replayed, copies_of, holdings_of, imported, lots_of, manabox
from tests.support.people import register
from tests.support.prices import execute, make_card, store


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


ROWS = st.builds(
    lambda card, quantity, binder, foil, cost: a_card(
        card,
        **{
            "Quantity": quantity, "Binder Name": binder, "Foil": foil, "Purchase price": cost,
            "Purchase price currency": "CAD",
        },
    ),
    st.integers(1, 11),  # the catalogue has nine
    st.integers(1, 3),
    st.sampled_from(["Blue", "Red"]),
    st.sampled_from(["normal", "foil"]),
    st.sampled_from(["", "1.00", "2.49"]),
)  # fmt: skip
FILES = st.lists(ROWS, min_size=1, max_size=5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=FILES, after=FILES, mode=st.sampled_from(["add", "sync", "replace"]))
def test_an_import_and_its_undo_leave_the_holdings_as_they_were(
    database: Engine, user: int, before: list[dict[str, object]], after: list[dict[str, object]], mode: str
) -> None:
    for table in ("inventories", "imports", "holdings", "locations", "inventory_entries"):
        execute(database, f"DELETE FROM {table}")
    imported(user, manabox(*before), "replace")
    held, lots = holdings_of(database, user), lots_of(database, user)
    done = imported(user, manabox(*after, a_card(1)), mode)
    assert_as_replayed(database, user)
    assert undo(user, done.id).state is ImportState.UNDONE
    assert (holdings_of(database, user), lots_of(database, user)) == (held, lots)
    assert_as_replayed(database, user)
    undo(user, done.id)
    assert lots_of(database, user) == lots


def test_an_undone_file_can_be_imported_again(database: Engine, user: int) -> None:
    file = manabox(a_card(1, Quantity=4))
    undo(user, imported(user, file).id)
    imported(user, file)
    assert copies_of(database, user) == 4
    assert_as_replayed(database, user)


def test_what_was_synchronised_upon_an_import_is_undone_first(database: Engine, user: int) -> None:
    first = imported(user, manabox(a_card(1)), "sync")
    second = imported(user, manabox(a_card(1), a_card(2)), "sync")
    with pytest.raises(ImportConflict, match="undo that import first") as refused:
        undo(user, first.id)
    assert refused.value.conflict is Conflict.BUILT_UPON
    for one in (second, first):
        undo(user, one.id)
    assert copies_of(database, user) == 0
    assert_as_replayed(database, user)


def test_moves_and_corrections_of_imported_copies_are_undone_along(database: Engine, user: int) -> None:
    done = imported(user, manabox(a_card(1, Quantity=4)))
    (held,) = listing.load_holdings(load_basis(user), HoldingsRequest()).items
    held = holdings.change(user, ChangeRequest(held.id, held.version, location="Red"))
    holdings.change(user, ChangeRequest(held.id, held.version, condition="DAMAGED"))
    assert_as_replayed(database, user)
    undo(user, done.id)
    assert copies_of(database, user) == 0
    assert_as_replayed(database, user)


def moxfield(tags: str) -> bytes:
    """A file of Moxfield with one copy of card 1."""
    header = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Collector Number"
    return f"{header}\n1,0,Card 1,tst,Near Mint,English,,{tags},1\n".encode()


def test_an_undo_keeps_the_tags_and_notes_that_were_written_since(database: Engine, user: int) -> None:
    imported(user, moxfield(""))
    done = imported(user, moxfield("altar"))
    (held,) = listing.load_holdings(load_basis(user), HoldingsRequest()).items
    assert (held.quantity, list(held.tags)) == (1, ["altar"])
    holdings.change(user, ChangeRequest(held.id, held.version, add_tags="trade", notes="for Ada"))
    undo(user, done.id)
    (left,) = listing.load_holdings(load_basis(user), HoldingsRequest()).items
    assert (list(left.tags), left.notes) == (["trade"], "for Ada")


def test_an_undo_is_refused_when_copies_are_gone(database: Engine, user: int) -> None:
    done = imported(user, manabox(a_card(1, Quantity=4)))
    (held,) = listing.load_holdings(load_basis(user), HoldingsRequest()).items
    holdings.change(user, ChangeRequest(held.id, held.version, quantity=3))
    with pytest.raises(ImportConflict, match="reverse that entry first") as refused:
        undo(user, done.id)
    assert refused.value.conflict is Conflict.COPIES_GONE
    assert copies_of(database, user) == 3
