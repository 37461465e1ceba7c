"""Home page over the simulated market, before there are prices, and with a section that fails."""

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks import home as callbacks
from callbacks import home_own
from dashapp import cached
from dashapp.pages import home as page
from db.engine import read_engine
from services.analysis.dashboard.sections import SectionFailed
from tests.support.prices import begin_run, execute
from tests.support.statements import counted
from tests.unit.dashapp.rendering import find, text_of

PARTS = {
    "state": lambda currency: callbacks.show_state(None, None),
    "strip": lambda currency: callbacks.show_strip(currency, None),
    "market": lambda currency: callbacks.show_market(currency, None),
    "movers": lambda currency: callbacks.show_movers("all", currency, None),
    "opportunities": lambda currency: callbacks.show_opportunities(currency, None),
    "feed": lambda currency: callbacks.show_feed("all", None, currency, None),
    "stats": lambda currency: callbacks.show_stats(None),
}
SIGNS = {"USD": "$", "EUR": "€"}
OWN = (home_own.show_own, home_own.show_since, home_own.show_offers, home_own.show_watch)


def links(drawn: Any, start: str) -> list[str]:
    return [link.href for link in find(drawn, "Link") if link.href.startswith(start)]


def test_with_prices_all_sections_are_shown(market: Engine) -> None:
    assert callbacks.show_state(None, None) == (None, False)


def test_the_movers_are_those_that_are_stored_the_confirmed_ones_alone_at_first(market: Engine) -> None:
    stored = cached.load_dashboard_movers("USD")
    assert stored
    confirmed = (stored.content.gainers, stored.content.losers)
    others = (stored.content.unconfirmed_gainers, stored.content.unconfirmed_losers)
    for choice, extra in (("confirmed", ([], [])), ("all", others)):
        for drawn, first, more in zip(callbacks.show_movers(choice, "USD", None), confirmed, extra, strict=True):
            rows = find(drawn, "Tr")[1:]
            expected = [f"/cards/{one.card.id}" for one in (*first, *more)]
            assert [links(row, "/cards/")[0] for row in rows] == expected
            assert text_of(drawn).count("unconfirmed") == len(more)
    assert any(others)


def test_the_strip_has_the_age_of_each_marketplace_of_the_currency(market: Engine) -> None:
    drawn = callbacks.show_strip("EUR", None)
    places = cached.load_overview("EUR").marketplaces
    assert len(find(drawn, "Time")) == len(places) > 0
    assert "Prices in EUR" in text_of(drawn)


@pytest.mark.parametrize("part", ["market", "movers", "opportunities", "feed", "strip"])
def test_no_section_has_an_amount_in_the_other_currency(market: Engine, part: str) -> None:
    for currency, other in (("USD", "EUR"), ("EUR", "USD")):
        told = text_of(list(PARTS[part](currency))) if part in ("market", "movers") else text_of(PARTS[part](currency))
        assert SIGNS[other] not in told
        assert f" {other}" not in told


def test_the_feed_is_filtered_by_kind_and_grows_by_a_press(market: Engine) -> None:
    drawn, is_whole = callbacks.show_feed("all", None, "USD", None)
    shown = find(drawn, "Li")
    assert 1 <= len(shown) <= page.FEED_SIZE
    assert all(find(one, "Time") and find(one, "Link") for one in shown)
    more, _ = callbacks.show_feed("all", 1, "USD", None)
    assert len(find(more, "Li")) > len(shown) or is_whole
    prices, _ = callbacks.show_feed("prices", None, "USD", None)
    assert {text_of(find(one, "Span")[0]) for one in find(prices, "Li")} <= {"Prices"}


def test_strangers_have_nothing_of_their_own(market: Engine) -> None:
    assert home_own.show_own("mark", "USD", None) is None
    assert [show("USD", None) for show in OWN[1:]] == [None] * 3


def test_a_section_whose_computation_failed_shows_it_alone(market: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_currency: str) -> None:
        raise SectionFailed("movers")

    monkeypatch.setattr(cached, "load_dashboard_movers", fail)
    with pytest.raises(SectionFailed):
        callbacks.show_movers("confirmed", "USD", None)
    assert links(callbacks.show_market("USD", None)[0], "/methods/")


def test_an_empty_database_has_one_panel_with_the_running_load(database: Engine) -> None:
    run = begin_run(database, "scryfall-bulk")
    execute(database, "UPDATE ingestion_runs SET bytes_done = 29, bytes_total = 100 WHERE id = :run", run=run)
    first_load, is_hidden = callbacks.show_state(None, None)
    assert is_hidden
    for words in ("First prices are loading", "29 %", "make demo"):
        assert words in text_of(first_load)


@pytest.mark.parametrize("part", ["strip", "movers", "opportunities", "feed", "market"])
def test_without_prices_no_section_makes_up_a_number(database: Engine, part: str) -> None:
    drawn = PARTS[part]("USD")
    told = text_of([one for one in drawn if one is not None]) if isinstance(drawn, list | tuple) else text_of(drawn)
    assert not any(character.isdigit() for character in told.replace("7 days", "")), told


@pytest.mark.parametrize("part", [*PARTS])
def test_a_section_takes_eight_statements_at_most(market: Engine, part: str) -> None:
    with counted(read_engine()) as statements:
        PARTS[part]("USD")
    assert 1 <= len(statements) <= 8
