"""The want list's callbacks over a small market: rows with their standings, the basket, a card's place."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from callbacks import card_want, want_list
from dashapp.pages import want_list as page
from db import versions
from db.engine import read_engine
from services.actors import Forbidden
from tests.integration.callbacks.test_inventory import browser
from tests.support.people import register
from tests.support.statements import counted
from tests.support.wanting import open_shops, own, want
from tests.unit.dashapp.rendering import find, text_of

ALL = page.filters.ALL


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(cards: list[int]) -> Iterator[int]:
    """A user, whose browser asks."""
    opened = register()
    with browser(opened.secret):
        yield opened.user.id


def rows(show: str = ALL, order: str = "priority-asc", currency: str = "USD") -> str:
    """What the list shows."""
    return text_of(want_list.show_rows([None], show, order, currency, 0, None)[0])


def basket(currency: str = "USD") -> tuple[str, str]:
    """What the tiles and the basket show."""
    head, shown = want_list.show_basket(currency, 0, None)
    return text_of(head) if head else "", text_of(shown)


def test_an_empty_list_teaches_what_it_is_for(user: int) -> None:
    assert "Your want list is empty" in rows()
    assert "Nothing is at your price now" in rows(show=page.AT_TARGET)
    assert "No copy is missing" in basket()[0]


def test_a_row_has_what_is_missing_the_best_price_and_its_standing(user: int, cards: list[int]) -> None:
    want(user, cards[0], quantity=4, condition="NEAR_MINT", max_price=Decimal("1.50"), currency="USD", note="for Burn")
    own(user, cards[0], 1, condition="NEAR_MINT")
    shown = rows()
    for words in ("Lightning Bolt", "3 of 4 missing", "1 owned", "Near Mint or better", "$1.50", "At your price",
                  "Mana Pool, NM", "for Burn"):  # fmt: skip
        assert words in shown
    assert "Lightning Bolt" in rows(show=page.AT_TARGET)


def test_what_is_unknown_has_its_reason(user: int, cards: list[int]) -> None:
    want(user, cards[5])
    shown = rows()
    assert "No shop that we read has a copy that will do now" in shown
    assert "You have not said what it may cost" in shown


def test_the_basket_says_where_what_costs_and_what_is_not_counted(user: int, cards: list[int]) -> None:
    want(user, cards[0], quantity=6)
    want(user, cards[5], quantity=2)
    head, shown = basket()
    for words in ("0 of 2", "8 copies", "To buy 6 copies", "$10.00", "2 copies not on offer in USD"):
        assert words in head
    for words in ("TCGplayer $6.00, Mana Pool $4.00", "3 copies are at marketplaces that do not say", "1 card that no",
                  "6 Lightning Bolt [M10] 146", "All from one marketplace instead", "+$2.00"):  # fmt: skip
        assert words in shown
    assert "No copy that will do is on offer in EUR now." in basket("EUR")[1]


def test_a_card_says_whether_it_is_wanted(user: int, cards: list[int]) -> None:
    (form,) = find(card_want.show_want(cards[0], None), "Form")
    assert getattr(form, "data-sends") == f'{{"card_id": {cards[0]}}}'
    want(user, cards[1], any_printing=True, quantity=3)
    assert "On your want list: 3 copies, 3 missing" in text_of(card_want.show_want(cards[0], None))


def test_strangers_see_nothing_of_it(cards: list[int]) -> None:
    with browser():
        assert card_want.show_want(cards[0], None) is None
        with pytest.raises(Forbidden):
            want_list.show_basket("USD", 0, None)


def test_the_page_is_read_with_few_statements(user: int, cards: list[int]) -> None:
    for card in cards:
        want(user, card)
    rows()
    with counted(read_engine()) as statements:
        rows()
    assert len(statements) == 1
    for scope in (versions.PRICES, versions.settings_of(user)):
        versions.current(scope)  # the first version of a Redis takes a statement
    with counted(read_engine()) as statements:
        basket()
    assert len(statements) == 3 + 3  # what a cached basket rests on, then wants, offers and their series
