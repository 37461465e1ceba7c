"""The chart of several cards."""

from datetime import timedelta
from typing import Any

from dashapp.figures import comparison as figures
from dashapp.figures.theme import PALETTES
from services.market.cards import Silence
from tests.unit.dashapp.samples import DAY, START, compared, comparison

HOUR = timedelta(hours=1)

BOLT, SHOCK = compared(["10", "12"]), compared(["1", "4"], id=8, name="Shock", set_code="m10")


def eight() -> list[Any]:
    return [compared(["1", f"{number + 1}"], id=number) for number in range(8)]


def test_there_is_a_line_a_card_that_names_card_set_and_marketplace() -> None:
    figure = figures.comparison(comparison(BOLT, SHOCK), "light")
    assert [line.name for line in figure.data] == ["Lightning Bolt LEA #161, TCGplayer", "Shock M10 #161, TCGplayer"]
    assert [list(line.y) for line in figure.data] == [[10, 12], [1, 4]]


def test_eight_cards_have_eight_colours() -> None:
    for theme in ("light", "dark"):
        figure = figures.comparison(comparison(*eight()), theme)
        assert [line.line.color for line in figure.data] == list(PALETTES[theme].series)


def test_a_card_keeps_the_colour_of_its_place_when_another_has_no_prices() -> None:
    figure = figures.comparison(comparison(BOLT, compared([], id=9), SHOCK), "light")
    assert [line.line.color for line in figure.data] == [figures.card_colour(place, "light") for place in (0, 2)]


def test_foil_is_dashed_and_said_so() -> None:
    (line,) = figures.comparison(comparison(compared(["1", "2"], finish="foil")), "light").data
    assert line.line.dash == "dash"
    assert "foil" in line.name


def test_indexed_lines_all_start_at_100_at_their_own_first_point() -> None:
    late = compared(["4", "3"], days=[1, 2], id=9)
    figure = figures.comparison(comparison(BOLT, late), "light", measure="indexed")
    assert [list(line.y) for line in figure.data] == [[100, 120], [100, 75]]
    assert figure.layout.yaxis.tickprefix is None


def test_the_hover_of_an_indexed_line_tells_the_price_too() -> None:
    figure = figures.comparison(comparison(BOLT), "light", measure="indexed")
    assert figure.data[0].customdata[1] == "120.0\n$12.00"


def test_printings_of_one_card_are_labelled_by_their_printing() -> None:
    other = compared(["2", "3"], id=8, set_code="m11", collector_number="149")
    figure = figures.comparison(comparison(BOLT, other), "light")
    assert {label.text for label in figure.layout.annotations} == {"LEA #161<br>$12.00", "M11 #149<br>$3.00"}


def test_different_cards_are_labelled_by_their_names_and_long_names_are_cut() -> None:
    long = compared(["2", "3"], id=8, name="Asmoranomardicadaistinaculdacar", set_code="mh2")
    figure = figures.comparison(comparison(BOLT, long), "light", measure="indexed")
    assert {label.text for label in figure.layout.annotations} == {
        "Lightning Bolt<br>LEA 120.0",
        "Asmoranomardicada…<br>MH2 150.0",
    }


def test_more_than_four_lines_are_named_by_the_list_of_cards_alone() -> None:
    figure = figures.comparison(comparison(*eight()), "light")
    assert figure.layout.showlegend is False
    assert not figure.layout.annotations


def test_a_gap_in_the_prices_is_a_gap_in_the_line() -> None:
    (line,) = figures.comparison(comparison(compared(["1"] * 6, days=[0, 1, 2, 9, 10, 11])), "light").data
    assert list(line.y) == [1, 1, 1, None, 1, 1, 1]


def test_the_logarithmic_scale_is_of_what_is_shown() -> None:
    money = figures.comparison(comparison(BOLT, SHOCK), "light", log=True)
    index = figures.comparison(comparison(BOLT, SHOCK), "light", log=True, measure="indexed")
    assert money.layout.yaxis.type == index.layout.yaxis.type == "log"
    assert money.layout.yaxis.ticktext[0].startswith("$")
    assert "$" not in "".join(index.layout.yaxis.ticktext)


def test_a_silence_of_the_lists_is_a_gap_in_the_line_as_on_the_page_of_the_card() -> None:
    silence = Silence(START + DAY + 10 * HOUR, START + 2 * DAY)
    listed = compared(["1", "2", "3"], from_lists=True, confirmed_at=START + 2 * DAY + 5 * HOUR, silences=[silence])
    (line,) = figures.comparison(comparison(listed), "light").data
    assert list(zip(line.x, line.y, strict=True)) == [
        (START, 1), (START + DAY, 2), (START + DAY + 10 * HOUR, 2), (START + DAY + 10 * HOUR, None),
        (START + 2 * DAY, 3), (START + 2 * DAY + 5 * HOUR, 3),
    ]  # fmt: skip


def test_a_price_that_lists_confirm_holds_until_the_next_as_a_step() -> None:
    listed = compared(["1", "2"], from_lists=True, confirmed_at=START + DAY)
    figure = figures.comparison(comparison(listed, SHOCK), "light")
    assert [line.line.shape for line in figure.data] == ["hv", "linear"]


def test_a_price_that_was_confirmed_to_the_end_ends_there_in_every_measure() -> None:
    listed = compared(["2", "3"], from_lists=True, confirmed_at=START + DAY + 9 * HOUR)
    (line,) = figures.comparison(comparison(listed), "light", measure="indexed").data
    assert (line.x[-1], list(line.y)) == (START + DAY + 9 * HOUR, [100, 150, 150])
