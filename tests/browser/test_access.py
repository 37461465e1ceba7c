"""Low windows, forced colours and paper in a browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ZOOMED = (320, 225)  # 1280 x 900 at 400 % zoom
FIXED = """
    const bars = [...document.querySelectorAll("body *")].filter((one) => {
        const {position} = getComputedStyle(one);
        return (position === "fixed" || position === "sticky") && one.getClientRects().length > 0
            && !one.matches(".skip-link") && !one.closest(".table-frame");
    });
    return bars.reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0);
"""
GLYPH = """
    const {backgroundColor, forcedColorAdjust} = getComputedStyle(document.querySelector(".account-button .glyph"));
    return [backgroundColor, forcedColorAdjust];
"""
SHOWN = "return [...document.querySelectorAll(arguments[0])].some((one) => one.getClientRects().length > 0)"


@pytest.fixture
def emulating(reader: Reader) -> Iterator[Any]:
    """Sets what media the page is shown on."""

    def emulate(media: str = "", **features: str) -> None:
        listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": listed})

    yield emulate
    emulate()


@pytest.mark.parametrize("path", ["/market", "/cards", "/sets"])
def test_at_four_hundred_per_cent_most_of_the_window_is_left_to_read(reader: Reader, path: str) -> None:
    reader.resize(*ZOOMED)
    reader.open(path)
    reader.wait(lambda: reader.find("#content h1").is_displayed(), "the page")
    assert reader.run(FIXED) <= ZOOMED[1] / 2


def test_pictures_are_seen_in_forced_colours(reader: Reader, emulating: Any) -> None:
    emulating(forced_colors="active")
    reader.open("/market")
    reader.wait(lambda: reader.find("#shell-menu").is_displayed(), "the page")
    colour, adjust = reader.run(GLYPH)
    assert adjust == "none"
    assert colour not in ("rgba(0, 0, 0, 0)", "transparent")


def test_more_contrast_darkens_the_borders(reader: Reader, emulating: Any) -> None:
    border = "return getComputedStyle(document.querySelector('.top')).borderBottomColor"
    reader.open("/market")
    reader.wait(lambda: reader.find("#shell-menu").is_displayed(), "the page")
    usual = reader.run(border)
    emulating(prefers_contrast="more")
    assert reader.run(border) != usual


def test_paper_is_light_without_menus_and_says_where_and_when(reader: Reader, emulating: Any) -> None:
    reader.open("/about")
    reader.wait(lambda: reader.find("#shell-menu").is_displayed(), "the page")
    reader.choose_theme("dark")
    emulating(media="print")
    reader.run("window.dispatchEvent(new Event('beforeprint'))")
    assert not reader.run(SHOWN, ".menu, .top, .bar")
    assert reader.run("return getComputedStyle(document.body).backgroundColor") == "rgb(246, 247, 249)"
    assert reader.text("#shell-printed").startswith(f"{reader.site}/about, 20")


def test_the_footer_credits_wizards_and_scryfall(reader: Reader) -> None:
    reader.open("/market")
    reader.sees(".frame > footer", "Not approved/endorsed by Wizards")
    reader.sees(".frame > footer", "Scryfall")


def test_the_about_page_lists_sources_with_terms_and_methods(reader: Reader) -> None:
    reader.open("/about")
    reader.sees("#content", "How the numbers are made")
    reader.sees("#about-sources", "Made up by a generator")
