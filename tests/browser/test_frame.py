"""The frame around the pages in a browser: theme, keyboard, phone."""

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CHART = "market-chart"
LIGHT, DARK = "#3651C9", "#93A8FF"
PHONE = (390, 844)
PRESSED = """
    button, select, input:not([type=radio], [type=checkbox], [aria-hidden]),
    .segments label, .form-switch label, #shell-bar a
"""
TOO_LOW = """
    const high = (e) => e.getBoundingClientRect().height;
    return [...document.querySelectorAll(arguments[0])].filter((e) => high(e) > 0 && high(e) < 40)
        .map((e) => `${Math.round(high(e))} pixels: ${e.outerHTML.slice(0, 120)}`);
"""
AT_START = """
    document.addEventListener("DOMContentLoaded",
        () => { window.themeAtStart = document.documentElement.dataset.theme; });
"""


def test_the_theme_recolours_the_chart_and_is_remembered(reader: Reader) -> None:
    reader.open("/market")
    reader.choose_theme("light")
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == LIGHT, "a light chart")
    reader.choose_theme("dark")
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == DARK, "a dark chart")
    reader.driver.refresh()
    assert reader.lines(CHART)[0]["colour"] == DARK
    assert reader.value("shell-theme-switch") == "dark"


def test_the_theme_is_there_before_anything_is_drawn(reader: Reader) -> None:
    reader.open("/market")
    reader.choose_theme("dark")
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == DARK, "a dark chart")
    script = reader.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AT_START})
    reader.driver.refresh()
    assert reader.run("return window.themeAtStart") == "dark"
    reader.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_the_theme_follows_the_system_until_one_is_chosen(reader: Reader) -> None:
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    reader.open("/market")
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == DARK, "a dark chart")
    reader.choose_theme("light")
    reader.wait(lambda: reader.lines(CHART)[0]["colour"] == LIGHT, "a light chart")
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_first_stop_of_the_keyboard_skips_to_the_content(reader: Reader) -> None:
    reader.open("/market")
    assert reader.lines(CHART)
    reader.keys(Keys.TAB)
    assert reader.run("return document.activeElement.className") == "skip-link"
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.focus() == "content", "the focus in the content")


def test_every_control_has_a_name(reader: Reader) -> None:
    reader.open("/market")
    assert reader.lines(CHART)
    nameless = """
        const named = (e) => e.labels?.length || e.getAttribute("aria-label") || e.textContent.trim() || e.title;
        const controls = document.querySelectorAll("input:not([type=hidden]), select, button, a[href]");
        return [...controls].filter((e) => !named(e)).map((e) => e.outerHTML);
    """
    assert reader.run("return document.querySelectorAll('input, select, button').length") > 10
    assert reader.run(nameless) == []


@pytest.mark.parametrize("path", ["/market", "/cards", "/cards/1", "/sets", "/admin#rejected", "/nowhere"])
def test_a_page_fits_a_phone_and_a_finger_hits_its_controls(reader: Reader, path: str) -> None:
    reader.resize(*PHONE)
    reader.open(path)
    reader.wait(lambda: reader.find("main h1").is_displayed(), "the page")
    reader.wait(lambda: not any(map(WebElement.is_displayed, reader.finds(".skeleton"))), "everything loaded")
    assert reader.run("return document.documentElement.scrollWidth") <= PHONE[0]
    bar = reader.find("#shell-bar").rect
    assert bar["y"] + bar["height"] >= PHONE[1] - 1
    assert reader.run("return document.querySelectorAll(arguments[0]).length", PRESSED) > 5
    assert reader.run(TOO_LOW, PRESSED) == []


def test_nothing_moves_while_a_chart_loads(reader: Reader) -> None:
    reader.open("/market")
    place = "return document.querySelector('.chart-place').getBoundingClientRect().height"
    reader.wait(lambda: reader.run(place), "the chart's place")
    before = reader.run(place)
    assert reader.lines(CHART)
    assert reader.run(place) == before == 420


def test_an_unknown_address_is_a_friendly_dead_end(reader: Reader) -> None:
    reader.open("/nowhere/at/all")
    reader.sees("main", "There is no page at this address")
    reader.click("main a[href='/market']")
    assert reader.lines(CHART)
