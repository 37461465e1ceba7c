"""The list of sets and the page of one, over the simulated market."""

from dataclasses import replace
from typing import Any

import pytest
from dash import no_update
from sqlalchemy import Engine

from callbacks import card_set, sets
from callbacks.charts import ChartContent
from dashapp.cached import load_largest_sets, load_search, load_set_index, load_sets
from dashapp.pages import not_found
from dashapp.pages import sets as page
from db.engine import read_engine
from services.market.search import SearchRequest
from services.market.sets import SetsRequest, SetValue
from services.requests import InvalidRequest
from tests.support.prices import ago, make_card, price, series, store
from tests.support.statements import counted
from tests.support.steps import later_steps
from tests.unit.dashapp.rendering import find, text_of
from upkeep import after_prices

FIRST = [None]


@pytest.fixture
def largest(market: Engine) -> SetValue:
    """The most valuable set in USD."""
    return load_largest_sets("USD", 1)[0]


def shown(trail: Any = FIRST, name: str | None = "", choice: str = "value-desc", currency: str = "USD") -> list[str]:
    """Addresses of the sets in the list."""
    return [link.href for link in find(sets.show_sets(trail, name, choice, currency, None)[0], "Link")]


@pytest.mark.parametrize("choice", page.SORTS)
def test_the_list_is_in_the_chosen_order(market: Engine, choice: str) -> None:
    expected = load_sets(SetsRequest.parse(*choice.split("-"), limit=page.PAGE_SIZE)).items
    assert shown(choice=choice) == [f"/sets/{one.code}" for one in expected]
    assert len(expected) > 1


def test_a_name_narrows_the_list_and_none_that_fits_is_said(market: Engine, largest: SetValue) -> None:
    assert f"/sets/{largest.code}" in shown(name=largest.name[2:6])
    assert "No set's name contains “qqqq”" in text_of(sets.show_sets(FIRST, " qqqq ", "value-desc", "USD", None)[0])


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Urza's Saga", "URZA’S saga"), ("Lorwyn Éclipsé", "eclipse"), ("Dungeons & Dragons", "dungeons and dragons"),
     ("Ravnica: Clue Edition", "ravnica clue"), ("Duel Decks: Elves vs. Goblins", "elves vs goblins"),
     ("Commander 2011", "CMD")],
)  # fmt: skip
def test_sets_are_found_as_cards_are_whatever_letters_and_signs_are_typed(
    name: str, typed: str, database: Engine
) -> None:
    card = replace(make_card(1), set_code="cmd", set_name=name)
    store(database, [series(1, price(ago(1), "5"))], [card, replace(make_card(2), set_name="Other")])
    with later_steps():
        after_prices.run(database)
    assert shown(name=typed) == ["/sets/cmd"]
    assert shown(name="&&") == shown(name="urza commander eclipse zz") == []
    assert len(shown(name=" ")) == 2


def test_the_pages_of_the_list_follow_one_another(market: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = shown()
    monkeypatch.setattr(page, "PAGE_SIZE", 1)
    _, following, words, first, last = sets.show_sets(FIRST, None, "value-desc", "USD", None)
    assert (words, first, last) == ("Page 1, 1 set", True, False)
    assert shown(trail=[None, following]) == everything[1:2]


def test_an_order_that_does_not_exist_is_refused(market: Engine) -> None:
    with pytest.raises(InvalidRequest, match="sort"):
        shown(choice="luck-desc")


def test_an_empty_database_says_that_sets_will_come(database: Engine) -> None:
    assert "There are no sets yet" in text_of(sets.show_sets(FIRST, "", "value-desc", "USD", None)[0])


def test_the_head_is_of_the_set_and_gives_the_window_its_title(largest: SetValue) -> None:
    head, hidden, title = card_set.show_set(largest.code, "USD", None)
    assert largest.name in text_of(head)
    assert f"{largest.value:,.2f}" in text_of(head)
    assert (hidden, title) == (False, f"{largest.name} ({largest.code.upper()})")


def test_an_unknown_set_is_not_found_and_has_nothing_below(market: Engine) -> None:
    head, hidden, title = card_set.show_set("zzzzz", "USD", None)
    assert "There is no such set" in text_of(head)
    assert (hidden, title) == (True, not_found.TITLE)


def chart(code: str, period: str = "90d", measure: str = "value") -> ChartContent:
    return card_set.show_index(code, period, measure, "USD", "light", None, False, None, "")


@pytest.mark.parametrize(("measure", "field"), [("value", "value"), ("index", "index_value")])
def test_the_chart_shows_what_the_service_tells(largest: SetValue, measure: str, field: str) -> None:
    points = load_set_index(largest.code, "USD", "90d").points
    drawn = [value for value in chart(largest.code, measure=measure).figure.data[0].y if value is not None]
    assert drawn == [getattr(point, field) for point in points if getattr(point, field) is not None]
    assert len(drawn) > 80


def test_the_line_below_tells_method_and_age_and_leads_to_the_same_data(largest: SetValue) -> None:
    caption = chart(largest.code).caption
    assert "cards valued at first" in text_of(caption)
    assert "as of" in text_of(caption)
    assert find(caption, "A")[1].href == f"/api/sets/{largest.code}/index?currency=USD&period=90d"


def test_a_set_without_prices_says_so_in_place_of_the_chart(market: Engine) -> None:
    content = chart("zzzzz")
    assert "No USD prices of this set in the last 90 days" in text_of(content.note)
    assert content.figure is no_update


def test_a_period_that_does_not_exist_is_refused(largest: SetValue) -> None:
    with pytest.raises(InvalidRequest, match="period"):
        chart(largest.code, period="2w")


def test_the_cards_of_a_set_are_listed_the_dearest_first(largest: SetValue) -> None:
    body, _, words, first, _ = card_set.show_cards(FIRST, largest.code, "price-desc", "USD", None)
    expected = load_search(SearchRequest.parse(f"set:{largest.code}", "price", "desc", 50)).items
    assert [link.href for link in find(body, "Link")] == [f"/cards/{card.id}" for card in expected]
    assert (words, first) == (f"Page 1, {len(expected)} cards", True)
    assert {card.set_code for card in expected} == {largest.code}


def test_the_cards_of_a_set_are_listed_by_number_where_that_is_chosen(largest: SetValue) -> None:
    body, *_ = card_set.show_cards(FIRST, largest.code, "collector_number-asc", "USD", None)
    numbers = [int(row.children[1].children) for row in find(body, "Tr")[1:]]
    assert numbers == sorted(numbers)
    assert len(numbers) > 1


def test_an_order_of_cards_that_does_not_exist_is_refused(largest: SetValue) -> None:
    with pytest.raises(InvalidRequest, match="sort"):
        card_set.show_cards(FIRST, largest.code, "luck-asc", "USD", None)


def test_every_part_of_the_pages_takes_four_statements_at_most(largest: SetValue) -> None:
    parts = (
        lambda: shown(),
        lambda: card_set.show_set(largest.code, "USD", None),
        lambda: chart(largest.code),
        lambda: card_set.show_cards(FIRST, largest.code, "price-desc", "USD", None),
    )
    for part in parts:
        with counted(read_engine()) as statements:
            part()
        assert 1 <= len(statements) <= 4
