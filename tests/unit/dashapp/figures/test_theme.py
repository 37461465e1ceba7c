"""The charts' colours are those of the pages, and can be read on them."""

import re
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest

from dashapp.figures.theme import PALETTES, marketplace_colour, mixed, template, translucent
from market.variants import MARKETPLACES

ROOT = Path(__file__).parents[4]
ASSETS = ROOT / "assets"
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(")
NAMES = [field.name for field in fields(PALETTES["light"]) if field.name != "series"]
READABLE = 4.5  # WCAG AA, contrast of text and of what must be told apart


def tokens(theme: str) -> dict[str, str]:
    css = (ASSETS / "tokens.css").read_text()
    selector = r':root\[data-theme="dark"\]' if theme == "dark" else ":root"
    block = re.search(selector + r" \{([^}]*)\}", css)
    assert block is not None
    return dict(re.findall(r"--(\w+): (#[0-9A-F]{6});", block[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_and_pages_have_the_same_colours(theme: str) -> None:
    assert tokens(theme) == {name: getattr(PALETTES[theme], name) for name in NAMES}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_can_be_read_on_both_backgrounds(theme: str) -> None:
    colours = PALETTES[theme]
    shown = [colours.text, colours.muted, colours.accent, colours.up, colours.down, colours.warning, *colours.series]
    for colour, ground in product(shown, (colours.background, colours.surface)):
        assert contrast(colour, ground) >= READABLE, (colour, ground)


def test_nothing_else_names_a_colour() -> None:
    sources = [*ASSETS.glob("*.css"), *(ROOT / "dashapp").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")]
    assert len(sources) > 20
    naming = {path.name for path in sources if COLOUR.search(path.read_text())}
    assert naming == {"tokens.css", "theme.py"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marketplaces_are_told_apart_by_colour(theme: str) -> None:
    assert len({marketplace_colour(slug, theme) for slug in MARKETPLACES}) == len(MARKETPLACES)


def test_an_unknown_theme_is_light() -> None:
    assert marketplace_colour("tcgplayer", None) == PALETTES["light"].series[0]


def test_the_template_draws_in_the_colours_of_its_theme() -> None:
    layout = template("dark").layout
    assert (layout.colorway[0], layout.yaxis.gridcolor) == (PALETTES["dark"].series[0], PALETTES["dark"].border)


def test_a_translucent_colour_keeps_its_hue() -> None:
    assert translucent("#3651C9", 0.15) == "rgba(54, 81, 201, 0.15)"


@pytest.mark.parametrize(("share", "colour"), [(0, "#000010"), (1, "#FF8010"), (0.5, "#804010")])
def test_colours_are_mixed_channel_by_channel(share: float, colour: str) -> None:
    assert mixed("#FF8010", "#000010", share) == colour
