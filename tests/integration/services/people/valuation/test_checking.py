"""Copies in a finish that their card does not come in: counted, listed and marked, as the catalogue is now."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from services.people.holding_requests import HoldingsRequest
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.listing import HeldCopies, load_holdings
from services.people.valuation.summary import Summary, load_held_summary
from tests.support.people import register
from tests.support.prices import TODAY, make_card, store
from tests.support.valued import add, open_market, unresolve


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in the small market, whose catalogue says of card 1 that it comes in both finishes."""
    open_market(database)
    describe(database, 1, "nonfoil", "foil")
    return register().user.id


def describe(database: Engine, card: int, *finishes: str) -> None:
    """Read a catalogue that says in which finishes a card comes: none where it does not say."""
    described = make_card(card, finishes=[*finishes], rarity="rare", type_line="Instant", color_identity=["R"])
    store(database, [], [described], as_of=TODAY + timedelta(hours=1))


def listed(user: int, **asked: Any) -> list[HeldCopies]:
    return load_holdings(load_basis(user), HoldingsRequest(currency="USD", **asked)).items


def summary(user: int) -> Summary:
    return load_held_summary(load_basis(user), SummaryRequest("USD"))


def test_copies_are_to_be_checked_once_the_catalogue_has_corrected_the_finishes_of_their_card(
    database: Engine, user: int
) -> None:
    """moxfield-public#93: finishes that were wrong and corrected later stayed wrong in collections."""
    add(user, 1, 3)
    add(user, 1, 2, finish="foil")
    assert (listed(user, coverage="to_check"), summary(user).to_check) == ([], 0)
    describe(database, 1, "foil")
    (held,) = listed(user, coverage="to_check")
    assert (held.card and held.card.name, held.finish, held.quantity, held.to_check) == ("Card 1", "nonfoil", 3, True)
    assert summary(user).to_check == 3
    assert [one.to_check for one in listed(user)] == [True, False]


def test_copies_to_be_checked_stay_as_they_are_with_their_value(database: Engine, user: int) -> None:
    add(user, 1, 3, "7")
    before = summary(user)
    describe(database, 1, "foil")
    after = summary(user)
    assert (after.total_value, after.copies, after.cost) == (before.total_value, before.copies, before.cost)


def test_nothing_is_to_be_checked_where_the_finish_or_those_of_the_card_are_unknown(
    database: Engine, user: int
) -> None:
    add(user, 1, finish="unknown")
    add(user, 2)
    unresolve(database, add(user, 7))
    describe(database, 1, "etched")
    describe(database, 2)
    assert (listed(user, coverage="to_check"), summary(user).to_check) == ([], 0)


def test_an_error_of_the_catalogue_that_it_takes_back_leaves_nothing_to_be_checked(database: Engine, user: int) -> None:
    add(user, 1)
    describe(database, 1, "foil")
    assert summary(user).to_check == 1
    store(database, [], [make_card(1, finishes=["nonfoil", "foil"])], as_of=TODAY + timedelta(hours=2))
    assert summary(user).to_check == 0
