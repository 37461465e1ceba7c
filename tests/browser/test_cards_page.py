"""The cards page in a browser: query, order, blocks, keyboard, address."""

import re
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ROWS = """
    const rows = [...document.querySelectorAll("#cards-grid .ag-center-cols-container .ag-row")];
    const place = (row) => Number(row.getAttribute("row-index"));
    const read = (row) => ({place: place(row), name: row.querySelector("[col-id=name] a")?.textContent,
        price: row.querySelector("[col-id=price]")?.innerText});
    return rows.sort((a, b) => place(a) - place(b)).map(read).filter((row) => row.name);
"""
COLUMNS = "return [...document.querySelectorAll('#cards-grid .ag-header-cell')].map((e) => e.getAttribute('col-id'))"
REQUESTS = """
    const named = performance.getEntriesByType("resource").map((one) => one.name);
    return named.filter((name) => name.includes("_dash-update")).length;
"""
TILES = "#cards-gallery .gallery a"
TO_THE_END = "dash_ag_grid.getApi('cards-grid').ensureIndexVisible(49, 'bottom')"


@pytest.fixture(scope="module")
def cards(market_url: str) -> list[Any]:
    """Cards on paper with their price in dollars, dearest first."""
    statement = """
        SELECT cards.name, card_search.name AS folded, price FROM card_search JOIN cards ON cards.id = card_id
        WHERE currency = 'USD' AND NOT cards.digital ORDER BY price DESC NULLS LAST, card_id DESC
    """
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = list(connection.execute(text(statement)))
    engine.dispose()
    assert len(found) > 50
    return found


def rows(reader: Reader) -> list[dict[str, Any]]:
    """The rows in view, from the top, as soon as there are any."""
    found: list[dict[str, Any]] = reader.wait(lambda: reader.run(ROWS), "rows")
    return found


def names(reader: Reader) -> list[str]:
    return [row["name"] for row in rows(reader)]


def ask(reader: Reader, query: str) -> None:
    box = reader.find("#cards-q")
    box.clear()
    box.send_keys(query)


def test_a_name_with_a_typo_finds_the_card(reader: Reader, cards: list[Any]) -> None:
    word = max((word for card in cards for word in card.folded.split()), key=len)
    reader.open("/cards")
    assert rows(reader)
    ask(reader, word[:3] + word[4:])
    reader.sees("#cards-corrected", f"Showing results for {word}")
    wanted = {card.name for card in cards if word in card.folded}
    reader.wait(lambda: wanted & set(names(reader)), "the card")


def test_a_click_on_a_header_sorts_all_cards_and_the_address_says_so(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards")
    assert rows(reader)
    reader.click("#cards-grid .ag-header-cell[col-id=price]")
    reader.wait(lambda: names(reader)[0] == cards[0].name, "the dearest card at the top")
    reader.wait(
        lambda: {"sort": "price", "order": "desc"}.items() <= reader.query().items(), "the order in the address"
    )
    shown = [float(re.sub(r"[^\d.]", "", row["price"])) for row in rows(reader)]
    assert shown == sorted(shown, reverse=True)


def test_the_next_block_comes_as_the_list_is_scrolled(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards")
    reader.sees("#cards-count", f"{len(cards):,} cards, the dearest first")
    assert names(reader)[0] == cards[0].name
    reader.run(TO_THE_END)
    reader.wait(lambda: rows(reader)[-1]["place"] > 50, "rows of the second block")


def test_a_wrong_query_is_explained_below_the_box_with_its_place(reader: Reader) -> None:
    reader.open("/cards")
    assert rows(reader)
    ask(reader, "bolt usd>>5")
    reader.sees("#cards-problem", "At character 10: expected a number")
    assert reader.text("#cards-problem mark") == ">5"
    reader.sees("#cards-note", "The query cannot be read")
    ask(reader, "usd>0.01")
    reader.wait(lambda: not reader.text("#cards-problem"), "no message")
    assert rows(reader)


def test_what_was_plainly_meant_by_a_wrong_query_is_one_click_away(reader: Reader) -> None:
    reader.open("/cards?q=usd>>0.01")
    reader.sees("#cards-problem", "Did you mean usd>0.01?")
    reader.click("#cards-problem button")
    reader.wait(lambda: reader.query().get("q") == "usd>0.01", "the query in the address")
    assert rows(reader)


def test_nothing_found_is_explained_twice_in_a_row_and_cleared(reader: Reader) -> None:
    reader.open("/cards?q=zzzzzzzz")
    reader.sees("#cards-note", "No card matches")
    ask(reader, "qqqqqqqqqq")
    reader.wait(lambda: reader.query().get("q") == "qqqqqqqqqq", "the query in the address")
    reader.sees("#cards-note", "No card matches")
    reader.click("#cards-clear")
    reader.sees("#cards-count", "cards, the dearest first")
    assert rows(reader)


def test_enter_opens_the_card_of_the_row_and_back_leads_to_the_same_list(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards?q=usd>0.01&sort=price&order=desc")
    before = names(reader)
    assert before[0] == cards[0].name
    reader.run("document.querySelector('#cards-grid .ag-row[row-index=\"1\"] [col-id=name]').focus()")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.path.startswith("/cards/"), "the card's address")
    reader.sees("#card-head h1", before[1])
    reader.driver.back()
    reader.wait(lambda: names(reader)[:5] == before[:5], "the same list")
    assert reader.find("#cards-q").get_attribute("value") == "usd>0.01"


def test_a_shared_address_shows_the_same_list_to_somebody_else(reader: Reader) -> None:
    reader.open("/cards?q=t:creature&currency=EUR")
    assert rows(reader)
    reader.click("#cards-grid .ag-header-cell[col-id=change_7d]")
    reader.wait(lambda: reader.query().get("sort") == "change_7d", "the order in the address")
    reader.wait(lambda: reader.text("#cards-count"), "the list")
    shown, address = names(reader), reader.driver.current_url
    reader.forget()
    reader.open(address.removeprefix(reader.site))
    assert names(reader)[:5] == shown[:5]
    assert "€" in rows(reader)[0]["price"]


def test_a_name_is_taken_from_the_list_with_the_keyboard(reader: Reader, cards: list[Any]) -> None:
    name = min((card.name for card in cards), key=len)
    reader.open("/cards")
    assert rows(reader)
    ask(reader, name[:4])
    reader.wait(lambda: reader.find("#cards-names li").is_displayed(), "names")
    first = reader.text("#cards-names li")
    reader.keys(Keys.ARROW_DOWN, Keys.ENTER)
    reader.wait(lambda: reader.query().get("q") == f'!"{first}"', "the name in the address")
    reader.wait(lambda: set(names(reader)) == {first}, "the card first, and no other")
    assert not reader.find("#cards-names").is_displayed()


def test_a_name_is_taken_with_the_mouse_and_its_card_comes_first(reader: Reader, cards: list[Any]) -> None:
    name = max((card.name for card in cards), key=len)
    reader.open("/cards")
    assert rows(reader)
    ask(reader, name[:-2])
    reader.sees("#cards-names li", name)
    reader.click("#cards-names li")
    reader.wait(lambda: reader.query().get("q") == f'!"{name}"', "the name in the address")
    reader.wait(lambda: names(reader)[:1] == [name], "the card")
    assert reader.value("cards-sort") == "relevance"


def test_the_best_match_comes_first_again_when_that_is_chosen(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards?sort=price&order=desc")
    assert names(reader)[0] == cards[0].name
    reader.click("#cards-grid .ag-header-cell[col-id=name]")
    first = min(cards, key=lambda card: card.folded.encode()).name
    reader.wait(lambda: names(reader)[0] == first, "the first name at the top")
    reader.wait(lambda: reader.query().get("sort") == "name", "the order in the address")
    for _ in ("falling", "by the best match"):
        reader.click("#cards-grid .ag-header-cell[col-id=name]")
    reader.wait(lambda: "sort" not in reader.query(), "no order in the address")
    reader.wait(lambda: names(reader)[0] == cards[0].name, "the dearest at the top, for there is no query")


def test_an_example_is_asked_with_a_click_and_finds_a_card(reader: Reader) -> None:
    reader.open("/cards")
    reader.sees("#cards-examples", "Try")
    chips = reader.driver.find_elements(By.CSS_SELECTOR, "#cards-examples > .chip")
    assert len(chips) == 3
    query = chips[0].text
    chips[0].click()
    reader.wait(lambda: reader.query().get("q") == query, "the example in the address")
    assert rows(reader)


def test_more_examples_are_behind_a_heading(reader: Reader) -> None:
    reader.open("/cards")
    reader.sees("#cards-examples", "More examples")
    example = reader.find("#cards-examples details .chip")
    assert not example.is_displayed()
    reader.click("#cards-examples summary")
    reader.wait(example.is_displayed, "the other examples")
    query = example.text
    example.click()
    reader.wait(lambda: reader.query().get("q") == query, "the example in the address")
    assert rows(reader)


def test_terms_are_chosen_into_the_query_and_out_of_it(reader: Reader) -> None:
    reader.open("/cards?q=a or t:creature")
    assert rows(reader)
    reader.select("cards-terms-finish", "is:foil")
    reader.wait(lambda: reader.query()["q"] == "(a or t:creature) is:foil", "the finish in the query")
    reader.select("cards-terms-price", "{price}>=1 {price}<5")
    reader.wait(lambda: reader.query()["q"] == "(a or t:creature) is:foil usd>=1 usd<5", "the price in the query")
    reader.select("cards-terms-finish", "all")
    reader.wait(lambda: reader.query()["q"] == "(a or t:creature) usd>=1 usd<5", "no finish in the query")
    reader.driver.refresh()
    reader.wait(lambda: reader.value("cards-terms-price") == "{price}>=1 {price}<5", "the price chosen in its list")


def test_new_prices_are_shown_where_the_reader_is(reader: Reader) -> None:
    reader.open("/cards")
    reader.sees("#cards-count", "cards, the dearest first")
    assert rows(reader)
    reader.run(TO_THE_END)
    reader.wait(lambda: rows(reader)[-1]["place"] > 50, "rows of the second block")
    before = rows(reader)
    asked = reader.run(REQUESTS)
    reader.run("dash_clientside.set_props('shell-data-version', {data: {version: 1e9, attempt: 0}})")
    reader.wait(lambda: reader.run(REQUESTS) >= asked + 2, "both blocks anew")
    reader.wait(lambda: rows(reader) == before, "the same rows")


def test_a_phone_has_few_columns_and_an_order_to_choose(reader: Reader) -> None:
    reader.resize(390, 844)
    reader.open("/cards")
    assert rows(reader)
    reader.wait(lambda: reader.run(COLUMNS) == ["name", "price", "change_7d"], "few columns")
    first = names(reader)[0]
    reader.choose("cards-order", "desc")
    reader.wait(lambda: names(reader)[0] != first, "another order")
    assert reader.query()["order"] == "desc"


def test_cards_are_shown_as_pictures_page_by_page_and_the_address_says_so(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards")
    assert rows(reader)
    reader.choose("cards-view", "gallery")
    reader.wait(lambda: reader.text(f"{TILES} .gallery-name") == cards[0].name, "the dearest card")
    reader.wait(lambda: reader.query().get("view") == "gallery", "the view in the address")
    assert not reader.find("#cards-grid").is_displayed()
    reader.driver.refresh()
    reader.sees("#cards-pages-count", "Page 1, 50 cards")
    reader.click("#cards-pages-next")
    reader.sees("#cards-pages-count", "Page 2")
    reader.run("document.getElementById('cards-pages-previous').scrollIntoView({block: 'center'})")
    reader.click("#cards-pages-previous")
    reader.sees("#cards-pages-count", "Page 1, 50 cards")
    reader.find(TILES).send_keys(Keys.ENTER)
    reader.sees("#card-head h1", cards[0].name)


def test_a_gallery_has_an_order_to_choose_and_leads_back_to_the_list(reader: Reader) -> None:
    reader.open("/cards?view=gallery")
    first = reader.wait(lambda: reader.text(f"{TILES} .gallery-name"), "pictures")
    reader.select("cards-sort", "name")
    reader.wait(lambda: reader.text(f"{TILES} .gallery-name") != first, "another order")
    reader.choose("cards-view", "list")
    reader.wait(lambda: "view" not in reader.query(), "no view in the address")
    assert rows(reader)
    assert not reader.find(TILES).is_displayed()


def test_the_list_is_there_as_csv(reader: Reader, cards: list[Any]) -> None:
    reader.open("/cards")
    link = reader.wait(lambda: reader.find("#cards-count a[download]"), "the link")
    table = reader.run(
        "return fetch(arguments[0], {headers: {Accept: 'text/csv'}}).then((answer) => answer.text())",
        link.get_attribute("href"),
    )
    assert cards[0].name in table.splitlines()[1]
