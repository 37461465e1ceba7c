"""The chart of the market."""

from dataclasses import replace

import pytest

from dashapp.figures import market
from dashapp.figures.theme import PALETTES
from tests.unit.dashapp.samples import market_index


def test_the_index_is_drawn_point_by_point() -> None:
    figure = market.index(market_index([10, 11, 12]), "index", "light")
    assert list(figure.data[0].y) == pytest.approx([100, 110, 120])


def test_the_average_is_drawn_on_an_axis_of_money() -> None:
    figure = market.index(market_index([10, 11, 12], currency="EUR"), "average", "light")
    assert list(figure.data[0].y) == [10, 11, 12]
    assert figure.layout.yaxis.ticksuffix == " €"


def test_a_gap_in_the_prices_is_a_gap_in_the_line() -> None:
    figure = market.index(market_index([10, 11, 12, 13, 14], days=[0, 1, 2, 8, 9]), "index", "light")
    assert list(figure.data[0].y).count(None) == 1
    assert figure.data[0].connectgaps is False


def test_the_hover_tells_how_many_series_there_are() -> None:
    figure = market.index(market_index([10, 11]), "index", "light")
    assert "1,001 series" in figure.data[0].customdata[1]


def test_the_hover_tells_what_the_index_rests_on() -> None:
    data = market_index([10, 11])
    data = replace(data, points=[replace(point, matched_count=900, coverage=0.87) for point in data.points])
    assert "900 compared, coverage 87%" in market.index(data, "index", "light").data[0].customdata[1]


def test_the_last_value_stands_at_the_end_of_the_line() -> None:
    (note,) = market.index(market_index([10, 11, 12.5]), "average", "light").layout.annotations
    assert note.text == "$12.50"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_line_has_the_accent_of_the_theme(theme: str) -> None:
    figure = market.index(market_index([10, 11]), "index", theme)
    assert figure.data[0].line.color == PALETTES[theme].accent


def test_the_axes_are_left_to_the_browser_so_that_a_zoom_can_stay() -> None:
    layout = market.index(market_index([10, 11]), "index", "light").layout
    assert (layout.xaxis.range, layout.yaxis.range) == (None, None)
