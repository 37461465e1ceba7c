"""Home page over the simulated market, and before there are prices."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import no_update
from sqlalchemy import Engine

from callbacks import home as callbacks
from dashapp import cached
from dashapp.pages import home as page
from db.engine import read_engine
from services.market import news
from services.market.movers import MoversRequest
from services.market.search import SearchRequest
from services.requests import InvalidRequest
from tests.support.prices import begin_run, execute
from tests.support.statements import counted
from tests.unit.dashapp.rendering import everything, find, text_of

PARTS = {
    "state": lambda: callbacks.show_state(None, None),
    "tiles": lambda: callbacks.show_tiles(None),
    "movers": lambda: callbacks.show_movers("24h", "percent", "USD", None),
    "news": lambda: callbacks.show_news("USD", None),
    "sets": lambda: callbacks.show_sets(False, "USD", "light", None),
    "examples": lambda: callbacks.show_examples("USD"),
}


def links(drawn: Any, start: str) -> list[str]:
    return [link.href for link in find(drawn, "Link") if link.href.startswith(start)]


def test_the_extent_of_the_market_is_told_and_all_panels_are_shown(market: Engine) -> None:
    counts, first_load, is_hidden = callbacks.show_state(None, None)
    overview = cached.load_overview("USD")
    assert text_of(counts).startswith(f"{overview.total_cards_tracked:,} cards · ")
    assert (first_load, is_hidden) == (None, False)


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_three_examples_find_something(market: Engine, currency: str) -> None:
    found = links(callbacks.show_examples(currency), "/cards?")
    assert len(found) == page.SHOWN_EXAMPLES
    for link in found:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        assert cached.load_search(SearchRequest.parse(**asked)).items


def test_the_tiles_show_the_last_points_of_their_indices(market: Engine) -> None:
    drawn = callbacks.show_tiles(None)
    levels = [text_of(part) for part in everything(drawn) if getattr(part, "className", "") == "tile-value"]
    last = [cached.load_index(tile.request).points[-1].index_value for tile in page.INDEX_TILES]
    assert levels == [f"{level:,.1f}" for level in last]
    assert len(links(drawn, "/market?")) == len(page.INDEX_TILES) == 4


@pytest.mark.parametrize("by", ["percent", "money"])
@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_the_first_movers_of_the_service_are_shown_a_card_once(market: Engine, by: str, currency: str) -> None:
    for way, drawn in zip(page.MOVERS, callbacks.show_movers("7d", by, currency, None), strict=True):
        expected = cached.load_movers(MoversRequest.parse("7d", way, currency, by=by)).items[: page.SHOWN_MOVERS]
        rows = find(drawn, "Tr")[1:]
        assert [links(row, "/cards/")[0] for row in rows] == [f"/cards/{item.card.id}" for item in expected]


def test_the_news_have_jumps_each_with_a_link(market: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "JUMP", 1)
    rows = find(callbacks.show_news("USD", None), "Li")
    assert links(rows, "/cards/")
    assert 1 <= len(rows) <= page.SHOWN_NEWS
    assert all(find(row, "Link") and find(row, "Time") for row in rows)


def test_the_map_is_that_of_the_market_page(market: Engine) -> None:
    content = callbacks.show_sets(False, "EUR", "dark", None)
    assert list(content.figure.data[0].ids) == [one.code for one in cached.load_largest_sets("EUR")]


def test_an_empty_database_has_one_panel_with_the_running_load(database: Engine) -> None:
    run = begin_run(database, "scryfall-bulk")
    execute(database, "UPDATE ingestion_runs SET bytes_done = 29, bytes_total = 100 WHERE id = :run", run=run)
    counts, first_load, is_hidden = callbacks.show_state(None, None)
    assert (counts, is_hidden) == (None, True)
    for words in ("First prices are loading", "29 %", "make demo"):
        assert words in text_of(first_load)


@pytest.mark.parametrize("part", ["tiles", "movers", "news", "examples"])
def test_without_prices_no_part_makes_up_a_number(database: Engine, part: str) -> None:
    told = text_of(PARTS[part]())
    assert not any(character.isdigit() for character in told.replace("30 d", "").replace("24 hours", "")), told


def test_without_prices_the_map_stays_empty(database: Engine) -> None:
    assert callbacks.show_sets(False, "USD", "light", None).figure is no_update


def test_a_ranking_that_does_not_exist_is_refused(market: Engine) -> None:
    with pytest.raises(InvalidRequest, match="by"):
        callbacks.show_movers("7d", "weight", "USD", None)


@pytest.mark.parametrize("part", [part for part in PARTS if part != "examples"])
def test_a_part_takes_ten_statements_at_most(market: Engine, part: str) -> None:
    with counted(read_engine()) as statements:
        PARTS[part]()
    assert 1 <= len(statements) <= 10
