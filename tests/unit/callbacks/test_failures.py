"""A callback that fails is explained in its place, and logged."""

from contextvars import copy_context
from typing import Any

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from structlog.testing import capture_logs

from callbacks import (
    admin,
    card,
    card_chart,
    card_compare,
    card_lines,
    card_set,
    cards,
    cards_found,
    failures,
    home,
    market,
)
from callbacks.charts import ChartContent
from callbacks.charts import outputs as chart_outputs
from dashapp import shell
from db.engine import DatabaseAway
from services.requests import InvalidRequest
from tests.conftest import configured
from tests.unit.dashapp.rendering import find, text_of

ERROR = RuntimeError("connection refused")


def test_a_failure_is_logged_with_its_cause() -> None:
    with capture_logs() as logs:
        failures.explain(ERROR, "market-chart", "The index could not be drawn")
    (entry,) = logs
    assert (entry["log_level"], entry["exc_info"], entry["place"]) == ("error", ERROR, "market-chart")


def test_the_page_does_not_show_the_text_of_the_exception() -> None:
    note = failures.explain(ERROR, "market-chart", "The index could not be drawn")
    assert "connection refused" not in text_of(note)
    assert "The index could not be drawn" in text_of(note)


def test_a_callback_without_a_place_of_its_own_is_explained_at_the_top_of_the_page() -> None:
    def fail() -> dict[str, Any]:
        context = AttributeDict(triggered_inputs=[], updated_props={})
        context_value.set(context)
        failures.anywhere(ERROR)
        return dict(context.updated_props)

    with capture_logs() as logs:
        props = copy_context().run(fail)
    assert "Something went wrong" in text_of(props[shell.PROBLEM]["children"])
    assert logs[0]["exc_info"] is ERROR


def test_a_wrong_address_is_the_readers_and_is_not_logged() -> None:
    with capture_logs() as logs:
        note = failures.explain(InvalidRequest({"period": "must be one of 7d"}), "market-chart", "")
    assert not logs
    assert "Period must be one of 7d" in text_of(note)


def test_a_failed_chart_fills_all_its_outputs() -> None:
    content = ChartContent(*failures.in_chart("card-chart", "It could not be drawn")(ERROR))
    assert len(content) == len(chart_outputs("card-chart"))
    assert find(content.note, "Button")
    assert content.summary == "It could not be drawn"


def test_a_failed_place_empties_the_outputs_beside_it() -> None:
    note, *others = failures.in_place("admin-runs", "The runs could not be listed", others=2)(ERROR)
    assert (text_of(note).startswith("The runs could not be listed"), others) == (True, [None, None])


def test_a_failed_index_and_a_failed_card_fill_all_their_outputs() -> None:
    assert len(market.index_failed(ERROR)) == len(chart_outputs("market-chart")) + 1
    assert len(card.card_failed(ERROR)) == 6 + len(card.OPTIONS)
    assert len(card_chart.chart_failed(ERROR)) == len(chart_outputs("card-chart")) + 2
    assert len(card_compare.offer_failed(ERROR)) == 2


@pytest.mark.parametrize(
    "handle",
    [
        admin.rejected_unknown,
        admin.runs_unknown,
        card.card_failed,
        card_chart.chart_failed,
        card_compare.offer_failed,
        card_lines.lines_failed,
        card_set.set_failed,
        cards.examples_failed,
        cards_found.count_failed,
        cards_found.gallery_failed,
        home.home_failed,
        market.index_failed,
    ],
)
def test_while_the_database_is_away_a_handler_changes_nothing_but_tells_of_the_outage(
    handle: Any,
) -> None:
    def fail() -> tuple[Any, Any]:
        context = AttributeDict(triggered_inputs=[], updated_props={})
        context_value.set(context)
        return handle(DatabaseAway("SELECT 1", {}, ERROR)), dict(context.updated_props)

    with configured("postgresql://nobody@127.0.0.1:9/nothing", "redis://127.0.0.1:9/0"):
        answer, props = copy_context().run(fail)
    assert answer is None
    assert shell.OUTAGE in props
