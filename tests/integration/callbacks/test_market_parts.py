"""What stands below the index of the market page, over the simulated market."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import no_update
from sqlalchemy import Engine

from callbacks import market_parts as callbacks
from callbacks.charts import ChartContent
from dashapp import cached
from dashapp.components.filters import ALL
from db.engine import read_engine
from services.market.movers import MoversRequest
from services.requests import InvalidRequest
from tests.support.statements import counted
from tests.unit.dashapp.rendering import find, text_of

PARTS: dict[str, Callable[[], Any]] = {
    "gainers": lambda: callbacks.show_movers("up", "7d", "0", ALL, ALL, "USD"),
    "losers": lambda: callbacks.show_movers("down", "24h", "1", "NEAR_MINT", "foil", "EUR"),
    "sets": lambda: callbacks.show_sets("value", False, "USD", "light", None),
    "numbers": lambda: callbacks.show_numbers("USD", None),
    "formats": lambda: callbacks.show_formats("USD", None),
}


def cards_of(drawn: Any) -> list[str]:
    return [link.href for link in find(drawn, "Link") if link.href.startswith("/cards/")]


@pytest.mark.parametrize("direction", ["up", "down"])
def test_the_lists_show_what_the_service_tells(market: Engine, direction: str) -> None:
    drawn = callbacks.show_movers(direction, "7d", "5", ALL, ALL, "USD")
    expected = cached.load_movers(MoversRequest.parse("7d", direction, min_price="5")).items
    assert cards_of(drawn) == [f"/cards/{item.card.id}" for item in expected]
    assert len(expected) > 3


@pytest.mark.parametrize("change", [("30d", "1", ALL, ALL), ("7d", "50", ALL, ALL), ("7d", "1", "NEAR_MINT", "foil")])
def test_another_choice_is_another_list(market: Engine, change: tuple[str, ...]) -> None:
    before = callbacks.show_movers("up", "7d", "1", ALL, ALL, "EUR")
    assert text_of(callbacks.show_movers("up", *change, "EUR")) != text_of(before)


def test_a_list_leads_to_the_same_data(market: Engine) -> None:
    drawn = callbacks.show_movers("down", "7d", "5", "NEAR_MINT", ALL, "EUR")
    assert find(drawn, "A")[1].href == (
        "/api/market/top-movers?window=7d&direction=down&currency=EUR&min_price=5&condition=NEAR_MINT&by=percent"
    )


def test_movers_by_money_are_those_of_the_service(market: Engine) -> None:
    drawn = callbacks.show_movers("up", "7d", "5", ALL, ALL, "USD", "money")
    expected = cached.load_movers(MoversRequest.parse("7d", "up", min_price="5", by="money")).items
    assert cards_of(drawn) == [f"/cards/{item.card.id}" for item in expected]
    assert find(drawn, "A")[1].href.endswith("&by=money")


def test_a_list_without_movers_says_what_to_do(market: Engine) -> None:
    told = text_of(callbacks.show_movers("up", "24h", "100", "DAMAGED", "etched", "USD"))
    assert told.startswith("Nothing that matches rose in 24 hours")
    assert "clear the filters" in told


def test_a_window_that_does_not_exist_is_refused(market: Engine) -> None:
    with pytest.raises(InvalidRequest, match="window"):
        callbacks.show_movers("up", "2w", "1", ALL, ALL, "USD")


def test_the_map_has_the_most_valuable_sets_and_leads_to_the_table_of_all(market: Engine) -> None:
    content = callbacks.show_sets("value", False, "EUR", "dark", None)
    largest = cached.load_largest_sets("EUR")
    assert list(content.figure.data[0].ids) == [one.code for one in largest]
    assert [link.href for link in find(content.caption, "Link")] == ["/sets"]
    assert f"The {len(largest)} most valuable sets" in content.summary
    assert "as of" in text_of(content.caption)


def test_the_numbers_are_those_of_the_service(market: Engine) -> None:
    told, data = text_of(callbacks.show_numbers("USD", None)), cached.load_overview("USD")
    for number in (data.advancing, data.declining, data.unchanged, data.total_snapshots, data.total_cards_tracked):
        assert f"{number:,}" in told


def test_every_format_is_listed_with_its_cards(market: Engine) -> None:
    drawn = callbacks.show_formats("EUR", None)
    names = [text_of(row.children[0]) for row in find(drawn, "Tr")[1:]]
    assert len(names) == len(cached.load_formats("EUR").items) > 0


@pytest.mark.parametrize("part", PARTS)
def test_a_part_takes_four_statements_at_most(market: Engine, part: str) -> None:
    with counted(read_engine()) as statements:
        PARTS[part]()
    assert 1 <= len(statements) <= 4


@pytest.mark.parametrize("part", PARTS)
def test_without_prices_every_part_says_so(database: Engine, part: str) -> None:
    drawn = PARTS[part]()
    told = text_of(drawn.note if isinstance(drawn, ChartContent) else drawn)
    assert any(words in told for words in ("prices yet", "in a format yet")), told
    assert "0.00" not in told
    if isinstance(drawn, ChartContent):
        assert drawn.figure is no_update


def test_the_minimum_price_is_offered_in_the_currency_of_the_page() -> None:
    assert [option["label"] for option in callbacks.offer_prices("USD")][:3] == ["Any price", "From $1", "From $2"]
