"""Wants with what is owned of them and their best price now, in few statements."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine

from collection.wants.wanting import Standing
from db.engine import read_engine
from services.people.wants.basis import load_wants_basis
from services.people.wants.contract import Want
from services.people.wants.listing import load_every_want, load_wants
from services.people.wants.requests import WantsRequest
from tests.support.people import register
from tests.support.prices import execute
from tests.support.statements import counted
from tests.support.wanting import names, open_shops, own, want

D = Decimal


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register().user.id


def listed(user: int, **asked: Any) -> list[Want]:
    """All wants, a few a page."""
    request = WantsRequest(**{"currency": "USD", "limit": 2, **asked})
    items: list[Want] = []
    while True:
        page = load_wants(user, request)
        items += page.items
        if page.next_after is None:
            return items
        request = WantsRequest(**{"currency": "USD", "limit": 2, **asked, "after": page.next_after})


def test_the_best_price_is_the_cheapest_current_one_that_fulfils_the_want(user: int, cards: list[int]) -> None:
    best = want(user, cards[0]).best
    assert best is not None
    assert (best.price, best.marketplace, best.condition, best.listed) == (D("1.00"), "manapool", "LIGHTLY_PLAYED", 1)
    near_mint = want(user, cards[0], condition="NEAR_MINT").best
    assert near_mint is not None
    assert (near_mint.price, near_mint.listed) == (D("1.50"), 2)
    foil = want(user, cards[0], finish="foil").best
    assert foil is not None
    assert (foil.price, foil.listed) == (D("9.00"), None)


def test_wants_are_found_by_a_part_of_their_names(user: int, cards: list[int]) -> None:
    for card in (cards[0], cards[3], cards[4]):
        want(user, card)
    assert names(listed(user, name="fire")) == ["Fire // Ice"]
    assert names(listed(user, name="ÓPAL")) == ["Mox Opal"]
    assert names(listed(user, name="100%")) == []


def test_any_printing_takes_the_cheapest_printing_of_now(user: int, cards: list[int]) -> None:
    made = want(user, cards[1], any_printing=True)
    assert made.best is not None
    assert (made.card.set_code, made.best.set_code, made.best.price) == ("lea", "m10", D("1.00"))  # 0.10 is days old
    assert want(user, cards[1]).best.price == D("400.00")  # type: ignore[union-attr]


def test_what_has_no_price_of_now_is_unknown_and_not_at_its_target(user: int, cards: list[int]) -> None:
    for card in (cards[2], cards[5]):
        made = want(user, card, max_price=D(99), currency="USD")
        assert (made.best, made.standing) == (None, Standing.NO_PRICE)
    japanese = want(user, cards[0], language="Japanese", max_price=D(99), currency="USD")
    assert japanese.standing is Standing.NO_PRICE


def test_a_price_stands_against_the_maximum_in_its_own_currency(user: int, cards: list[int]) -> None:
    at = want(user, cards[3], max_price=D("80.00"), currency="EUR")
    assert (at.best and at.best.currency, at.standing) == ("EUR", Standing.AT_TARGET)
    above = want(user, cards[3], finish="nonfoil", max_price=D("80.00"), currency="USD")
    assert (above.best and above.best.price, above.standing) == (D("90.00"), Standing.ABOVE_TARGET)
    assert names(listed(user, at_target=True)) == ["Mox Opal"]
    (only,) = listed(user, at_target=True)
    assert only.id == at.id


def test_owned_copies_count_where_they_surely_fulfil_the_want(user: int, cards: list[int]) -> None:
    own(user, cards[0], 1, condition="NEAR_MINT", finish="nonfoil", language="English")
    own(user, cards[0], 2, condition="DAMAGED", finish="nonfoil", language="English")
    own(user, cards[1], 4, finish="nonfoil", language="English")
    strict = want(user, cards[0], quantity=4, condition="LIGHTLY_PLAYED")
    assert (strict.owned, strict.owned_unsure, strict.missing) == (1, 0, 3)
    wide = want(user, cards[0], quantity=4, condition="LIGHTLY_PLAYED", any_printing=True)
    assert (wide.owned, wide.owned_unsure, wide.missing) == (1, 4, 3)
    assert want(user, cards[0], quantity=4, any_printing=True).missing == 0
    foil = want(user, cards[0], finish="foil")
    assert (foil.owned, foil.owned_unsure) == (0, 0)


def test_copies_of_others_are_not_ones_own(user: int, cards: list[int]) -> None:
    other = register("bob@example.org").user.id
    own(other, cards[0], 4)
    assert want(user, cards[0]).owned == 0
    assert load_wants(other, WantsRequest(currency="USD")).items == []


def test_wants_are_listed_in_any_order_a_page_at_a_time(user: int, cards: list[int]) -> None:
    for card, priority in zip(cards, ("low", "high", "normal", "normal", "high", "low"), strict=True):
        want(user, card, priority=priority)
    assert [one.card.id for one in listed(user)] == cards
    assert [one.card.id for one in listed(user, order="desc")] == cards[::-1]
    by_name = listed(user, sort="name")
    assert names(by_name) == sorted(names(by_name))
    assert [one.priority for one in listed(user, sort="priority")] == ["high"] * 2 + ["normal"] * 2 + ["low"] * 2
    assert listed(user, sort="priority", order="desc") == listed(user, sort="priority")[::-1]


def test_a_card_finds_the_wants_that_it_fulfils(user: int, cards: list[int]) -> None:
    printing, any_printing = want(user, cards[0]), want(user, cards[1], any_printing=True)
    want(user, cards[3])
    assert [one.id for one in listed(user, card_id=cards[0])] == [printing.id, any_printing.id]
    assert [one.id for one in listed(user, card_id=cards[2])] == [any_printing.id]


def test_a_want_follows_a_card_that_was_merged(user: int, cards: list[int], database: Engine) -> None:
    want(user, cards[2])
    merge = "UPDATE cards SET gone_at = now(), gone_reason = 'merged', merged_into = :into WHERE id = :id"
    execute(database, merge, into=cards[0], id=cards[2])
    (found,) = listed(user)
    assert (found.card.id, found.best and found.best.price) == (cards[0], D("1.00"))


def test_a_page_takes_one_statement_and_the_whole_list_three_however_long_it_is(user: int, cards: list[int]) -> None:
    for card in cards:
        want(user, card)
    for asked in ({"limit": 1}, {"limit": 100}, {"limit": 100, "at_target": True}):
        with counted(read_engine()) as statements:
            load_wants(user, WantsRequest(currency="USD", **asked))
        assert len(statements) == 1
    basis = load_wants_basis(user)
    with counted(read_engine()) as statements:
        load_every_want(basis, None)
    assert len(statements) == 3


def test_the_whole_list_is_that_of_the_pages(user: int, cards: list[int]) -> None:
    own(user, cards[0], 1, condition="NEAR_MINT", finish="nonfoil", language="English")
    own(user, cards[1], 2)
    variants = ({}, {"condition": "NEAR_MINT"}, {"finish": "foil"}, {"finish": "nonfoil"}, {"language": "Japanese"})
    maxima = ({}, {"max_price": D("85.00"), "currency": "EUR"}, {"max_price": D("1.50"), "currency": "USD"})
    for number, (card, variant) in enumerate(product(cards, variants)):
        for any_printing in (False, True):
            want(user, card, any_printing=any_printing, **variant, **maxima[(number + any_printing) % len(maxima)])
    for currency in ("USD", "EUR"):
        _, every = load_every_want(load_wants_basis(user), currency)
        assert sorted(every, key=lambda one: one.id) == listed(user, currency=currency, limit=100)
        assert {one.best is None for one in every} == {True, False}
        assert [one.id for one in every if one.is_at_target] == [
            one.id for one in every if one in listed(user, currency=currency, at_target=True)
        ]
        assert sum(one.is_at_target for one in every) == len(listed(user, currency=currency, at_target=True)) > 0


def test_wants_without_any_have_an_empty_list(user: int, cards: list[int]) -> None:
    assert load_every_want(load_wants_basis(user), "USD") == ("USD", [])
