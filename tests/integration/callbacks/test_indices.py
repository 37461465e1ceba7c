"""The page of indices over the database: charts with their gaps, why an index is not published, what was restated."""

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.charts import ChartContent
from callbacks.indices import show_indices, show_table
from callbacks.method import show_standing
from dashapp.figures import indices as figures
from market.indices.families import Group
from services.market.indices import IndexPointsRequest, load_index_points
from tests.support.indices import load
from tests.support.prices import ago


def chart(group: Group, period: str = "90d", narrow: bool | None = False) -> ChartContent:
    """The chart of a group in USD with equal weights."""
    return show_indices(group, "equal", period, "USD", "light", None, narrow, None, "")


@pytest.fixture
def loaded(database: Engine) -> Engine:
    """Two weeks of prices, with a day on which there was none; a late load restated another."""
    load(database, *range(16, 9, -1), *range(8, 0, -1))
    load(database, 4, seed=3)
    return database


def names(content: ChartContent) -> list[Any]:
    return [line.name for line in content.figure.data]


def test_a_line_starts_at_a_hundred_and_is_cut_where_a_day_is_not_published(loaded: Engine) -> None:
    content = chart(Group.MARKET)
    assert content.note is None
    assert names(content) == ["All cards"]
    line = content.figure.data[0]
    assert line.y[0] == 100
    assert list(line.y).count(None) == 1
    assert sum("restated" in str(text) for text in line.customdata) == 2  # the day itself and the one after it
    assert "the day is not over" in line.customdata[-1]
    assert content.summary.startswith("All cards ")
    assert "not drawn: Reserved List" in str(content.caption)


def test_a_chart_without_an_index_says_what_it_lacks(loaded: Engine) -> None:
    content = chart(Group.ERAS)
    assert "No index of this family is published" in str(content.note)
    assert "Fewer than 30 cards" in str(content.note)


def test_one_published_day_is_no_line(database: Engine) -> None:
    load(database, 2)
    load(database, 1)
    assert "Fewer than two published days" in str(chart(Group.MARKET).note)


def test_the_table_has_every_index_with_what_it_rests_on(loaded: Engine) -> None:
    text = str(show_table("equal", "USD", None))
    assert text.count("/methods/DC-USD-") == 23
    assert "running" in text
    assert "Fewer than 30 cards meet its rules" in text


def test_the_page_of_a_method_has_what_was_restated(loaded: Engine) -> None:
    standing, corrections = show_standing("DC-USD-ALL-EW", None)
    assert "All cards" in str(standing)
    assert "late or corrected prices" in str(corrections)
    standing, corrections = show_standing("DC-USD-ETCH-CV", None)
    assert "Not published" in str(standing)
    assert "No published value was restated" in str(corrections)


def test_drawn_values_are_those_of_the_index_over_its_first(loaded: Engine) -> None:
    data = load_index_points(IndexPointsRequest("DC-USD-ALL-EW", "90d"))
    shown = figures.values_of(data)
    first, last = figures.published(data)[0], figures.published(data)[-1]
    assert first.index_value is not None
    assert last.index_value is not None
    assert shown[-1] == pytest.approx(100 * last.index_value / first.index_value)
    assert last.time.date() == ago(1, hours=3).date()
