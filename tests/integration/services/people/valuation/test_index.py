"""The index of a collection: what the market did to what was held, whatever was bought or sold in between."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import read_engine
from services.people import holdings
from services.people.valuation.asking import IndexRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.index import HeldIndex, HeldIndexPoint, load_held_index
from tests.support.people import register
from tests.support.prices import ago, price, series
from tests.support.statements import counted
from tests.support.valued import add, backdate, open_market

D = Decimal


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a market in which card 1 goes 10, 10, 11, 12 and card 2 halves, one price at each noon."""
    first = [price(ago(day, hours=-12), amount) for day, amount in ((5, "10"), (4, "10"), (3, "11"), (2, "12"))]
    second = [price(ago(day, hours=-12), amount) for day, amount in ((5, "8"), (4, "8"), (3, "4"), (2, "4"))]
    open_market(database, [series(1, *first), series(2, *second)])
    return register().user.id


def index(user: int, **asked: Any) -> HeldIndex:
    """The index of a week in USD, unless told otherwise."""
    return load_held_index(load_basis(user), IndexRequest(**{"currency": "USD", "period": "7d", **asked}))


def at(found: HeldIndex, time: datetime) -> HeldIndexPoint:
    """The point of a time."""
    return next(one for one in found.points if one.time == time)


def test_the_index_goes_as_the_prices_of_what_was_held(database: Engine, user: int) -> None:
    add(user, 1, 2)
    backdate(database, user, ago(20))
    found = index(user)
    values = {one.time: (one.index_value, one.value) for one in found.points}
    assert values[ago(5)] == (None, None)  # no price was known before
    assert values[ago(4)] == (100.0, D("20.00"))
    assert values[ago(2)] == (pytest.approx(110), D("22.00"))
    assert values[ago(1)] == (pytest.approx(120), D("24.00"))
    assert found.twr == pytest.approx(0.2)
    assert at(found, ago(5)).gap == "no_price"


def test_what_is_bought_does_not_move_it_and_is_marked(database: Engine, user: int) -> None:
    add(user, 1, 2)
    backdate(database, user, ago(20))
    before = [one.index_value for one in index(user).points]
    bought = add(user, 2, 5)
    found = index(user)
    assert [one.index_value for one in found.points] == pytest.approx(before)
    assert (found.points[-1].bought, found.points[-1].value) == (5, D("44.00"))
    assert bought.quantity == 5


def test_the_index_of_the_market_is_beside_it_from_100_on(database: Engine, user: int) -> None:
    add(user, 1)
    backdate(database, user, ago(20))
    found = [one.market_index for one in index(user).points]
    known = [value for value in found if value is not None]
    assert known[0] == 100
    assert known[-1] == pytest.approx(100 * (12 / 10 * 4 / 8) ** 0.5, abs=0.001)


def test_the_money_weighted_return_is_that_of_copies_whose_story_is_known(database: Engine, user: int) -> None:
    add(user, 1, 2, "6", acquired_on=ago(365).date())
    add(user, 2)
    found = index(user)
    assert found.xirr == pytest.approx(1.0, abs=0.01)  # 12.00 became 24.00 in a year
    assert (found.xirr_reason, found.xirr_copies, found.xirr_left_out) == (None, 2, 1)


def test_without_a_known_cost_there_is_no_return_and_a_reason(user: int) -> None:
    add(user, 1)
    found = index(user)
    assert (found.xirr, found.xirr_reason) == (None, "no flows")
    assert (found.twr, found.twr_reason) != (0, None)


def test_an_empty_collection_has_gaps_whatever_others_hold(user: int) -> None:
    assert {(one.gap, one.value) for one in index(user).points} == {("nothing_held", D("0.00"))}
    add(register("bob@example.org").user.id, 1)
    assert {one.gap for one in index(user).points} == {"nothing_held"}


def test_copies_without_a_price_have_gaps(database: Engine, user: int) -> None:
    add(user, 6)
    backdate(database, user, ago(20))
    assert {(one.gap, one.value) for one in index(user).points} == {("no_price", None)}


def test_copies_that_were_removed_leave_the_line_up_to_then(database: Engine, user: int) -> None:
    held = add(user, 1, 2)
    backdate(database, user, ago(20))
    holdings.remove(user, held.id, held.version)
    found = index(user)
    assert (found.points[-1].sold, found.points[-1].value) == (2, D("0.00"))
    assert at(found, ago(1)).index_value == pytest.approx(120)


@pytest.mark.parametrize("period", ["7d", "30d", "90d", "1y"])
def test_every_period_ends_now_and_takes_as_many_statements(database: Engine, user: int, period: str) -> None:
    add(user, 1)
    add(user, 2)
    backdate(database, user, ago(20))
    with counted(read_engine()) as statements:
        found = index(user, period=period)
    assert len(statements) == 7
    assert found.points[-1].value == D("16.00")
    assert [one.time for one in found.points] == sorted(one.time for one in found.points)
