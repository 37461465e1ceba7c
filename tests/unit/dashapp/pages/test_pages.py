"""Layouts, and what they take from the address."""

from typing import Any

import pytest

from dashapp.pages import admin, card, cards, market, not_found
from tests.unit.dashapp.rendering import everything, text_of

PAGES = (market, cards, card, admin)


def by_id(layout: Any) -> dict[str, Any]:
    return {part.id: part for part in everything(layout) if isinstance(getattr(part, "id", None), str)}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_built_without_an_address(page: Any) -> None:
    assert set(page.FILTER_DEFAULTS) <= set(by_id(page.layout()))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_starts_with_its_defaults(page: Any) -> None:
    parts = by_id(page.layout())
    assert {control: parts[control].value for control in page.FILTER_DEFAULTS} == page.FILTER_DEFAULTS


@pytest.mark.parametrize("page", PAGES)
def test_parameters_that_a_page_does_not_know_are_passed_over(page: Any) -> None:
    assert by_id(page.layout(utm_source="mail", currency="EUR"))


@pytest.mark.parametrize("page", PAGES)
def test_parameters_that_are_given_twice_are_passed_over(page: Any) -> None:
    names = [control.split("-", 1)[1] for control in page.FILTER_DEFAULTS]
    parts = by_id(page.layout(**{name: ["a", "b"] for name in names}))
    assert {control: parts[control].value for control in page.FILTER_DEFAULTS} == page.FILTER_DEFAULTS


def test_the_market_takes_its_filters_from_the_address() -> None:
    parts = by_id(market.layout(period="90d", condition="DAMAGED", finish="foil", language="German", measure="average"))
    chosen = [parts[control].value for control in market.FILTER_DEFAULTS]
    assert chosen == ["average", "90d", "DAMAGED", "foil", "German"]


def test_a_card_takes_its_filters_from_the_address() -> None:
    query = {"period": "1y", "kind": "buylist", "marketplace": "cardkingdom", "condition": "MINT", "finish": "etched",
             "language": "Korean", "log": "true"}  # fmt: skip
    parts = by_id(card.layout(card_id="12", **query))
    assert [parts[control].value for control in card.FILTER_DEFAULTS] == [
        True if value == "true" else value for value in query.values()
    ]
    assert parts[card.CARD_ID].data == 12


@pytest.mark.parametrize("card_id", ["abc", "-1", "1.5", "٣", "99999999999", "1/prices", ""])
def test_what_is_no_cards_number_is_not_found(card_id: str) -> None:
    assert text_of(card.layout(card_id=card_id)) == text_of(not_found.layout())


def test_the_search_takes_its_words_from_the_address() -> None:
    assert by_id(cards.layout(q="bolt"))[cards.QUERY].value == "bolt"


def test_the_ledger_takes_a_run_from_the_address_and_offers_it() -> None:
    control = by_id(admin.layout(run="12"))[admin.RUN]
    assert control.value == "12"
    assert "12" in [option["value"] for option in control.options]
