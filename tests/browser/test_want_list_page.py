"""The want list in a browser: cards added by their names, changed, removed and undone, a deck list, the basket."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.accounts import fill, member
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.browser.test_every_page import SCROLLING

__all__ = ["member"]
pytestmark = pytest.mark.browser
ROWS, BASKET, HEAD, TOAST = "#wants-rows", "#wants-basket", "#wants-head", "#wants-toast"
FORM = "#react-entry-point form[data-endpoint='/api/alerts']"
PRICE = "return document.querySelector('#react-entry-point #alert-price').value"
CHOSEN = "return document.getElementById('want-printing').value"
SOLD = """
    SELECT min(cards.id), cards.name FROM cards
    JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = 'USD' AND shown.price > 1
    WHERE NOT cards.extra GROUP BY cards.name HAVING count(*) = 1 ORDER BY 2 LIMIT 2
"""


@pytest.fixture(scope="module")
def cards(market_url: str) -> list[tuple[int, str]]:
    """Two cards with prices and names of their own, by number and name."""
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = [(number, name) for number, name in connection.execute(text(SOLD))]
    engine.dispose()
    return found


@pytest.fixture
def wanting(member: Reader) -> Iterator[Reader]:
    """A reader with an account, on an empty want list."""
    member.open("/want-list")
    member.sees(ROWS, "Your want list is empty")
    member.sees(HEAD, "0 of 0")  # tiles, and no gap
    return member


def choose(reader: Reader) -> None:
    """Choose the card whose name is typed, with the keyboard."""
    reader.wait(lambda: reader.finds("#want-names [role=option]"), "names")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.run(CHOSEN), "a card")


def add(reader: Reader, name: str, **texts: str) -> None:
    """Add a card by its name."""
    reader.press(".page-head", "button", "Add a card")
    fill(reader, "want", name=name)
    choose(reader)
    fill(reader, "want", **texts)
    reader.press("#want-add", "button", "Add to the list")
    reader.sees(ROWS, name)


def test_a_card_is_added_by_its_name_changed_removed_and_back_again(
    wanting: Reader, cards: list[tuple[int, str]]
) -> None:
    (_, name), _ = cards
    add(wanting, name, quantity="4", max_price="100000")
    wanting.sees(TOAST, f"{name} is on your want list.")
    wanting.sees(ROWS, "4 missing")
    wanting.sees(ROWS, "At your price")
    wanting.sees(HEAD, "1 of 1")
    wanting.click(f"{ROWS} button[data-want]")
    fill(wanting, "wanted", quantity="2", max_price="0.01", note="for Burn")
    wanting.select("wanted-condition", "NEAR_MINT")
    wanting.press("#want-change", "button", "Save")
    wanting.sees(ROWS, "2 missing")
    wanting.sees(ROWS, "above")
    wanting.sees(ROWS, "for Burn")
    wanting.sees(ROWS, "Near Mint or better")
    wanting.click(f"{ROWS} button[data-want]")
    wanting.press("#want-change", "button", "Remove from the list")
    wanting.sees(ROWS, "Your want list is empty")
    wanting.press(TOAST, "button", "Undo")
    wanting.sees(ROWS, "for Burn")
    wanting.sees(ROWS, "2 missing")


def test_only_what_is_at_its_price_is_listed_on_demand(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, cheap), (_, dear) = cards
    add(wanting, cheap, max_price="100000")
    add(wanting, dear, max_price="0.01")
    wanting.choose("wants-show", "target")
    wanting.wait(lambda: cheap in wanting.text(ROWS) and dear not in wanting.text(ROWS), "what is at its price")
    assert wanting.query()["show"] == "target"
    wanting.press(".filters", "button", "Clear filters")
    wanting.sees(ROWS, dear)


def test_a_deck_list_tells_of_every_line_and_fills_the_basket(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, first), (_, second) = cards
    wanting.press(".page-head", "button", "Paste a deck list")
    fill(wanting, "deck", text=f"3 {first}\n1 {second}\n2 A Card of Nowhere\n")
    wanting.press("#want-deck", "button", "Read the list")
    wanting.sees("#want-deck-read", "4 copies wanted, 0 copies owned already, 1 of 3 lines not found.")
    wanting.sees("#want-deck-read", "A Card of Nowhere")
    wanting.press("#want-deck", "button", "Close")
    wanting.sees(ROWS, first)
    wanting.sees(BASKET, "for 4 copies")
    wanting.press(BASKET, "summary", "All from one marketplace instead")
    wanting.sees(BASKET, "TCGplayer")
    wanting.press(BASKET, "summary", "What is missing, as a text")
    assert wanting.text(f"{BASKET} pre") == f"3 {first}\n1 {second}"
    wanting.press(BASKET, "button", "Copy")
    wanting.sees(f"{BASKET} .row-buttons", "Copied")


def test_a_card_is_added_with_the_keyboard_alone(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, name), _ = cards
    wanting.run("document.querySelector('.page-head [data-wants-dialog]').focus()")
    wanting.keys(Keys.ENTER)
    wanting.wait(lambda: wanting.focus() == "want-name", "the field of the name")
    wanting.keys(name)
    choose(wanting)
    wanting.keys(Keys.ENTER)
    wanting.sees(ROWS, name)


def test_a_cards_page_adds_it_and_says_that_it_is_wanted(member: Reader, cards: list[tuple[int, str]]) -> None:
    (number, _), _ = cards
    member.open(f"/cards/{number}")
    member.press("#card-wanted", "button", "Add to want list")
    member.sees("#card-wanted", "On your want list: 1 copy, 1 missing")
    member.press("#card-wanted", "a", "On your want list: 1 copy, 1 missing")
    member.wait(lambda: member.path == "/want-list", "the want list")


def test_a_row_leads_to_an_alert_with_its_price(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, name), _ = cards
    add(wanting, name, max_price="0.02")
    wanting.click(f"{ROWS} a[href^='/alerts?want=']")
    wanting.wait(lambda: wanting.finds(f"{FORM} .found-cards [aria-pressed='true']"), "the want")
    assert name in wanting.text(f"{FORM} .found-cards [aria-pressed='true']")
    wanting.wait(lambda: wanting.run(PRICE) == "0.02", "the price that one would pay")
    assert wanting.finds(f"{FORM} #alert-name:enabled") == []
    wanting.press(FORM, "button", "Make the alert")
    wanting.sees("#react-entry-point #alerts-rules", "$0.02 or less")
    wanting.sees("#react-entry-point #alerts-rules", f"{name} wanted")


def test_a_want_is_found_by_its_name_for_an_alert(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, first), (_, second) = cards
    add(wanting, first)
    add(wanting, second, max_price="0.03")
    wanting.open("/alerts")
    wanting.wait(lambda: wanting.select("alert-target", "want") or True, "the target")
    fill(wanting, "alert", **{"want_id-search": second})
    wanting.wait(lambda: wanting.finds(f"{FORM} .found-cards [aria-pressed='true']"), "the want")
    wanting.wait(lambda: wanting.run(PRICE) == "0.03", "the price that one would pay")


def test_a_stranger_sees_no_button_on_a_cards_page(reader: Reader, cards: list[tuple[int, str]]) -> None:
    (number, name), _ = cards
    reader.open(f"/cards/{number}")
    reader.sees("#card-head", name)
    assert "want list" not in reader.text("#content").lower()


def test_the_page_fits_a_phone_and_is_accessible(wanting: Reader, cards: list[tuple[int, str]]) -> None:
    (_, first), (_, second) = cards
    add(wanting, first, quantity="4", max_price="100000", note="for Burn")
    add(wanting, second, max_price="0.01")
    wanting.sees(BASKET, "for 5 copies")
    wanting.wait(lambda: wanting.run(UNFINISHED) == [], "everything on the page")
    for theme in ("light", "dark"):
        show_in(wanting, theme)
        inject(wanting)
        for width in (1440, 390):
            wanting.resize(width, 844)
            assert (problems(wanting), wanting.run(SCROLLING)) == ([], []), (theme, width)
