"""Synchronisations: what a file does not mention is removed from its own locations only."""

import pytest
from sqlalchemy import Engine

from tests.support.inventories import a_card, assert_as_replayed, holdings_of, imported, manabox, preview
from tests.support.people import register
from tests.support.prices import make_card, store


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def test_only_the_difference_is_changed_and_shown_before(database: Engine, user: int) -> None:
    red = {"Binder Name": "Red"}
    imported(user, manabox(a_card(1, Quantity=4), a_card(2), a_card(3, **red)))
    file = manabox(a_card(1, Quantity=3), a_card(4))
    counts = preview(user, file, "sync").counts
    assert (counts.copies_added, counts.copies_removed, counts.lots_added, counts.lots_removed) == (1, 2, 1, 2)
    assert imported(user, file, "sync").counts == counts
    assert {(row[0], row[1], row[-1]) for row in holdings_of(database, user)} == {
        ("Blue", 1, 3),
        ("Blue", 4, 1),
        ("Red", 3, 1),
    }
    assert_as_replayed(database, user)
