"""Switches of a chart's lines."""

import pytest

from dashapp.components.lines import shown_in, switches
from tests.unit.dashapp.rendering import find, text_of

COLOURS = {"cardmarket": "#222222", "tcgplayer": "#111111"}


def pressed(value: str) -> dict[str, str]:
    drawn = switches(COLOURS, value)
    return {text_of(one): one.to_plotly_json()["props"]["aria-pressed"] for one in drawn}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("all", []), ("tcgplayer", ["tcgplayer"]), ("cardmarket,tcgplayer", ["tcgplayer", "cardmarket"]),
     ("nowhere", []), (None, []), (["tcgplayer"], [])],
)  # fmt: skip
def test_marketplaces_are_read_from_the_address_without_unknown_ones(text: object, shown: list[str]) -> None:
    assert shown_in(text) == shown


def test_each_marketplace_has_a_switch_in_the_colour_of_its_lines() -> None:
    drawn = switches(COLOURS, "all")
    assert [text_of(one) for one in drawn] == ["TCGplayer", "Cardmarket"]
    assert [find(one, "Span")[0].style["background"] for one in drawn] == ["#111111", "#222222"]


def test_all_are_pressed_unless_some_are_chosen() -> None:
    assert pressed("all") == {"TCGplayer": "true", "Cardmarket": "true"}
    assert pressed("cardmarket") == {"TCGplayer": "false", "Cardmarket": "true"}


def test_a_single_marketplace_has_no_switch() -> None:
    assert switches({"tcgplayer": "#111111"}, "all") == []
