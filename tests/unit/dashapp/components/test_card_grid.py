"""The grid of cards: what it asks for, and what it needs of the browser."""

import re

import dash_ag_grid
import pytest

from dashapp.components import card_grid
from dashapp.pages.cards import SORT_NAMES
from services.market.search import POSITIONS
from tests.support.scripts import ASSETS
from tests.unit.dashapp.components.test_card_rows import found, row_of

SCRIPT = "".join(file.read_text(encoding="utf-8") for file in sorted(ASSETS.glob("grid*.js")))


def test_the_sortable_columns_are_the_sorts_of_the_search() -> None:
    columns = card_grid.card_grid("grid", "name", "asc").columnDefs
    sortable = {column["colId"] for column in columns if column["sortable"]}
    assert sortable | {"relevance"} == set(POSITIONS) == set(SORT_NAMES)


def test_no_column_is_sorted_where_the_best_match_comes_first() -> None:
    assert not any("sort" in column for column in card_grid.card_grid("grid", "relevance", "asc").columnDefs)


@pytest.mark.parametrize("sort", sorted(set(POSITIONS) - {"relevance"}))
def test_exactly_the_asked_column_is_sorted(sort: str) -> None:
    columns = card_grid.card_grid("grid", sort, "desc").columnDefs
    assert [(column["colId"], column["sort"]) for column in columns if "sort" in column] == [(sort, "desc")]


def test_every_column_is_a_cell_of_the_rows() -> None:
    fields = {column["field"] for column in card_grid.card_grid("grid", "name", "asc").columnDefs}
    assert fields <= set(row_of(found()))


def test_every_renderer_and_function_is_one_of_the_browsers() -> None:
    grid = card_grid.card_grid("grid", "name", "asc")
    renderers = {column["cellRenderer"] for column in grid.columnDefs}
    assert renderers == set(re.findall(r"^  cells\.(\w+) = ", SCRIPT, re.MULTILINE))
    used = {call.split("(")[0] for calls in grid.eventListeners.values() for call in calls}
    used.add(grid.dashGridOptions["theme"]["function"].split("(")[0])
    assert used == set(re.findall(r"^  functions\.(\w+) = ", SCRIPT, re.MULTILINE))


def test_the_columns_that_narrow_grids_leave_out_are_columns_of_it() -> None:
    columns = {column["colId"] for column in card_grid.card_grid("grid", "name", "asc").columnDefs}
    (shown_from,) = re.findall(r"SHOWN_FROM = \{(.*?)\}", SCRIPT, re.DOTALL)
    left_out = set(re.findall(r"(\w+): \d+", shown_from))
    assert len(left_out) > 5
    assert left_out < columns


def test_the_script_of_the_grid_is_served_and_not_put_into_pages() -> None:
    card_grid.leave_out_of_pages()
    kept = [script for script in dash_ag_grid._js_dist if not (script.get("async") or script.get("dynamic"))]
    assert kept == []
    assert any(script["relative_package_path"] in SCRIPT for script in dash_ag_grid._js_dist)
