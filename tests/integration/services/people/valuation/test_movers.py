"""What moved the value of a collection: contributions that add up to the change, by hand-computed figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import read_engine, reading
from db.queries import inventory
from services.people import holdings
from services.people.holding_requests import ChangeRequest
from services.people.valuation.asking import MoversRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.movers import HeldMovers, load_held_movers
from tests.support.people import register
from tests.support.prices import ago, price, series, store
from tests.support.statements import counted
from tests.support.valued import add, backdate, open_market, unresolve
from upkeep import after_prices

D = Decimal


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in the small market."""
    open_market(database)
    return register().user.id


def movers(user: int, **asked: Any) -> HeldMovers:
    """The movers of a week in USD, unless told otherwise; they add up."""
    found = load_held_movers(load_basis(user), MoversRequest(**{"currency": "USD", **asked}))
    assert sum((one.contribution for one in found.items), found.others) == found.total
    assert sum(one.contribution for one in found.causes) == found.total
    return found


def shown(found: HeldMovers) -> list[tuple[str | None, str, int, Decimal]]:
    """Card, cause, copies and contribution of each item."""
    return [(one.card and one.card.name, one.cause, one.quantity, one.contribution) for one in found.items]


def test_prices_moved_what_was_held_all_the_time(database: Engine, user: int) -> None:
    add(user, 1, 3)
    add(user, 2, 2)
    add(user, 4)
    backdate(database, user, ago(20))
    found = movers(user)
    assert shown(found) == [("Card 1", "price", 3, D("6.00")), ("Card 2", "price", 2, D("-2.00"))]
    first = found.items[0]
    assert (first.price_then, first.price_now, first.change_pct) == (D("10.00"), D("12.00"), D("20.00"))
    assert (found.total, found.copies.total, found.copies.unvalued) == (D("4.00"), 6, 1)
    assert shown(movers(user, window="24h")) == [("Card 1", "price", 3, D("3.00")), ("Card 2", "price", 2, D("-1.00"))]


def test_a_corrected_day_of_acquisition_moves_nothing(database: Engine, user: int) -> None:
    held = add(user, 1, 3)
    backdate(database, user, ago(20))
    holdings.change(user, ChangeRequest(held.id, held.version, acquired_on=date(2020, 1, 2)))
    assert shown(movers(user)) == [("Card 1", "price", 3, D("6.00"))]
    with reading(fresh=True) as connection:
        assert inventory.changed_since(connection, user, ago(7)) == []


def test_what_is_not_listed_is_in_the_rest(database: Engine, user: int) -> None:
    add(user, 1, 3)
    add(user, 2, 2)
    backdate(database, user, ago(20))
    found = movers(user, limit=1)
    assert (len(found.items), found.others, found.total) == (1, D("-2.00"), D("4.00"))


def test_copies_that_came_count_at_their_price_of_now(database: Engine, user: int) -> None:
    add(user, 1)
    backdate(database, user, ago(20))
    add(user, 2, 2)
    assert shown(movers(user)) == [("Card 2", "acquired", 2, D("8.00")), ("Card 1", "price", 1, D("2.00"))]


def test_copies_that_went_count_at_their_price_of_then(database: Engine, user: int) -> None:
    held = add(user, 1, 3)
    gone = add(user, 2)
    backdate(database, user, ago(20))
    holdings.change(user, ChangeRequest(held.id, held.version, quantity=1))
    holdings.remove(user, gone.id, gone.version)
    assert shown(movers(user)) == [
        ("Card 1", "disposed", 2, D("-20.00")),
        ("Card 2", "disposed", 1, D("-5.00")),
        ("Card 1", "price", 1, D("2.00")),
    ]


def test_a_first_price_is_told_as_one(database: Engine, user: int) -> None:
    add(user, 3, condition="LIGHTLY_PLAYED")
    backdate(database, user, ago(20))
    assert shown(movers(user)) == [("Card 3", "first_price", 1, D("2.00"))]


def test_a_move_between_binders_moves_no_value(database: Engine, user: int) -> None:
    held = add(user, 1, 2, location="Blue")
    backdate(database, user, ago(20))
    holdings.change(user, ChangeRequest(held.id, held.version, location="Red"))
    assert shown(movers(user)) == [("Card 1", "price", 2, D("4.00"))]


def test_copies_that_were_told_anew_went_and_came(database: Engine, user: int) -> None:
    held = add(user, 1)
    backdate(database, user, ago(20))
    holdings.change(user, ChangeRequest(held.id, held.version, finish="foil"))
    assert shown(movers(user)) == [
        ("Card 1", "acquired", 1, D("40.00")),
        ("Card 1", "disposed", 1, D("-10.00")),
    ]


def test_a_price_that_is_no_longer_current_is_not_one_of_now(database: Engine, user: int) -> None:
    add(user, 1)
    backdate(database, user, ago(20))
    store(database, [series(6, price(ago(-5), "1"))])
    after_prices.run(database, anyway=True)
    assert movers(user).items == []
    assert movers(user).copies.unvalued == 1


def test_unresolved_and_somebody_elses_copies_move_nothing(database: Engine, user: int) -> None:
    unresolve(database, add(user, 1))
    other = register("bob@example.org").user.id
    add(other, 2)
    assert movers(user).items == []
    assert shown(movers(other)) == [("Card 2", "acquired", 1, D("4.00"))]


def test_a_larger_collection_takes_no_more_statements(user: int) -> None:
    numbers = []
    for card in range(1, 6):
        add(user, card, card)
        with counted(read_engine()) as statements:
            movers(user)
        numbers.append(len(statements))
    assert set(numbers) == {6}
