"""Every change of a collection is announced after its commit, with a higher version of its user's collection."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from db import versions
from services.people import holding_changes, holdings, resolving, reversing
from services.people.holding_changes import HoldingChangesRequest
from services.people.holding_requests import AddRequest, ChangeRequest
from services.people.holdings import Holding, StaleHolding
from services.people.imports.undoing import undo
from tests.support.inventories import a_card, imported, manabox
from tests.support.people import new_email, register
from tests.support.prices import make_card, store


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of two cards."""
    store(database, [], [make_card(1), make_card(2)])
    return register().user.id


def held(user: int) -> Holding:
    return holdings.add(user, AddRequest(1, 3))


def version(user: int) -> int:
    return versions.current(versions.inventory_of(user))


WRITES: dict[str, Callable[[int, Holding], object]] = {
    "an addition": lambda user, _held: held(user),
    "a change": lambda user, held: holdings.change(user, ChangeRequest(held.id, held.version, 2)),
    "tags alone": lambda user, held: holdings.change(user, ChangeRequest(held.id, held.version, tags="rare")),
    "a removal": lambda user, held: holdings.remove(user, held.id, held.version),
    "a change of several": lambda user, held: holding_changes.change_all(
        user, HoldingChangesRequest(f"{held.id}:{held.version}", condition="DAMAGED")
    ),
    "a reversal": lambda user, held: reversing.reverse(user, held.transactions),
    "an import": lambda user, _held: imported(user, manabox(a_card(2))),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_raises_the_version_of_its_own_user_only(user: int, write: Callable[[int, Holding], object]) -> None:
    other, one = register(new_email()).user.id, held(user)
    before = version(user), version(other)
    write(user, one)
    assert version(user) > before[0]
    assert version(other) == before[1]


def test_the_undo_of_an_import_is_announced(user: int) -> None:
    made = imported(user, manabox(a_card(2)))
    before = version(user)
    undo(user, made.id)
    assert version(user) > before


def test_a_card_that_the_catalogue_has_at_last_is_announced(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(3)))
    before = version(user)
    store(database, [], [make_card(3)])
    assert resolving.resolve_again() == [user]
    assert version(user) > before


def test_what_is_refused_is_not_announced(user: int) -> None:
    one = held(user)
    before = version(user)
    with pytest.raises(StaleHolding):
        holdings.remove(user, one.id, one.version + 1)
    assert version(user) == before
