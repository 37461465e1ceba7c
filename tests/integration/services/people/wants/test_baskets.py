"""The basket of what is missing: cheapest by copy, by marketplace, in one currency, in three statements."""

from collections import Counter
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from db.engine import read_engine
from services.people.wants.basis import load_wants_basis
from services.people.wants.baskets import WantBasket, load_basket
from services.people.wants.requests import BasketRequest
from tests.support.people import register
from tests.support.prices import rows
from tests.support.statements import counted
from tests.support.wanting import open_shops, own, want

D = Decimal


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register().user.id


def basket(user: int, currency: str = "USD") -> WantBasket:
    """The basket of a user."""
    return load_basket(load_wants_basis(user), BasketRequest(currency))


def test_copies_are_bought_where_they_are_cheapest_as_far_as_they_are_listed(user: int, cards: list[int]) -> None:
    want(user, cards[0], quantity=6, max_price=D("1.50"), currency="USD")
    found = basket(user)
    (line,) = found.lines
    bought = [(one.price, one.copies, one.listed, one.marketplace) for one in line.offers]
    assert bought == [
        (D("1.00"), 1, 1, "manapool"),
        (D("1.50"), 2, 2, "manapool"),
        (D("2.00"), 3, None, "tcgplayer"),
    ]
    assert (found.cost, found.copies, found.short, found.uncounted, line.above_maximum) == (D("10.00"), 6, 0, 3, 3)
    assert [(one.marketplace, one.copies, one.cost) for one in found.by_marketplace] == [
        ("tcgplayer", 3, D("6.00")),
        ("manapool", 3, D("4.00")),
    ]


def test_one_marketplace_alone_is_compared_where_it_has_all_copies(user: int, cards: list[int]) -> None:
    want(user, cards[0], quantity=4, condition="NEAR_MINT")
    want(user, cards[3])
    found = basket(user)
    assert found.cost == D("97.00")
    assert [(one.marketplace, one.copies, one.cost, one.difference) for one in found.alone] == [
        ("tcgplayer", 5, D("98.00"), D("1.00")),
        ("manapool", 2, D("3.00"), None),
    ]


def test_what_is_owned_is_not_bought(user: int, cards: list[int]) -> None:
    want(user, cards[0], quantity=2)
    own(user, cards[0], 2)
    found = basket(user)
    assert (found.wants, found.missing, found.cost, found.lines) == (1, 0, D("0.00"), [])
    assert found.tcgplayer_text == found.cardmarket_text == ""


def test_wants_that_no_price_fulfils_are_listed_and_cost_nothing(user: int, cards: list[int]) -> None:
    want(user, cards[5], quantity=3)
    want(user, cards[2])
    found = basket(user)
    assert [(one.name, one.copies, one.short) for one in found.unfulfilled] == [
        ("Lightning Bolt", 0, 1),
        ("Nobody Sells", 0, 3),
    ]
    assert (found.cost, found.short, found.as_of, found.alone) == (D("0.00"), 4, None, [])


def test_a_basket_is_of_one_currency(user: int, cards: list[int]) -> None:
    want(user, cards[3], max_price=D("85.00"), currency="USD")
    found = basket(user, "EUR")
    (line,) = found.lines
    assert (found.cost, line.above_maximum, found.at_target) == (D("80.00"), None, 0)
    assert (basket(user).cost, basket(user).lines[0].above_maximum) == (D("90.00"), 1)


def test_two_wants_do_not_buy_the_same_listed_copy(user: int, cards: list[int]) -> None:
    want(user, cards[0], condition="LIGHTLY_PLAYED")
    want(user, cards[1], any_printing=True, quantity=2)
    found = basket(user)
    assert (found.copies, found.cost) == (3, D("4.00"))  # 1.00 once, then 1.50 twice


def test_what_is_missing_is_a_text_for_marketplaces(user: int, cards: list[int]) -> None:
    want(user, cards[1], any_printing=True, quantity=4)
    want(user, cards[3])
    found = basket(user)
    assert found.tcgplayer_text == "4 Lightning Bolt\n1 Mox Opal [SOM] 179"
    assert found.cardmarket_text == "4x Lightning Bolt\n1x Mox Opal (Scars of Mirrodin)"


def test_a_basket_takes_three_statements_however_long_the_list_is(user: int, cards: list[int]) -> None:
    for card in cards:
        want(user, card)
    basis = load_wants_basis(user)
    with counted(read_engine()) as statements:
        load_basket(basis, BasketRequest())
    assert len(statements) == 3


def test_the_cost_is_that_of_a_plain_loop_over_the_stored_prices(user: int, cards: list[int], database: Engine) -> None:
    told = """
        SELECT cards.name, price, coalesce(total_quantity, 1000000), slug, finish FROM price_series AS series
        JOIN latest_prices ON series_id = series.id JOIN marketplaces ON marketplaces.id = marketplace_id
        JOIN cards ON cards.id = card_id
        WHERE series.currency = 'USD' AND time > now() - interval '1 day' AND condition = 'NEAR_MINT' ORDER BY price
    """
    stored = rows(database, told)
    expected: Counter[str] = Counter()
    for card, name, copies in (
        (cards[1], "Lightning Bolt", 7),
        (cards[3], "Mox Opal", 2),
        (cards[4], "Fire // Ice", 3),
    ):
        want(user, card, quantity=copies, any_printing=True, condition="NEAR_MINT", finish="nonfoil")
        for of_card, price, listed, place, finish in stored:
            bought = min(copies, listed) if (of_card, finish) == (name, "nonfoil") else 0
            expected[place] += bought * price
            copies -= bought
    found = basket(user)
    assert {part.marketplace: part.cost for part in found.by_marketplace} == {**expected}
    assert (found.cost, found.short) == (expected.total(), 0)
