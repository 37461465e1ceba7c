"""Drawings of cards: the same for the same card, other for another one, and always well-formed."""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from dashapp.paths import PictureSize
from dashapp.pictures.drawing import LONGEST, drawing
from dashapp.pictures.sizes import SIZES
from services.market.pictures import PicturedCard

BOLT = PicturedCard(7, "Lightning Bolt", "lea", "161", "common", "Instant", ["R"], "normal", None)
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str | None]:
    return [found.text for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("size", SIZES)
def test_a_drawing_is_the_same_each_time(size: PictureSize) -> None:
    assert drawing(BOLT, size) == drawing(replace(BOLT), size)


@pytest.mark.parametrize(
    "other",
    [{"id": 8}, {"set_code": "leb"}, {"color_identity": ["G"]}, {"color_identity": []}, {"color_identity": ["R", "G"]}],
    ids=str,
)
@pytest.mark.parametrize("size", SIZES)
def test_another_card_set_or_colour_is_another_drawing(other: dict[str, Any], size: PictureSize) -> None:
    assert drawing(replace(BOLT, **other), size) != drawing(BOLT, size)


def test_each_rarity_has_its_frame() -> None:
    rarities = ["common", "uncommon", "rare", "mythic", "special", "bonus"]
    assert len({drawing(replace(BOLT, rarity=rarity), "normal") for rarity in rarities}) == len(rarities)
    assert drawing(replace(BOLT, rarity=None), "normal") == drawing(BOLT, "normal")


@pytest.mark.parametrize("size", SIZES)
def test_a_drawing_has_the_pixels_of_its_size(size: PictureSize) -> None:
    root = ElementTree.fromstring(drawing(BOLT, size))
    assert (int(root.attrib["width"]), int(root.attrib["height"])) == SIZES[size]


def test_a_whole_card_names_itself_and_an_illustration_has_no_text() -> None:
    assert texts(drawing(BOLT, "normal")) == ["Lightning Bolt", "Instant", "LEA 161"]
    assert texts(drawing(BOLT, "art")) == []


def test_each_side_has_its_words_and_its_illustration() -> None:
    names = {"name": "Delver of Secrets // Insectile Aberration", "type_line": "Creature — Human // Creature — Insect"}
    delver = replace(BOLT, **names, layout="transform")
    assert texts(drawing(delver, "normal"))[:2] == ["Delver of Secrets", "Creature — Human"]
    assert texts(drawing(delver, "normal", "back"))[:2] == ["Insectile Aberration", "Creature — Insect"]
    assert drawing(delver, "art") != drawing(delver, "art", "back")


KINDS = ["Land", "Artifact", "Creature — Elf", "Enchantment — Aura", "Instant"]


def test_each_kind_of_card_has_its_landscape() -> None:
    assert len({drawing(replace(BOLT, type_line=kind), "art") for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", [*KINDS, "Conspiracy", None])
@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_card_is_drawn_in_few_and_well_formed_bytes(kind: str | None, size: PictureSize) -> None:
    drawn = drawing(replace(BOLT, type_line=kind, name="Lightning " * 20), size)
    ElementTree.fromstring(drawn)
    assert len(drawn.encode()) < 3_500


def test_a_card_of_two_names_on_one_side_shows_both() -> None:
    assert texts(drawing(replace(BOLT, name="Fire // Ice", layout="split"), "normal"))[0] == "Fire // Ice"


def test_names_are_text_and_never_markup() -> None:
    hostile = replace(
        BOLT, name='"><script>alert(1)</script>&', type_line="</svg>", set_code="<b>", collector_number='"'
    )
    assert texts(drawing(hostile, "normal")) == [hostile.name, "</svg>", '<B> "']


def test_a_long_name_is_cut() -> None:
    (name, *_) = texts(drawing(replace(BOLT, name="Lightning " * 20), "normal"))
    assert name is not None
    assert len(name) == LONGEST
    assert name.endswith("…")
