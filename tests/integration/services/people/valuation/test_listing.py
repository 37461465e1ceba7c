"""Holdings with their prices, costs and gains, in any order, each user's own only."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import read_engine
from db.queries import holdings_page
from market.search.held_fields import HELD
from services.market.search import read_query
from services.people import settings
from services.people.holding_requests import ChangeRequest, HoldingsRequest
from services.people.holdings import Holding, change
from services.people.settings import SettingsRequest
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.listing import HeldCopies, load_held_order, load_holdings
from services.people.valuation.summary import load_held_summary
from tests.support.people import register
from tests.support.prices import ago
from tests.support.statements import counted
from tests.support.valued import add, open_market, unresolve

D = Decimal


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in the small market."""
    open_market(database)
    return register().user.id


def listed(user: int, **asked: Any) -> list[HeldCopies]:
    """All holdings in USD, unless told otherwise, a few a page."""
    request = HoldingsRequest(**{"currency": "USD", "limit": 2, **asked})
    items: list[HeldCopies] = []
    while True:
        page = load_holdings(load_basis(user), request)
        items += page.items
        if page.next_after is None:
            return items
        request = HoldingsRequest(**{"currency": "USD", "limit": 2, **asked, "after": page.next_after})


def test_a_holding_has_its_price_cost_value_and_gain(user: int) -> None:
    add(user, 1, 3, "7.00", location="Blue")
    (held,) = listed(user)
    assert held.card is not None
    assert (held.card.name, held.quantity, held.location) == ("Card 1", 3, "Blue")
    assert (held.cost_total, held.cost_currency, held.cost_known_quantity) == (D("21.00"), "USD", 3)
    assert (held.price, held.price_marketplace, held.price_time) == (D("12.00"), "tcgplayer", ago(0))
    assert (held.value, held.unrealized_gain, held.gain_pct) == (D("36.00"), D("15.00"), D("71.43"))
    assert (held.change_24h, held.change_7d) == (D("9.09"), D("20.00"))
    assert (held.has_price_data, held.price_is_fallback) == (True, False)


def test_what_is_unknown_is_null(database: Engine, user: int) -> None:
    unresolve(database, add(user, 7))
    add(user, 4, cost="50")  # its price is of ten days ago
    unresolved, expired = listed(user)
    assert (unresolved.card, unresolved.raw, unresolved.cost_total) == (None, {"name": "?"}, None)
    assert (expired.price, expired.value, expired.unrealized_gain, expired.change_7d) == (None, None, None, None)
    assert (expired.cost_total, expired.has_price_data) == (D("50.00"), False)


def test_a_gain_is_only_of_copies_with_a_cost_in_the_currency(user: int) -> None:
    add(user, 1, 2, "7")
    add(user, 1, 1, "3", currency="EUR")
    add(user, 1, 4)
    (held,) = listed(user)
    assert (held.quantity, held.value) == (7, D("84.00"))
    assert (held.cost_total, held.cost_currency, held.cost_known_quantity) == (D("14.00"), "USD", 2)
    assert held.unrealized_gain == D("10.00")


def test_a_cost_in_another_currency_is_shown_in_it_without_a_gain(user: int) -> None:
    add(user, 1, 2, "52.09", currency="CAD")
    (held,) = listed(user)
    assert (held.cost_total, held.cost_currency, held.unrealized_gain) == (D("104.18"), "CAD", None)
    add(user, 1, 1, "300", currency="JPY")
    (held,) = listed(user)
    assert (held.cost_total, held.cost_currency, held.cost_known_quantity) == (None, None, 0)


SORTED = {
    "added": [1, 2, 3, 4, 6],
    "name": [1, 2, 3, 4, 6],
    "quantity": [1, 4, 2, 3, 6],  # 1, 1, 2, 3, 5
    "price": [3, 2, 1, 4, 6],
    "value": [3, 2, 1, 4, 6],  # 6, 8, 12
    "gain": [2, 1, 3, 4, 6],  # -2, 5
    "change_7d": [2, 1, 3, 4, 6],
}


@pytest.mark.parametrize("sort", SORTED)
def test_every_sort_goes_through_all_pages_with_the_unknown_last(user: int, sort: str) -> None:
    add(user, 1, 1, "7")
    add(user, 2, 2, "5")
    add(user, 3, 3, condition="LIGHTLY_PLAYED")
    add(user, 4, 1)
    add(user, 6, 5)
    found = [held.card.id for held in listed(user, sort=sort) if held.card]
    assert found == SORTED[sort]
    known = {"price": 3, "value": 3, "gain": 2, "change_7d": 2}.get(sort, 5)
    back = [held.card.id for held in listed(user, sort=sort, order="desc") if held.card]
    assert back == SORTED[sort][:known][::-1] + SORTED[sort][known:][::-1]


@pytest.mark.parametrize("sort", sorted(holdings_page.SORTED_BY))
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_kept_order_leads_to_the_same_pages(user: int, sort: str, order: str) -> None:
    for card in (1, 2, 4, 6):
        add(user, card, card, "7")
    basis = load_basis(user)
    kept = load_held_order(basis, "USD", sort, order)
    request = HoldingsRequest(currency="USD", sort=sort, order=order, limit=3)
    first, plain = load_holdings(basis, request, kept), load_holdings(basis, request)
    assert first == plain
    following = replace(request, after=first.next_after)
    assert load_holdings(basis, following, kept) == load_holdings(basis, following)
    foreign = load_held_order(load_basis(register("bob@example.org").user.id), "USD", sort, order)
    assert (foreign, load_holdings(basis, following, foreign)) == ([], load_holdings(basis, following))


def test_each_counter_of_the_summary_has_a_list_of_as_many_copies(database: Engine, user: int) -> None:
    settings.change(user, SettingsRequest(min_price=Decimal(3)))
    add(user, 1, 2, "7")
    add(user, 1, 4)
    add(user, 3, 5, condition="LIGHTLY_PLAYED")  # 2.00: too cheap
    add(user, 6, 3, "1")  # no price
    unresolve(database, add(user, 7))
    found = load_held_summary(load_basis(user), SummaryRequest("USD"))
    counted = {
        "valued": found.copies.valued,
        "unvalued": found.copies.unvalued,
        "unresolved": found.copies.unresolved,
        "below_minimum": found.below_minimum.copies,
        "fallback": found.fallback.copies,
    }
    assert counted == {"valued": 6, "unvalued": 3, "unresolved": 1, "below_minimum": 5, "fallback": 0}
    for coverage, copies in counted.items():
        assert sum(one.quantity for one in listed(user, coverage=coverage)) == copies, coverage
    for coverage, copies in (("cost_known", found.cost.known_copies), ("gain_known", found.gain_copies)):
        assert sum(one.cost_known_quantity for one in listed(user, coverage=coverage)) == copies, coverage
    unknown = listed(user, coverage="cost_unknown")
    assert sum(one.quantity - one.cost_known_quantity for one in unknown) == found.cost.unknown_copies


def test_what_would_be_bought_and_sold_today_has_lists_of_as_many_copies(database: Engine, user: int) -> None:
    settings.change(user, SettingsRequest(postage=Decimal(1)))
    add(user, 1, 2)
    add(user, 3, 5, condition="LIGHTLY_PLAYED")  # 2.00
    add(user, 6, 3)  # no price
    unresolve(database, add(user, 7))
    found = load_held_summary(load_basis(user), SummaryRequest("USD"))
    again, today = found.replacement, found.liquidation
    counted = {"on_offer": again.copies, "not_on_offer": again.not_on_offer, "sold": today.copies}
    counted |= {name: getattr(today, name) for name in ("not_worth_selling", "beyond_demand", "without_price")}
    assert sum(counted.values()) == 2 * 11
    assert counted["on_offer"] > 0 < counted["not_on_offer"]
    for coverage, copies in counted.items():
        assert sum(one.quantity for one in listed(user, coverage=coverage)) == copies, coverage


def test_the_filters_choose_among_holdings(database: Engine, user: int) -> None:
    add(user, 1, location="Blue")
    add(user, 1, finish="foil")
    add(user, 2, condition="unknown")
    unresolve(database, add(user, 7))
    assert len(listed(user, location="Blue")) == len(listed(user, finish="foil")) == 1
    assert len(listed(user, coverage="valued")) == 2
    assert [held.card and held.card.id for held in listed(user, coverage="unvalued")] == [2]
    assert [held.card for held in listed(user, coverage="unresolved")] == [None]
    assert listed(user, coverage="fallback") == []
    assert listed(user, coverage="below_minimum") == []
    assert len(listed(user, q=read_query("r:rare usd>5"))) == 2
    assert [held.card and held.card.id for held in listed(user, q=read_query('"card 2" set:tst'))] == [2]


def found(user: int, query: str) -> set[int]:
    """The cards of a query in a collection; 0 is one that is not known."""
    items = listed(user, q=read_query(query, HELD))
    assert len({item.id for item in items}) == len(items)
    return {item.card.id if item.card else 0 for item in items}


# Card 1 is a rare worth 12.00, card 2 one worth 4.00, card 3 a common of 2.00, card 6 has no price.
QUERIES = {
    "qty>=4": {3},
    "qty:1": {0, 2, 6},
    "qty<4 r:rare": {1, 2},
    "qty>=4 or r:rare": {1, 2, 3},
    'loc:"blue binder"': {1},
    "loc:BINDER": {1, 2},
    "loc=binder": set(),
    'loc=""': {0, 3, 6},
    'loc:binder -loc:"blue"': {2},
    "tag:trade": {1, 2},
    'tag="trade"': {2},
    'tag=""': {0, 3, 6},
    "tag:trade qty>1": {1},
    "cost>10": {1},
    "cost>=5": {1, 2},
    "cost=0": {3},
    "gain<0": {2},
    "gain>=0": {1, 3},
    "-gain<0": {0, 1, 3, 6},
    "-(gain<0 or gain>=0)": {0, 6},
    "cost<1000": {1, 2, 3},
    "is:nonfoil": {0, 1, 2, 3, 6},
    "is:foil": set(),
    "lang:en qty>1": {1, 3},
    "t:instant qty>=4 or (usd>5 loc:blue gain>0)": {1, 3},
    "-r:rare": {0, 3, 6},
    "-r:rare -qty:1": {3},
    "": {0, 1, 2, 3, 6},
}


def test_a_query_asks_of_cards_and_of_copies(database: Engine, user: int) -> None:
    tag(user, add(user, 1, 3, "7", location="Blue Binder"), "for trade", "old")
    tag(user, add(user, 2, 1, "5", location="Red binder"), "Trade")
    add(user, 3, 4, "0", condition="LIGHTLY_PLAYED")
    add(user, 6, 1)
    unresolve(database, add(user, 7, 1, "99", currency="EUR"))
    assert {query: found(user, query) for query in QUERIES} == QUERIES


def tag(user: int, held: Holding, *tags: str) -> None:
    """Give tags to copies."""
    change(user, ChangeRequest(held.id, held.version, tags=",".join(tags)))


def test_a_cost_in_another_currency_is_unknown_to_a_query(user: int) -> None:
    add(user, 1, 1, "50", currency="EUR")
    assert found(user, "cost>0") == found(user, "cost<100") == found(user, "gain<0") == set()
    assert found(user, "-cost>0") == {1}


def test_the_locations_and_tags_of_others_are_not_searched(user: int) -> None:
    other = register("bob@example.org").user.id
    tag(other, add(other, 1, location="Blue"), "trade")
    add(user, 2, location="Blue")
    assert found(user, "loc:blue") == {2}
    assert found(user, "tag:trade") == set()


def test_a_query_goes_through_all_pages_in_every_order(user: int) -> None:
    for card in (1, 2, 3, 6):
        add(user, card, 4, "1", **({"condition": "LIGHTLY_PLAYED"} if card == 3 else {}))
    query = read_query("qty>=4 cost<100 -tag:x", HELD)
    for sort, order in product(SORTED, ("asc", "desc")):
        assert len(listed(user, q=query, sort=sort, order=order)) == 4


def test_somebody_elses_holdings_are_in_no_page(user: int) -> None:
    add(user, 1)
    other = register("bob@example.org").user.id
    for sort in SORTED:
        assert (len(listed(user, sort=sort)), listed(other, sort=sort)) == (1, [])


def test_a_page_takes_three_statements_however_long(user: int) -> None:
    for card in range(1, 10):
        add(user, card, cost="1")
    for limit, sort in product((1, 9), SORTED):
        with counted(read_engine()) as statements:
            load_holdings(load_basis(user), HoldingsRequest(currency="USD", limit=limit, sort=sort))
        assert len(statements) == 3


def test_a_fallback_is_marked_on_the_row(user: int) -> None:
    add(user, 1, condition="LIGHTLY_PLAYED")
    assert listed(user)[0].price is None
    settings.change(user, SettingsRequest(valuation_fallback="near_mint"))
    (held,) = listed(user)
    assert (held.price, held.price_is_fallback) == (D("10.20"), True)
