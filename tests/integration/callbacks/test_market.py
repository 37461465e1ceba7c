"""Market page over the simulated market."""

from typing import Any

import pytest
from dash import Patch, no_update
from sqlalchemy import Engine

from callbacks import market as callbacks
from callbacks.charts import ChartContent
from dashapp import cached, shell
from dashapp.components.filters import ALL
from services.market.index import IndexRequest
from services.requests import InvalidRequest
from tests.integration.callbacks.conftest import triggered_by
from tests.unit.dashapp.rendering import find, text_of

ANY = (ALL, ALL, ALL)


def show(period: str = "90d", variant: tuple[str, ...] = ANY, currency: str = "USD") -> Any:
    *content, headline = callbacks.show_index(period, *variant, currency, "light", None, False, None, "")
    return ChartContent(*content), headline


def line(content: ChartContent) -> Any:
    return next(trace for trace in content.figure.data if trace.name == "Index")


def drawn(content: ChartContent) -> list[float]:
    return [value for value in line(content).y if value is not None]


def test_the_chart_shows_what_the_service_tells(market: Engine) -> None:
    content, _headline = show()
    expected = [point.index_value for point in cached.load_index(IndexRequest.parse("USD", "90d")).points]
    assert len(expected) > 10
    assert drawn(content) == expected


@pytest.mark.parametrize("change", [{"currency": "EUR"}, {"variant": (ALL, "foil", ALL)}, {"period": "1y"}])
def test_another_choice_is_another_line(market: Engine, change: dict[str, Any]) -> None:
    assert drawn(show(**change)[0]) != drawn(show()[0])


def test_only_the_line_of_the_whole_market_goes_on_as_prices_arrive(market: Engine) -> None:
    assert line(show(period="7d")[0]).meta["series"] == "market|USD|7d"
    assert line(show(variant=(ALL, "foil", ALL))[0]).meta is None


def test_the_headline_is_the_last_point_with_currency_period_and_age(market: Engine) -> None:
    content, headline = show(currency="EUR")
    told = text_of(headline)
    assert f"{drawn(content)[-1]:,.1f}" in told
    for part in ("90 days, EUR", "prices followed", "as of", "%"):
        assert part in told


def test_of_a_part_of_the_market_no_number_of_prices_is_told(market: Engine) -> None:
    assert "prices followed" not in text_of(show(variant=(ALL, "foil", ALL))[1])


def test_the_line_below_tells_method_and_age_and_leads_to_the_same_data(market: Engine) -> None:
    content, _headline = show(variant=("NEAR_MINT", ALL, ALL))
    assert text_of(content.caption).startswith("Every price against its own earlier price; start = 100")
    method = cached.load_index(IndexRequest.parse("USD", "90d")).method
    assert next(part.title for part in find(content.caption, "Span") if hasattr(part, "title")) == f"Method: {method}"
    assert "as of" in text_of(content.caption)
    assert find(content.caption, "A")[1].href == "/api/market/index?currency=USD&period=90d&condition=NEAR_MINT"


def test_screen_readers_hear_the_headline(market: Engine) -> None:
    assert show()[0].summary.startswith("Market index USD, 90 days: ")


def test_a_variant_without_prices_says_what_to_do(market: Engine) -> None:
    content, headline = show(variant=(ALL, ALL, "Quenya"))
    assert "No USD prices match these filters in the last 90 days" in text_of(content.note)
    assert "clear the filters" in text_of(content.note)
    assert content.figure is no_update
    assert "0.00" not in text_of(headline)


def test_an_empty_database_says_that_prices_will_come(database: Engine) -> None:
    assert "There are no prices yet" in text_of(show()[0].note)


def test_a_wrong_choice_is_refused(market: Engine) -> None:
    with pytest.raises(InvalidRequest, match="period"):
        show(period="2w")


def test_every_source_is_listed_with_its_state(market: Engine) -> None:
    told = text_of(callbacks.show_sources(None))
    for part in ("Scryfall bulk data", "MTGJSON price history", "Cardmarket price guide", "Off", "Simulated market"):
        assert part in told


def live(note: Any, zoom: str) -> Any:
    """What the chart is given when new prices have come in; `note` is what covers it until now."""
    arguments = ("90d", *ANY, "USD", "light", {"version": 2, "attempt": 0}, False, note, zoom)
    return triggered_by(shell.DATA_VERSION, callbacks.show_index, *arguments)[0]


def test_new_prices_change_the_lines_of_a_part_and_leave_the_axes(market: Engine) -> None:
    patch = live(None, "2026-02-01T00:00,2026-02-14T12:30")
    assert isinstance(patch, Patch)
    changed = {tuple(operation["location"][:2]) for operation in patch.to_plotly_json()["operations"]}
    assert {("data",), ("layout", "annotations")} <= changed
    assert not {("layout", "xaxis"), ("layout", "yaxis")} & changed


def test_new_prices_move_the_axis_of_all_of_the_time(market: Engine) -> None:
    assert live(None, "").layout.xaxis.range == show()[0].figure.layout.xaxis.range


def test_the_first_prices_draw_the_whole_chart(market: Engine) -> None:
    assert live("There are no prices yet", "").layout.yaxis.tickformat == ",.1f"
