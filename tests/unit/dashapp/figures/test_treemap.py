"""The map of the sets."""

from decimal import Decimal

import pytest

from dashapp.figures.theme import PALETTES
from dashapp.figures.treemap import FULL_COLOUR_AT, NARROW, WIDE, sets_map, tile_colour
from tests.unit.dashapp.figures.test_theme import READABLE, contrast
from tests.unit.dashapp.market_samples import set_value

CHANGES = [None, *(Decimal(change) / 2 for change in range(-16, 17))]


def test_every_set_with_a_value_is_a_tile_of_its_size() -> None:
    figure = sets_map(
        [set_value(), set_value(code="leb", value=Decimal(10)), set_value(code="non", value=None)], "light"
    )
    assert list(figure.data[0].ids) == ["lea", "leb"]
    assert list(figure.data[0].values) == pytest.approx([1234.56**0.5, 10**0.5])


def test_the_area_can_be_the_number_of_priced_cards() -> None:
    sets = [set_value(priced_count=294), set_value(code="leb", priced_count=10)]
    assert list(sets_map(sets, "light", "cards").data[0].values) == [294, 10]


def test_an_unchanged_set_has_the_colour_of_the_surface() -> None:
    for colours in PALETTES.values():
        assert tile_colour(Decimal(0), colours) == colours.surface


def test_a_tile_of_a_phone_has_less_room_for_words() -> None:
    many = [set_value(code=f"s{number}") for number in range(30)]
    wide, narrow = (sets_map(many, "light", room=room).data[0].text[0] for room in (WIDE, NARROW))
    assert "Limited" in wide
    assert "Limited" not in narrow


def test_a_tile_tells_name_value_and_signed_change() -> None:
    (text,) = sets_map([set_value()], "light").data[0].text
    assert text.replace("\u00a0", " ") == "<b>Limited Edition Alpha</b><br>$1,235<br>▲ +2.4 %"


def test_a_name_is_broken_into_lines_that_fit_its_tile() -> None:
    many = [set_value(code=f"s{number}") for number in range(40)]
    assert sets_map(many, "light").data[0].text[0].startswith("<b>Limited</b><br><b>Edition</b><br><b>Alpha</b>")


def test_a_name_that_is_too_high_for_a_low_tile_gives_way_to_the_code() -> None:
    low = [set_value(code="qoz", name="Thrones of Ozmarra")]
    texts = [sets_map(low, "light", room=room).data[0].text[0] for room in (100 * 100, 85 * 85)]
    assert [text.count("<br>") for text in texts] == [4, 2]
    assert [("Ozmarra" in text, "QOZ" in text) for text in texts] == [(True, False), (False, True)]


def test_a_small_tile_is_named_by_its_code() -> None:
    small = set_value(code="pal99", value=Decimal("0.01"), change_7d=Decimal("-3"))
    text = sets_map([set_value(), small], "light").data[0].text[1]
    assert "PAL99" in text
    assert "Limited" not in text


def test_the_hover_tells_all_of_a_tile_however_small() -> None:
    tiles = sets_map([set_value(), set_value(value=Decimal(1))], "light").data[0]
    details = [text.replace("\u00a0", " ") for text in tiles.customdata[1]]
    assert details == ["LEA", "$1.00", "▲ +2.4 %", "294 of 295", "2026-02-01 00:00 UTC"]
    assert all(f"%{{customdata[{place}]}}" in tiles.hovertemplate for place in range(len(details)))
    assert len(tiles.meta["columns"]) == len(details)


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
