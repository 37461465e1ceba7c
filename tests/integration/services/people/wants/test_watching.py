"""Wants as alerts look at them: those that changed series concern, and their best price now."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from collection.wants.wanting import Standing
from db.engine import reading
from services.people.wants.watching import best_prices, wants_of_series
from tests.support.people import register
from tests.support.prices import rows
from tests.support.wanting import open_shops, want

D = Decimal
SERIES = """
    SELECT series.id FROM price_series AS series JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE card_id = :card AND finish = 'nonfoil' AND condition = 'NEAR_MINT' AND slug = :place
"""


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register().user.id


def series_of(database: Engine, card: int, place: str = "tcgplayer") -> int:
    """The near-mint nonfoil series of a card at a marketplace."""
    ((number,),) = rows(database, SERIES, card=card, place=place)
    return int(number)


def test_a_changed_series_concerns_the_wants_that_it_may_fulfil(user: int, cards: list[int], database: Engine) -> None:
    limit = {"max_price": D("1.50"), "currency": "USD"}
    printing = want(user, cards[0], **limit)
    any_printing = want(user, cards[1], any_printing=True, condition="LIGHTLY_PLAYED", **limit)
    want(user, cards[0], finish="foil", **limit)  # another finish
    want(user, cards[0], condition="MINT", **limit)  # a better grade
    want(user, cards[0], finish="nonfoil", max_price=D(1), currency="EUR")  # another currency
    want(user, cards[0], language="English")  # no maximum
    with reading(fresh=True) as connection:
        assert wants_of_series(connection, [series_of(database, cards[0])]) == [printing.id, any_printing.id]
        assert wants_of_series(connection, [series_of(database, cards[1])]) == [any_printing.id]
        assert wants_of_series(connection, [series_of(database, cards[3])]) == []
        assert wants_of_series(connection, []) == ()


def test_the_best_price_of_each_is_told_with_its_standing(user: int, cards: list[int], database: Engine) -> None:
    at = want(user, cards[0], condition="NEAR_MINT", max_price=D("1.50"), currency="USD")
    none = want(user, cards[5], max_price=D(9), currency="USD")
    with reading(fresh=True) as connection:
        found = best_prices(connection, [at.id, none.id, 999_999])
        assert best_prices(connection, []) == {}
    assert {number: one.standing for number, one in found.items()} == {
        at.id: Standing.AT_TARGET,
        none.id: Standing.NO_PRICE,
    }
    assert (found[at.id].price, found[at.id].maximum, found[at.id].user_id) == (D("1.50"), 150, user)
    assert found[at.id].series_id == series_of(database, cards[0], "manapool")
