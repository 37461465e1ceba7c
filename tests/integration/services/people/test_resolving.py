"""Copies find their cards by themselves after a change of the catalogue."""

import pytest
from sqlalchemy import Engine

from services.people.imports.undoing import undo
from services.people.resolving import resolve_again
from tests.support.inventories import a_card, assert_as_replayed, copies_of, holdings_of, imported, manabox
from tests.support.people import register
from tests.support.prices import execute, make_card, scalar, store

NEW = a_card(20, Quantity=3, Altered="true")


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def cards_of(database: Engine, user: int) -> set[tuple[object, object, object]]:
    """Card, raw and copies of what a user holds."""
    return {(row[1], row[5], row[-1]) for row in holdings_of(database, user)}


def test_copies_of_a_card_that_the_catalogue_learns_are_resolved_once(database: Engine, user: int) -> None:
    imported(user, manabox(NEW))
    assert resolve_again() == []
    store(database, [], [make_card(20)])
    assert resolve_again() == [user]
    card = scalar(database, "SELECT id FROM cards WHERE name = 'Card 20'")
    assert cards_of(database, user) == {(card, '{"altered":true}', 3)}
    assert resolve_again() == []
    assert_as_replayed(database, user)


def test_copies_of_a_merged_card_become_those_of_the_other_one(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1, Quantity=2), a_card(2)))
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'merged', merged_into = 2 WHERE id = 1")
    assert resolve_again() == [user]
    assert cards_of(database, user) == {(2, None, 3)}
    assert_as_replayed(database, user)


def test_copies_of_a_deleted_card_stay_with_its_last_name(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1, Quantity=2)))
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'deleted' WHERE id = 1")
    assert resolve_again() == [user]
    ((card, raw, copies),) = cards_of(database, user)
    assert (card, copies) == (None, 2)
    assert "Card 1" in str(raw)
    assert resolve_again() == []
    assert_as_replayed(database, user)


def test_an_import_is_undone_also_after_its_copies_were_resolved(database: Engine, user: int) -> None:
    done = imported(user, manabox(NEW))
    store(database, [], [make_card(20)])
    resolve_again()
    undo(user, done.id)
    assert copies_of(database, user) == 0
    assert_as_replayed(database, user)
