"""The chart of a card."""

from typing import Any

import pytest

from dashapp.figures import cards
from dashapp.figures.theme import marketplace_colour
from tests.unit.dashapp.samples import DAY, START, history, points, series

FIVE = ("MINT", "NEAR_MINT", "LIGHTLY_PLAYED", "MODERATELY_PLAYED", "DAMAGED")


def lines(figure: Any) -> list[Any]:
    return [trace for trace in figure.data if trace.fill is None]


def test_there_is_a_line_a_series() -> None:
    figure = cards.history(history(series(), series(marketplace="cardkingdom")), "light")
    assert [line.name for line in lines(figure)] == ["TCGplayer", "Card Kingdom"]


def test_a_marketplace_keeps_its_colour_whatever_else_is_drawn() -> None:
    alone = cards.history(history(series(marketplace="cardkingdom")), "dark")
    beside = cards.history(history(series(), series(marketplace="cardkingdom")), "dark")
    colour = marketplace_colour("cardkingdom", "dark")
    assert (lines(alone)[0].line.color, lines(beside)[1].line.color) == (colour, colour)


def test_finishes_are_told_apart_by_the_dash() -> None:
    figure = cards.history(history(*(series(finish=finish) for finish in ("nonfoil", "foil", "etched"))), "light")
    assert [line.line.dash for line in lines(figure)] == ["solid", "dash", "dot"]


def test_buylist_is_thinner_than_retail() -> None:
    retail, buylist = lines(cards.history(history(series(), series(kind="buylist")), "light"))
    assert buylist.line.width < retail.line.width


def test_conditions_are_told_apart_by_the_symbol() -> None:
    drawn = lines(cards.history(history(*(series(condition=condition) for condition in FIVE)), "light"))
    assert len({line.marker.symbol for line in drawn}) == len(FIVE)
    assert all("markers" in line.mode for line in drawn)


def test_long_lines_of_other_conditions_still_carry_their_symbol() -> None:
    long = series([f"{day + 1}" for day in range(90)], condition="DAMAGED")
    (line,) = lines(cards.history(history(long), "light"))
    assert "markers" in line.mode
    assert 0 < line.marker.maxdisplayed < 20


def test_a_name_says_only_what_differs() -> None:
    drawn = [series(), series(finish="foil"), series(condition="DAMAGED")]
    assert cards.line_names(drawn) == ["NM nonfoil", "NM foil", "D nonfoil"]


def test_up_to_four_lines_are_labelled_at_their_end() -> None:
    four = cards.history(history(*(series(condition=condition) for condition in FIVE[:4])), "light")
    assert len(four.layout.annotations) == 4
    assert four.layout.showlegend is False


def test_more_than_four_lines_get_a_legend() -> None:
    five = cards.history(history(*(series(condition=condition) for condition in FIVE)), "light")
    assert five.layout.showlegend is True
    assert not five.layout.annotations


def test_a_label_has_the_name_and_the_last_price() -> None:
    figure = cards.history(history(series(["1", "2.5"]), series(["3", "4"], finish="foil")), "light")
    assert {note.text for note in figure.layout.annotations} == {"nonfoil<br>$2.50", "foil<br>$4.00"}


def test_a_single_line_has_a_band_from_low_to_high() -> None:
    figure = cards.history(history(series(points=points(["10", "11"], spread="2"))), "light")
    (band,) = [trace for trace in figure.data if trace.fill]
    assert (
        min(value for value in band.y if value is not None),
        max(value for value in band.y if value is not None),
    ) == (8, 13)


def test_several_lines_have_no_band() -> None:
    figure = cards.history(history(series(), series(finish="foil")), "light")
    assert not [trace for trace in figure.data if trace.fill]


def test_a_gap_in_the_prices_is_a_gap_in_the_line() -> None:
    figure = cards.history(history(series(["1"] * 6, days=[0, 1, 2, 9, 10, 11])), "light")
    assert list(lines(figure)[0].y) == [1, 1, 1, None, 1, 1, 1]


def test_the_logarithmic_scale_is_drawn_on_request() -> None:
    figure = cards.history(history(series(["1", "100"])), "light", log=True)
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.ticktext[0].startswith("$")


def test_series_without_points_are_left_out() -> None:
    figure = cards.history(history(series(), series(finish="foil", points=[])), "light")
    assert [line.name for line in lines(figure)] == ["TCGplayer"]


def test_series_of_one_price_each_are_all_seen_and_told_in_full() -> None:
    data = history(series(["12345.67"]), series(["0.01"], finish="foil"))
    figure = cards.history(data, "light", live=True)
    assert cards.point_count(data) == 2
    assert [(list(line.y), line.marker.size) for line in lines(figure)] == [([12345.67], (5,)), ([0.01], (5,))]
    assert all("markers" in line.mode for line in lines(figure))
    assert {note.text for note in figure.layout.annotations} == {"nonfoil<br>$12,345.67", "foil<br>$0.01"}
    frame = figure.layout.shapes[0]
    assert frame.y0 < 0.01 < 12345.67 < frame.y1


@pytest.mark.parametrize("log", [False, True])
def test_the_axes_of_equal_prices_of_one_moment_are_of_their_size(log: bool) -> None:
    figure = cards.history(history(series(["0.01"]), series(["0.01"], finish="foil")), "light", log)
    frame = figure.layout.shapes[0]
    assert 0 < frame.y0 < 0.01 < frame.y1 < 0.02
    begin, end = figure.layout.xaxis.range
    assert START - DAY < begin < START - DAY / 2 < START + DAY / 2 < end < START + DAY


@pytest.mark.parametrize(("prices", "ticks"), [(["99.8", "100.4"], ",.2f"), (["999.8", "1000.4"], ",.0f")])
def test_ticks_have_no_cents_from_a_thousand_up(prices: list[str], ticks: str) -> None:
    assert cards.history(history(series(prices)), "light").layout.yaxis.tickformat == ticks


def test_ticks_of_a_few_cents_are_a_cent_apart() -> None:
    assert cards.history(history(series(["0.84", "0.85"])), "light").layout.yaxis.dtick == 0.01
    assert cards.history(history(series(["84", "85"])), "light").layout.yaxis.dtick is None


def test_indexed_lines_start_at_100_and_keep_their_shape() -> None:
    figure = cards.history(history(series(["4", "5"]), series(["10", "5"], finish="foil")), "light", measure="indexed")
    assert [list(line.y) for line in lines(figure)] == [[100, 125], [100, 50]]
    assert {note.text for note in figure.layout.annotations} == {"nonfoil<br>125.0", "foil<br>50.0"}


def test_the_band_of_an_indexed_line_is_in_the_same_measure() -> None:
    figure = cards.history(history(series(points=points(["10", "11"], spread="2"))), "light", measure="indexed")
    (band,) = [trace for trace in figure.data if trace.fill]
    drawn = [value for value in band.y if value is not None]
    assert (min(drawn), max(drawn)) == (80, 130)


def test_the_hover_of_an_indexed_line_tells_the_price_too() -> None:
    figure = cards.history(history(series(["4", "5"])), "light", measure="indexed")
    assert lines(figure)[0].customdata[1] == "125.0\n$5.00"
