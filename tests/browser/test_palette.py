"""The command palette in a browser: keys and button open it; cards, sets and searches by keyboard, mouse and touch."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import Engine, text

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
OPTION, MARKED = ".palette-option", ".palette-option[aria-selected=true]"
DRAWN = "return Boolean(window.dualcaster?.palette) && !document.querySelector('.first-frame')"
OPENED = "return document.querySelector('dialog.palette')?.open === true"
SETS = "palette-sets"


@pytest.fixture
def card(market: Engine) -> Any:
    """A card whose name no other printing has, with its set; the dearest of them."""
    statement = text("""
        SELECT cards.id, cards.name, sets.name AS set_name, sets.code FROM card_search
        JOIN cards ON cards.id = card_id JOIN sets ON sets.code = cards.set_code
        WHERE currency = 'USD' AND price IS NOT NULL AND NOT cards.digital AND flavor_name IS NULL
            AND NOT EXISTS (SELECT FROM cards AS other WHERE other.name = cards.name AND other.id <> cards.id)
        ORDER BY price DESC LIMIT 1
    """)
    with market.connect() as connection:
        return connection.execute(statement).one()


def open_page(reader: Reader, path: str) -> None:
    """Open a page and wait until its scripts listen: the first response is seen before they do."""
    reader.open(path)
    reader.wait(lambda: reader.run(DRAWN), "the page")


def open_palette(reader: Reader, path: str = "/sets") -> None:
    """Open a page, and the palette by the slash."""
    open_page(reader, path)
    reader.keys("/")
    reader.wait(lambda: is_open(reader), "the palette")


def is_open(reader: Reader) -> bool:
    return bool(reader.run(OPENED))


def options(reader: Reader) -> list[str]:
    return [option.text for option in reader.driver.find_elements("css selector", OPTION)]


def seen(reader: Reader, words: str) -> None:
    """Wait until an option has these words."""
    reader.wait(lambda: any(words in option for option in options(reader)), f"{words!r} in an option")


@pytest.mark.parametrize("press", [
    lambda reader: reader.keys("/"), lambda reader: reader.chord(Keys.CONTROL, "k"),
    lambda reader: reader.click("#shell-search"),
])  # fmt: skip
def test_keys_and_the_button_open_it_with_the_focus_in_the_field(reader: Reader, press: Any) -> None:
    open_page(reader, "/sets")
    press(reader)
    reader.wait(lambda: is_open(reader), "the palette")
    assert "palette-field" in reader.run("return document.activeElement.className")


def test_escape_closes_it_and_the_focus_returns(reader: Reader) -> None:
    open_page(reader, "/sets")
    reader.click("#shell-search")
    reader.wait(lambda: is_open(reader), "the palette")
    reader.keys(Keys.ESCAPE)
    reader.wait(lambda: not is_open(reader), "no palette")
    assert reader.focus() == "shell-search"


def test_a_card_is_listed_with_set_and_price_in_the_readers_currency(reader: Reader, card: Any) -> None:
    open_palette(reader, "/sets?currency=EUR")
    reader.keys(card.name[:-2])
    seen(reader, card.set_name)
    shown = next(option for option in options(reader) if card.name in option)
    assert "€" in shown
    assert "#" in shown


def test_enter_on_a_whole_name_opens_its_card(reader: Reader, card: Any) -> None:
    open_palette(reader)
    reader.submit(card.name)
    reader.wait(lambda: reader.path == f"/cards/{card.id}", "the card's address")
    reader.sees("#card-head h1", card.name)
    assert not is_open(reader)


def test_enter_on_other_words_leads_to_the_search(reader: Reader) -> None:
    open_palette(reader)
    reader.submit("of the")
    reader.wait(lambda: (reader.path, reader.query().get("q")) == ("/cards", "of the"), "the cards page")
    assert reader.find("#cards-q").get_attribute("value") == "of the"


def test_a_search_from_the_cards_page_replaces_the_one_that_is_shown(reader: Reader) -> None:
    open_palette(reader, "/cards?q=usd>1")
    reader.submit("of the")
    reader.wait(lambda: reader.query().get("q") == "of the", "the other search")
    reader.wait(lambda: reader.find("#cards-q").get_attribute("value") == "of the", "its text in the box")


def test_arrows_and_enter_open_a_set(reader: Reader, card: Any) -> None:
    open_palette(reader)
    reader.keys(card.set_name)
    reader.wait(lambda: reader.find(f"[aria-labelledby={SETS}] .palette-option").is_displayed(), "sets")
    for _ in options(reader):
        reader.keys(Keys.ARROW_DOWN)
        if f"/sets/{card.code}" in str(reader.find(MARKED).get_attribute("href")):
            break
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.path == f"/sets/{card.code}", "the set's address")


def test_a_page_is_opened_with_the_mouse(reader: Reader) -> None:
    open_palette(reader)
    reader.keys("sets")
    reader.click(f"{OPTION}[href$='/sets']")
    reader.wait(lambda: reader.path == "/sets", "the page")


def test_what_was_chosen_is_listed_next_time_and_can_be_cleared(reader: Reader, card: Any) -> None:
    open_palette(reader)
    reader.submit(card.name)
    reader.wait(lambda: reader.path == f"/cards/{card.id}", "the card's address")
    open_palette(reader, "/sets")
    assert card.name in options(reader)[0]
    (clear,) = [one for one in reader.driver.find_elements("css selector", OPTION) if one.text == "Clear recent"]
    clear.click()
    reader.wait(lambda: not any(card.name in option for option in options(reader)), "nothing chosen before")
    assert is_open(reader)


def test_nothing_found_leads_to_the_search_syntax(reader: Reader) -> None:
    open_palette(reader)
    reader.keys("zzzzzzzz")
    reader.sees(".palette-note", "No card or set is like “zzzzzzzz”.")
    reader.click(".palette-note a")
    reader.wait(lambda: reader.path == "/cards", "the cards page")
    reader.wait(lambda: reader.find(".query-help table").is_displayed(), "the syntax")


def test_on_a_phone_it_fills_the_screen_and_has_a_button_to_close(reader: Reader, card: Any) -> None:
    reader.resize(390, 844)
    open_page(reader, "/sets")
    reader.click("#shell-bar [data-open=palette]")
    reader.keys(card.name[:-2])
    seen(reader, card.name)
    sheet = reader.find("dialog.palette").rect
    assert (sheet["x"], sheet["y"], sheet["width"], sheet["height"]) == (0, 0, 390, 844)
    assert reader.run("return document.documentElement.scrollWidth") <= 390
    assert min(option.rect["height"] for option in reader.driver.find_elements("css selector", OPTION)) >= 44
    reader.click(".palette-top button")
    reader.wait(lambda: not is_open(reader), "no palette")
