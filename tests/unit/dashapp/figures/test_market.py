"""The chart of the market."""

from dataclasses import replace

import pytest

from dashapp.figures import market
from dashapp.figures.theme import PALETTES
from tests.unit.dashapp.samples import market_index


def test_the_index_is_drawn_point_by_point() -> None:
    _area, line = market.index(market_index([10, 11, 12]), "light").data
    assert list(line.y) == pytest.approx([100, 110, 120])


def test_the_area_between_the_line_and_its_start_is_tinted() -> None:
    area, _line = market.index(market_index([10, 11, 12]), "light").data
    assert (area.fill, area.hoverinfo) == ("toself", "skip")
    assert list(area.y)[:-1] == pytest.approx([100, 110, 120, 100, 100, 100])


def test_the_level_of_the_start_is_dashed() -> None:
    (start,) = [shape for shape in market.index(market_index([10, 11]), "light").layout.shapes if shape.type == "line"][
        :1
    ]
    assert (start.y0, start.y1, start.line.dash) == (100, 100, "dash")


def test_a_gap_in_the_prices_is_a_gap_in_the_line() -> None:
    figure = market.index(market_index([10, 11, 12, 13, 14], days=[0, 1, 2, 8, 9]), "light")
    assert list(figure.data[1].y).count(None) == 1
    assert figure.data[1].connectgaps is False


def test_a_point_tells_how_many_prices_were_seen() -> None:
    figure = market.index(market_index([10, 11]), "light")
    assert figure.data[1].customdata[1] == "110.0\n1,001 prices"


def test_a_point_tells_what_the_index_rests_on() -> None:
    data = market_index([10, 11])
    data = replace(data, points=[replace(point, matched_count=900, coverage=0.87) for point in data.points])
    assert "900 compared, coverage 87\u00a0%" in market.index(data, "light").data[1].customdata[1]


def test_the_last_value_stands_at_the_end_of_the_line() -> None:
    (note,) = market.index(market_index([10, 11, 12.5]), "light").layout.annotations
    assert note.text == "125.0"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_line_has_the_accent_of_the_theme(theme: str) -> None:
    figure = market.index(market_index([10, 11]), theme)
    assert figure.data[1].line.color == PALETTES[theme].accent


def test_the_range_of_values_is_the_browsers_so_that_arriving_points_extend_it() -> None:
    assert market.index(market_index([10, 11]), "light").layout.yaxis.range is None
