"""Cards: color and type that groups go by."""

import pytest

from collection.valuation.cards import card_type, color_group, color_of


@pytest.mark.parametrize(
    ("identity", "color"), [([], "colorless"), (["W"], "W"), (["W", "U"], "multicolor"), ("G", "G")]
)
def test_the_color_of_a_card_is_that_of_its_identity(identity: list[str], color: str) -> None:
    assert color_of(identity) == color


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Artifact Creature — Golem", "Creature"),
        ("Land Creature — Forest Dryad", "Land"),
        ("Basic Snow Land — Island", "Land"),
        ("Enchantment // Land", "Enchantment"),
        ("Conspiracy", "Other"),
        ("", None),
        (None, None),
    ],
)
def test_the_type_of_a_card_is_the_first_that_counts_on_its_front(line: str | None, kind: str | None) -> None:
    assert card_type(line) == kind


def test_a_land_is_a_group_of_colors_whatever_it_makes() -> None:
    assert color_group(["U", "B"], "Land — Island Swamp") == "land"
