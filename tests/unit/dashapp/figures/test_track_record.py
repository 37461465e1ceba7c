"""Charts of the track record: each bin where it was said and seen, each day where the sums stand."""

import pytest

from analysis.scores import Bin
from analysis.track_record import LEAST, record_of
from dashapp.figures import track_record
from tests.unit.analysis.test_track_record import half


def test_a_bin_is_a_mark_by_what_was_said_and_what_was_seen() -> None:
    figure = track_record.reliability([Bin(25, 0.15, 0.1), Bin(100, 0.32, 0.4)], "light")
    diagonal, seen = figure.data
    assert (list(diagonal.x), list(diagonal.y)) == ([0, 1], [0, 1])
    assert (list(seen.x), list(seen.y)) == ([0.15, 0.32], [0.1, 0.4])
    assert seen.marker.size[1] == 2 * seen.marker.size[0]


@pytest.mark.parametrize("theme", ["light", "dark", None])
def test_the_portfolio_and_the_index_are_two_lines_over_the_same_days(theme: str | None) -> None:
    figures = record_of([half(number) for number in range(LEAST)]).figures
    assert figures
    assert figures.portfolio
    net, index = track_record.portfolio(figures.portfolio, theme).data
    assert list(net.x) == list(index.x) == [point.day for point in figures.portfolio.points]
    assert net.y[-1] == pytest.approx(50 * 0.1 - 50 * 0.2)
    assert index.y[-1] == pytest.approx(LEAST * 0.01)
