"""The summary of a collection, by figures computed by hand from tests/support/valued.py."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine

from collection.valuation.appraisals import Step, appraise
from db.engine import read_engine, reading
from db.queries import inventory
from db.queries.quotes import quotes_of
from services.people import settings
from services.people.settings import SettingsRequest
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import load_basis
from services.people.valuation.figures import Copies, GroupSums, KnownCost, NoValue
from services.people.valuation.summary import Summary, load_held_summary
from services.people.valuation.terms import terms_of
from tests.support.people import register
from tests.support.prices import ago
from tests.support.statements import counted
from tests.support.valued import add, backdate, open_market, unresolve

D = Decimal


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in the small market."""
    open_market(database)
    return register().user.id


def summary(user: int, **asked: Any) -> Summary:
    """The summary in USD, unless told otherwise."""
    return load_held_summary(load_basis(user), SummaryRequest(**{"currency": "USD", **asked}))


def by_key(groups: Sequence[GroupSums]) -> dict[Any, GroupSums]:
    """Groups by their keys."""
    return {group.key: group for group in groups}


def test_value_cost_and_gain_are_those_of_the_copies_that_have_them(user: int) -> None:
    add(user, 1, 3, "7.00")
    add(user, 2, 2)
    found = summary(user)
    assert (found.total_value, found.total_cost) == (D("44.00"), D("21.00"))  # 3 * 12 + 2 * 4, 3 * 7
    assert (found.unrealized_gain, found.gain_copies, found.gain_pct) == (D("15.00"), 3, D("71.43"))
    assert (found.item_count, found.copies) == (2, Copies(5, 5, 0, 0, 0))
    assert (found.cost.known_copies, found.cost.unknown_copies) == (3, 2)
    assert found.as_of == ago(0)


def test_copies_without_a_value_are_counted_by_reason_and_worth_nothing_is_not_said(
    database: Engine, user: int
) -> None:
    add(user, 4, 2, "50")
    add(user, 5, cost="1")
    add(user, 6)
    add(user, 1, condition="unknown")
    unresolve(database, add(user, 7, 3, "2", currency="CAD"))
    found = summary(user)
    assert (found.total_value, found.unrealized_gain, found.gain_pct) == (None, None, None)
    assert found.values.mark is None
    assert found.copies == Copies(8, 0, 5, 3, 0)
    assert found.reasons == [
        NoValue("unresolved", 3, [KnownCost("CAD", D("6.00"), 3)]),
        NoValue("unknown_variant", 1, []),
        NoValue("no_series", 2, [KnownCost("USD", D("1.00"), 1)]),
        NoValue("too_old", 2, [KnownCost("USD", D("100.00"), 2)]),
    ]


def test_costs_of_other_currencies_are_told_apart_and_never_added(user: int) -> None:
    add(user, 1, 1, "7")
    add(user, 2, 2, "9", currency="CAD")
    add(user, 2, 1, "0.01", currency="JPY", location="Blue")
    found = summary(user)
    assert (found.total_cost, found.unrealized_gain) == (D("7.00"), D("5.00"))
    assert [(one.currency, one.copies) for one in found.cost.by_currency] == [("CAD", 2), ("JPY", 1), ("USD", 1)]
    in_euros = summary(user, currency="EUR")
    assert (in_euros.total_value, in_euros.total_cost) == (None, None)


def test_a_gift_costs_nothing_and_is_all_gain(user: int) -> None:
    add(user, 1, 1, "0")
    found = summary(user)
    assert (found.total_cost, found.unrealized_gain, found.gain_pct) == (D("0.00"), D("12.00"), None)


def test_groups_of_every_kind_add_up_to_the_totals(database: Engine, user: int) -> None:
    add(user, 1, 3, "7.33", location="Blue")
    add(user, 1, 1, "20", finish="foil", location="Red")
    add(user, 2, 2)
    add(user, 4, 2, "50")
    unresolve(database, add(user, 7, 3, "2"))
    backdate(database, user, ago(20))
    found = summary(user)
    assert (found.total_value, found.total_cost) == (D("84.00"), D("147.99"))
    for groups in (found.by_condition, *found.groups.values()):
        assert sum(one.copies for one in groups) == found.copies.total == 11
        assert sum(one.valued for one in groups) == found.copies.valued == 6
        assert sum(one.value or 0 for one in groups) == found.total_value
        assert sum(one.cost or 0 for one in groups) == found.total_cost
        assert sum(one.gain or 0 for one in groups) == found.unrealized_gain
        assert sum(one.change_7d or 0 for one in groups) == D("4.00")  # 3 * (12 - 10) + 2 * (4 - 5)
        assert sum(one.before_7d or 0 for one in groups) == D("40.00")  # 3 * 10 + 2 * 5
    places = by_key(found.groups["location"])
    assert (places["Blue"].value, places["Red"].value, places[""].value) == (D("36.00"), D("40.00"), D("8.00"))
    assert by_key(found.groups["rarity"])[None].value is None
    assert by_key(found.groups["color"])["R"].copies == 8


def test_copies_that_came_within_the_week_have_no_change(database: Engine, user: int) -> None:
    add(user, 1)
    backdate(database, user, ago(20))
    add(user, 2)
    add(user, 1, location="Blue")
    found = summary(user).groups
    assert {one.key: one.change_7d for one in found["rarity"]} == {"rare": D("2.00")}
    assert {one.key: one.change_7d for one in found["location"]} == {"": D("2.00"), "Blue": None}
    assert {one.key: one.before_7d for one in found["location"]} == {"": D("10.00"), "Blue": None}


def test_a_minimum_price_leaves_out_and_says_so(user: int) -> None:
    add(user, 1)
    add(user, 2, 2)
    found = summary(user, min_price=D(10))
    assert (found.total_value, found.copies) == (D("12.00"), Copies(3, 1, 0, 0, 2))
    assert (found.below_minimum.copies, found.below_minimum.value) == (2, D("8.00"))
    settings.change(user, SettingsRequest(min_price=D(10)))
    assert summary(user).total_value == D("12.00")


def test_the_chosen_marketplace_values_its_own_currency(user: int) -> None:
    add(user, 1)
    add(user, 2)
    settings.change(user, SettingsRequest(valuation_marketplace="manapool"))
    found = summary(user)
    assert (found.total_value, found.marketplaces) == (D("11.00"), ["manapool"])
    assert [(one.reason, one.copies) for one in found.reasons] == [("other_marketplace", 1)]
    assert summary(user, currency="EUR").marketplaces == ["cardmarket", "cardtrader"]


def test_fallbacks_are_off_and_once_on_the_part_that_rests_on_them_is_told(user: int) -> None:
    add(user, 1, condition="LIGHTLY_PLAYED")
    add(user, 2, condition="unknown")
    add(user, 1, 2)
    assert summary(user).total_value == D("24.00")
    settings.change(user, SettingsRequest(valuation_fallback="near_mint"))
    found = summary(user)
    assert found.total_value == D("38.20")  # 24 + 85 % of 12 + 4
    assert (found.fallback.copies, found.fallback.value) == (2, D("14.20"))


def test_the_three_values_are_limited_by_what_is_listed_and_wanted(user: int) -> None:
    """Mana Pool lists three, TCGplayer does not say how many; the shop wants two, TCGplayer takes its fees."""
    add(user, 1, 4)
    found = summary(user)
    assert found.values.mark == D("48.00")
    assert found.values.replacement == 3 * D("11.46") + D("12.00")  # Mana Pool's buyers pay 4.2 %
    assert found.values.liquidation == 4 * D("10.11")  # 12 - 10.75 % - 2.5 % - 0.30, no postage: above the shop's 6.00
    assert found.liquidation.not_sold_at == ["manapool"]
    settings.change(user, SettingsRequest(postage=D(9)))
    assert summary(user).values.liquidation == 2 * D("6.00") + 2 * D("1.11")


def test_somebody_elses_copies_are_in_no_sum(user: int) -> None:
    add(user, 1, 3, "7")
    other = register("bob@example.org").user.id
    add(other, 2)
    assert (summary(user).total_value, summary(other).total_value) == (D("36.00"), D("4.00"))
    assert summary(other).total_cost is None


def test_an_empty_collection_is_worth_nothing_that_is_known(user: int) -> None:
    found = summary(user)
    assert (found.total_value, found.item_count, found.copies) == (None, 0, Copies(0, 0, 0, 0, 0))
    assert (found.realized_gain, found.groups["set"], found.reasons) == (D("0.00"), [], [])


def test_a_larger_collection_takes_no_more_statements(user: int) -> None:
    numbers = []
    for card in range(1, 9):
        add(user, card, card, location=f"Box {card}")
        with counted(read_engine()) as statements:
            summary(user)
        numbers.append(len(statements))
    assert set(numbers) == {7}


def test_every_sum_is_the_one_of_a_plain_loop_over_lots_and_quotes(database: Engine, user: int) -> None:
    """Each variant with and without a price, in each location, with every fallback: nothing is lost in the columns."""
    words = product((1, 2, 3, 4, 5, 6), ("NEAR_MINT", "LIGHTLY_PLAYED", "unknown"), ("English", "German"))
    for place, (card, condition, language) in enumerate(words):
        cost = None if place % 4 == 0 else str(place)
        more = {"condition": condition, "language": language, "location": ("", "Blue", "Red")[place % 3]}
        add(user, card, 1 + place % 5, cost, currency=("USD", "CAD")[place % 2], **more)
    add(user, 1, 7, "3", location="Red")
    unresolve(database, add(user, 7, 3, "2"))
    backdate(database, user, ago(20))
    for fallback, currency, least in product(("off", "near_mint"), ("USD", "EUR"), (None, D("4.50"))):
        settings.change(user, SettingsRequest(valuation_fallback=fallback))
        found, expected = summary(user, currency=currency, min_price=least), plainly(user, currency, least)
        assert (found.total_value or 0, found.total_cost or 0, found.unrealized_gain or 0) == expected[:3]
        assert (found.copies.valued, found.copies.below_minimum, found.fallback.copies) == expected[3:6]
        assert {one.reason: one.copies for one in found.reasons} == expected[6]
        assert sum(one.change_7d or 0 for one in found.groups["location"]) == expected[7]


def plainly(user: int, currency: str, least: Decimal | None) -> tuple[Any, ...]:
    """Value, cost, gain, copies by coverage, reasons and change, lot by lot."""
    basis = load_basis(user)
    terms = terms_of(basis.settings, currency, least)
    with reading(fresh=True) as connection:
        lots = inventory.lots_of_value(connection, user)
        quotes = quotes_of(connection, user, currency, terms.fallbacks).retail
    worth = cost = gain = valued = below = fallback = change = 0
    reasons: Counter[str] = Counter()
    for lot in lots:
        found = appraise(lot.variant, quotes, terms)
        known = lot.cost if lot.currency == currency else None
        if found.price is None:
            reasons[str(found.reason)] += lot.quantity
        elif found.price < terms.min_price:
            below += lot.quantity
            continue
        cost += known or 0
        if found.price is not None:
            worth, valued = worth + lot.quantity * found.price, valued + lot.quantity
            gain += 0 if known is None else lot.quantity * found.price - known
            fallback += lot.quantity if found.step is not Step.OWN else 0
            before = found.price_before("7d")
            change += lot.quantity * (found.price - before) if before else 0
    amounts = (D(one) / 100 for one in (worth, cost, gain))
    return *amounts, valued, below, fallback, dict(reasons), D(change) / 100
