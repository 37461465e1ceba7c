"""Layouts, and what they take from the address."""

from typing import Any

import pytest

from dashapp.pages import (
    admin,
    card,
    card_set,
    cards,
    home,
    inventory,
    inventory_import,
    market,
    not_found,
    register,
    sets,
)
from dashapp.pages.registry import PAGES
from db.queries.sets import SORTS
from services.market.sets import SetsRequest
from tests.unit.dashapp.rendering import everything, find, text_of

MODULES = [page.module for page in PAGES]


ZOOM = "2026-02-01T00:00,2026-02-14T12:30"


def by_id(layout: Any) -> dict[str, Any]:
    return {part.id: part for part in everything(layout) if isinstance(getattr(part, "id", None), str)}


@pytest.mark.parametrize("page", MODULES)
def test_a_page_can_be_built_without_an_address(page: Any) -> None:
    assert set(page.FILTER_DEFAULTS) <= set(by_id(page.layout()))


@pytest.mark.parametrize("page", MODULES)
def test_a_page_starts_with_its_defaults(page: Any) -> None:
    parts = by_id(page.layout())
    assert {control: parts[control].value for control in page.FILTER_DEFAULTS} == page.FILTER_DEFAULTS


@pytest.mark.parametrize("page", MODULES)
def test_parameters_that_a_page_does_not_know_are_passed_over(page: Any) -> None:
    assert str(page.layout(utm_source="mail", currency="EUR")) == str(page.layout())


@pytest.mark.parametrize("page", MODULES)
def test_parameters_that_are_given_twice_are_passed_over(page: Any) -> None:
    names = [control.split("-", 1)[1] for control in page.FILTER_DEFAULTS]
    parts = by_id(page.layout(**{name: ["a", "b"] for name in names}))
    assert {control: parts[control].value for control in page.FILTER_DEFAULTS} == page.FILTER_DEFAULTS


def test_the_market_takes_its_filters_from_the_address() -> None:
    query = {"period": "90d", "condition": "DAMAGED", "finish": "foil", "language": "German",
             "window": "7d", "by": "money", "min_price": "5", "zoom": ZOOM,
             "area": "cards"}  # fmt: skip
    parts = by_id(market.layout(**query))
    assert [parts[control].value for control in market.FILTER_DEFAULTS] == list(query.values())


def test_the_home_page_takes_its_choices_from_the_address() -> None:
    query = {"confidence": "all", "value": "replacement", "kind": "sources", "direction": "down"}
    parts = by_id(home.layout(**query))
    assert [parts[control].value for control in home.FILTER_DEFAULTS] == list(query.values())


def test_the_home_page_leads_strangers_to_an_account_and_a_collection() -> None:
    targets = {one.href for kind in ("Link", "A") for one in find(home.layout(), kind)}
    assert {page.path for page in PAGES if page.module in (inventory, inventory_import, register)} <= targets


def test_the_sets_take_name_and_order_from_the_address() -> None:
    parts = by_id(sets.layout(name="alpha", sort="name-asc"))
    assert [parts[control].value for control in sets.FILTER_DEFAULTS] == ["alpha", "name-asc"]


def test_the_orders_of_the_sets_are_those_of_the_service() -> None:
    asked = [SetsRequest.parse(*order.split("-")) for order in sets.SORTS]
    assert {one.sort for one in asked} == set(SORTS)


def test_a_set_takes_its_code_in_any_case_and_its_filters_from_the_address() -> None:
    query = {"period": "1y", "measure": "index", "sort": "collector_number-asc", "zoom": ZOOM}
    parts = by_id(card_set.layout(code="LEA", **query))
    assert [parts[control].value for control in card_set.FILTER_DEFAULTS] == list(query.values())
    assert parts[card_set.CODE].data == "lea"


@pytest.mark.parametrize("code", ["", "a-b", "l e", "\0", "é", "abcdefghijk", "lea/cards"])
def test_what_can_be_no_code_is_not_found(code: str) -> None:
    assert text_of(card_set.layout(code=code)) == text_of(not_found.layout())


def test_the_minimum_prices_are_in_the_currency_of_the_page() -> None:
    assert [option["label"] for option in market.min_price_options("EUR")][:2] == ["Any price", "From 1\u00a0€"]
    assert {option["value"] for option in market.min_price_options("USD")} == set(market.MIN_PRICES)


def test_a_card_takes_its_filters_from_the_address() -> None:
    query = {"period": "custom", "from": "2026-02-01", "to": "2026-02-14", "measure": "indexed", "kind": "buylist",
             "marketplace": "cardkingdom", "condition": "MINT", "finish": "etched", "language": "Korean", "log": "true",
             "compare": "13,14", "zoom": ZOOM, "alike": "price", "cheaper": "true", "format": "modern"}  # fmt: skip
    parts = by_id(card.layout(card_id="12", **query))
    assert [parts[control].value for control in card.FILTER_DEFAULTS] == [
        True if value == "true" else value for value in query.values()
    ]
    assert parts[card.CARD_ID].data == 12


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("13,14,13", [13, 14]),
        ("12,13", [13]),
        ("abc,,-1,1.5,٣,99999999999,13", [13]),
        ("1,2,3,4,5,6,7,8,9", [1, 2, 3, 4, 5, 6, 7]),
        ("", []),
        (None, []),
        (["13"], []),
    ],
)
def test_a_card_is_compared_with_seven_others_at_most(asked: Any, kept: list[int]) -> None:
    assert card.compared_ids(asked, card_id=12) == kept


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "", None])
def test_a_day_that_does_not_exist_is_passed_over(day: Any) -> None:
    assert by_id(card.layout(card_id="12", **{"from": day}))[card.FROM].value == ""


@pytest.mark.parametrize("zoom", ["2026-02-01", ZOOM.replace(",", ";"), f"{ZOOM},{ZOOM}", "x,y", None])
def test_a_zoom_that_is_none_is_passed_over(zoom: Any) -> None:
    assert by_id(market.layout(zoom=zoom))[market.ZOOM].value == ""


def test_days_in_the_address_are_a_period_of_their_own() -> None:
    parts = by_id(card.layout(card_id="12", period="90d", **{"from": "2026-02-01"}))
    assert parts[card.PERIOD].value == card.CUSTOM
    assert by_id(card.layout(card_id="12", period="90d", to="never"))[card.PERIOD].value == "90d"


@pytest.mark.parametrize("compare", ["", "13"])
def test_series_cannot_be_chosen_while_cards_are_compared(compare: str) -> None:
    assert by_id(card.layout(card_id="12", compare=compare))[card.SERIES_FILTERS].hidden is bool(compare)


@pytest.mark.parametrize("card_id", ["abc", "-1", "1.5", "٣", "99999999999", "1/prices", ""])
def test_what_is_no_cards_number_is_not_found(card_id: str) -> None:
    assert text_of(card.layout(card_id=card_id)) == text_of(not_found.layout())


def test_the_search_takes_its_words_from_the_address() -> None:
    assert by_id(cards.layout(q="bolt"))[cards.QUERY].value == "bolt"


def test_the_ledger_takes_a_run_from_the_address_and_offers_it() -> None:
    control = by_id(admin.layout(run="12"))[admin.RUN]
    assert control.value == "12"
    assert "12" in [option["value"] for option in control.options]
