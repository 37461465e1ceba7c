"""The home page before there are prices."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashapp.components.first_load import first_load
from services.operation.data_state import DataState
from services.operation.runs import Run
from tests.unit.dashapp.rendering import find, text_of

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
RUN = Run(
    3, "scryfall-bulk", "running", NOW - timedelta(minutes=1), None, None, 0, 120, 0, 0, 0, "downloading", 25, 100, None
)
EMPTY = DataState(simulated=False, empty=True, as_of=None, loading=[], failed=[])


def test_a_running_load_tells_its_share_and_about_how_long_it_takes() -> None:
    drawn = first_load(replace(EMPTY, loading=[RUN]), NOW)
    assert text_of(find(drawn, "H2")) == "First prices are loading"
    assert "Scryfall bulk data: downloading, 25 %" in text_of(drawn)
    assert "about 3 min 0 s left in this step" in text_of(drawn)
    assert [bar.value for bar in find(drawn, "Progress")] == ["0.250"]


@pytest.mark.parametrize("change", [{"bytes_total": None}, {"bytes_done": 1}])
def test_no_time_is_made_up_where_the_share_tells_nothing(change: dict[str, int | None]) -> None:
    assert "left" not in text_of(first_load(replace(EMPTY, loading=[replace(RUN, **change)]), NOW))


def test_without_a_load_the_page_says_when_prices_come_and_how_to_look_around() -> None:
    told = text_of(first_load(EMPTY, NOW))
    assert told.startswith("There are no prices yet")
    assert "make demo" in told
