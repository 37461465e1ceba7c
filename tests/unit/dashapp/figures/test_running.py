"""The running bucket of an index."""

from dataclasses import replace
from typing import Any

import pytest

from dashapp.figures import market, sets
from dashapp.figures.running import is_running
from tests.unit.dashapp.market_samples import set_index, set_point
from tests.unit.dashapp.samples import DAY, START, market_index


@pytest.mark.parametrize(
    ("coverages", "running"),
    [([0.9, 0.9, 0.7], True), ([0.9, 0.9, 0.73], False), ([0.9, 0.9, 1.0], False), ([0.1], False), ([0.0, 0.0], False)],
)
def test_a_bucket_runs_until_most_of_the_usual_prices_are_in_it(coverages: list[float], running: bool) -> None:
    assert is_running(coverages) is running


def with_coverages(*coverages: float) -> Any:
    data = market_index([10.0 + place for place in range(len(coverages))])
    points = [replace(point, coverage=one) for point, one in zip(data.points, coverages, strict=True)]
    return market.index(replace(data, points=points), "light", live=True)


def test_the_last_point_of_the_market_is_hollow_while_its_bucket_runs() -> None:
    _area, line, end = with_coverages(0.9, 0.9, 0.1).data
    assert (list(end.x), list(end.y)) == ([START + 2 * DAY], [line.y[-1]])
    assert end.legendgroup == line.meta["series"]
    assert len(with_coverages(0.9, 0.9, 0.9).data) == 2


def test_so_is_that_of_a_set() -> None:
    points = [set_point(0, 10.0), set_point(1, 11.0, coverage=0.3)]
    line, end = sets.set_index(set_index(points=points), "value", "light").data
    assert list(end.y) == [line.y[-1]]
