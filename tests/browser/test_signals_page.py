"""The page of signals and the signals of a card, in a browser: every control, the folded reasons, pages, data."""

import csv
import os
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.reader import Reader
from tests.browser.test_sets_and_movers import PHONE, rows, settled

pytestmark = pytest.mark.browser
PLACE = "signals-results"


def picture(reader: Reader, name: str) -> None:
    """Keep a picture of the page where a folder for them is named."""
    if folder := os.environ.get("PICTURES"):
        height = reader.run("return document.documentElement.scrollHeight")
        width = reader.run("return window.innerWidth")
        reader.resize(width, min(height, 3_000))
        reader.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


def test_filters_narrow_the_signals_and_stay_in_the_address(reader: Reader) -> None:
    reader.open("/signals")
    everything = reader.wait(lambda: rows(reader, PLACE), "signals")
    assert len(everything) == 25
    picture(reader, "signals-light")
    reader.select("signals-type", "momentum")
    reader.wait(lambda: all("Momentum" in row for row in rows(reader, PLACE) or [""]), "momentum alone")
    reader.select("signals-direction", "down")
    reader.wait(lambda: all("▼" in row for row in rows(reader, PLACE) or [""]), "falling ones alone")
    reader.choose("signals-strength", "0.5")
    reader.choose("signals-confidence", "0.25")
    wanted = {"type": "momentum", "direction": "down", "strength": "0.5", "confidence": "0.25"}
    reader.wait(lambda: wanted.items() <= reader.query().items(), "the filters in the address")
    settled(reader)
    reader.driver.refresh()
    reader.wait(lambda: all("▼" in row for row in rows(reader, PLACE) or [""]), "the same signals")
    reader.click("#signals-clear")
    reader.wait(lambda: rows(reader, PLACE) == everything, "everything again")


def test_an_order_by_value_begins_with_the_highest(reader: Reader) -> None:
    reader.open("/signals?type=momentum")
    first = reader.wait(lambda: rows(reader, PLACE), "signals")
    reader.select("signals-sort", "value-asc")
    reader.wait(lambda: rows(reader, PLACE) not in (first, []), "another order")
    assert "−" in rows(reader, PLACE)[0]


def test_pages_lead_on_and_back(reader: Reader) -> None:
    reader.open("/signals")
    first = reader.wait(lambda: rows(reader, PLACE), "signals")
    reader.press("nav[aria-label='Pages of signals']", "button", "Next")
    reader.wait(lambda: rows(reader, PLACE) not in (first, []), "the second page")
    reader.press("nav[aria-label='Pages of signals']", "button", "Previous")
    reader.wait(lambda: rows(reader, PLACE) == first, "the first page again")


def test_a_signal_unfolds_what_it_rests_on_by_the_keyboard(reader: Reader) -> None:
    reader.open("/signals?type=momentum")
    reader.wait(lambda: rows(reader, PLACE), "signals")
    settled(reader)
    reader.find(f"#{PLACE} .folded summary").send_keys(Keys.ENTER)
    why = reader.wait(lambda: reader.find(f"#{PLACE} .folded ul").text, "its reasons")
    assert "price" in why
    assert "changes" in why
    reader.find(".signal-meanings summary").send_keys(Keys.ENTER)
    reader.sees(".signal-meanings", "Not a probability")


def test_nothing_within_the_limits_says_what_to_change(reader: Reader) -> None:
    reader.open("/signals?type=supply&direction=down&strength=0.95&confidence=0.75")
    reader.sees(f"#{PLACE}", "No signal is within these limits")


def test_the_data_are_those_of_the_page(reader: Reader) -> None:
    reader.open("/signals?type=trend")
    reader.wait(lambda: rows(reader, PLACE), "signals")
    link = reader.wait(lambda: reader.driver.find_elements(By.LINK_TEXT, "CSV"), "a link")[0]
    script = """
        const [path, done] = arguments;
        fetch(path, {headers: {Accept: "text/csv"}}).then((answer) => answer.text()).then(done);
    """
    text = reader.driver.execute_async_script(script, link.get_attribute("href"))
    assert {row["signal_type"] for row in csv.DictReader(text.removeprefix("\ufeff").splitlines())} == {"trend"}


def test_a_phone_shows_what_a_signal_says(reader: Reader) -> None:
    reader.resize(*PHONE)
    reader.open("/signals?type=momentum")
    reader.wait(lambda: rows(reader, PLACE), "signals")
    settled(reader)
    assert "in 7 days" in reader.text(f"#{PLACE} tbody tr")
    assert reader.run("return document.documentElement.scrollWidth <= window.innerWidth")
    picture(reader, "signals-phone")


def test_what_began_lately_leads_to_its_cards_page_by_page(reader: Reader) -> None:
    reader.open("/signals")
    first = reader.wait(lambda: rows(reader, "signals-events"), "what began")
    assert len(first) == 10
    reader.press("nav[aria-label='Pages of what began']", "button", "Next")
    reader.wait(lambda: rows(reader, "signals-events") not in (first, []), "the second page")
    reader.press("nav[aria-label='Pages of what began']", "button", "Previous")
    reader.wait(lambda: rows(reader, "signals-events") == first, "the first page")
    reader.click("#signals-events a")
    reader.wait(lambda: reader.find("#card-head h1").is_displayed(), "the card")


def test_the_page_of_a_card_has_its_signals(reader: Reader) -> None:
    reader.open("/signals")
    reader.choose_theme("dark")
    reader.wait(lambda: rows(reader, PLACE), "signals")
    picture(reader, "signals-dark")
    reader.click(f"#{PLACE} .card-cell a")
    found = reader.wait(lambda: rows(reader, "card-signals"), "the card's signals")
    assert any("a year" in row for row in found)
    settled(reader)
    picture(reader, "card-dark")
