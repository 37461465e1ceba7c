"""The list of the cards in a chart."""

from dashapp.components.comparing import compared_list
from tests.unit.dashapp.rendering import find, text_of
from tests.unit.dashapp.samples import compared, comparison

OWN, OTHER = compared(["1", "2"]), compared(["3", "4"], id=8, name="Shock", set_code="m10", finish="foil")

COLOURS = ["red", "blue"]


def test_every_card_but_the_pages_own_can_be_taken_out_with_one_click() -> None:
    own, other = find(compared_list(comparison(OWN, OTHER), COLOURS), "Li")
    assert find(own, "Button") == []
    (remove,) = find(other, "Button")
    assert remove.id["card"] == 8
    assert remove.to_plotly_json()["props"]["aria-label"] == "Take Shock M10 #161 out of the chart"


def test_a_card_is_named_with_its_printing_and_marketplace() -> None:
    own, other = find(compared_list(comparison(OWN, OTHER), COLOURS), "Li")
    assert text_of(own) == "Lightning Bolt LEA #161 TCGplayer"
    assert "Shock M10 #161 TCGplayer, foil" in text_of(other)


def test_the_list_has_the_colours_of_the_lines() -> None:
    items = find(compared_list(comparison(OWN, OTHER), COLOURS), "Li")
    assert [find(item, "Span")[0].style["background"] for item in items] == COLOURS


def test_a_card_without_prices_says_so() -> None:
    own, other = find(compared_list(comparison(OWN, compared([], id=8)), COLOURS), "Li")
    assert "no USD price in this time" not in text_of(own)
    assert "no USD price in this time" in text_of(other)
