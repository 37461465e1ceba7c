"""The map of the sets."""

from decimal import Decimal

import pytest

from dashapp.figures.theme import PALETTES
from dashapp.figures.treemap import FULL_COLOUR_AT, sets_map, tile_colour
from tests.unit.dashapp.figures.test_theme import READABLE, contrast
from tests.unit.dashapp.market_samples import set_value

CHANGES = [None, *(Decimal(change) / 2 for change in range(-16, 17))]


def test_every_set_with_a_value_is_a_tile_of_its_size() -> None:
    figure = sets_map(
        [set_value(), set_value(code="leb", value=Decimal(10)), set_value(code="non", value=None)], "light"
    )
    assert list(figure.data[0].ids) == ["lea", "leb"]
    assert list(figure.data[0].values) == [1234.56, 10]


def test_a_tile_tells_name_value_and_signed_change() -> None:
    (text,) = sets_map([set_value()], "light").data[0].text
    assert text.replace("\u00a0", " ") == "<b>Limited Edition Alpha</b><br>$1,235<br>▲ +2.4 %"


def test_a_small_tile_is_named_by_its_code() -> None:
    small = set_value(code="pal99", value=Decimal(1), change_7d=Decimal("-3"))
    text = sets_map([set_value(), small], "light").data[0].text[1]
    assert "PAL99" in text
    assert "Limited" not in text


def test_the_hover_tells_all_of_a_tile_however_small() -> None:
    details = sets_map([set_value(), set_value(value=Decimal(1))], "light").data[0].customdata[1].replace("\u00a0", " ")
    for part in ("Limited Edition Alpha", "LEA", "$1.00", "▲ +2.4 %", "294 of 295 cards priced", "as of 2026-02-01"):
        assert part in details


@pytest.mark.parametrize("theme", PALETTES)
def test_words_can_be_read_on_every_tile(theme: str) -> None:
    colours = PALETTES[theme]
    for change in CHANGES:
        assert contrast(colours.text, tile_colour(change, colours)) >= READABLE, change


@pytest.mark.parametrize("theme", PALETTES)
def test_up_down_unchanged_and_unknown_have_colours_of_their_own(theme: str) -> None:
    colours = PALETTES[theme]
    shown = [tile_colour(change, colours) for change in (Decimal(3), Decimal(-3), Decimal(0), None)]
    assert len(set(shown)) == 4


def test_what_moves_further_than_the_scale_has_its_last_colour() -> None:
    colours = PALETTES["light"]
    last = tile_colour(Decimal(FULL_COLOUR_AT), colours)
    assert tile_colour(Decimal(400), colours) == last != tile_colour(Decimal(FULL_COLOUR_AT) / 2, colours)


def test_a_click_is_told_to_the_page() -> None:
    assert sets_map([set_value()], "dark").layout.hovermode == "closest"
