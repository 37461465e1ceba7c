"""Every page that the program registers and every entry of the menu: each shows what it has, without a complaint."""

import re

import pytest
from selenium.webdriver.common.by import By
from sqlalchemy import create_engine, text

from dashapp.pages.registry import PAGES
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ONE_OF_EACH = """
    SELECT cards.id AS card_id, set_code AS code, 'DC-USD-ALL-EW' AS index_code
    FROM cards JOIN price_series ON card_id = cards.id
    GROUP BY cards.id ORDER BY count(*) DESC, cards.id LIMIT 1
"""
OF_USERS = {page.path for page in PAGES if page.needs.is_personal}
UNFINISHED = """
    const isSeen = (element) => element.getClientRects().length > 0;
    const loading = [...document.querySelectorAll(".skeleton, ._dash-loading, [data-dash-is-loading]")].filter(isSeen);
    const words = document.body.innerText.match(/Loading\\.\\.\\.|Reading the specification/g) || [];
    return [...loading.map((one) => one.parentElement.id || one.className), ...words];
"""
PROBLEMS = """
    const kinds = ".note.failure, .banner.problem, .dash-error-card, [role=alert], .wrong";
    const problems = [...document.querySelectorAll(kinds)].filter((one) => one.checkVisibility());
    return problems.map((one) => one.innerText.trim()).filter(Boolean);
"""
PARTS = "return [...document.querySelectorAll('.parts-nav a')].map((link) => link.getAttribute('href'))"
TWICE = """
    const keys = [...document.querySelectorAll("tr[data-key]")]
        .map((row) => `${row.closest("table").caption.textContent}: ${row.dataset.key}`);
    return keys.filter((key, place) => keys.indexOf(key) !== place);
"""

SCROLLING = """
    const frames = [...document.querySelectorAll(".table-frame:not(.chart-table)")];
    const scrolling = frames.filter((one) => one.scrollWidth > one.clientWidth + 1
        || one.scrollHeight > one.clientHeight + 1);
    const page = document.documentElement, width = page.clientWidth;
    const beyond = page.scrollWidth <= width ? [] : [...document.querySelectorAll("main *")]
        .filter((one) => one.getBoundingClientRect().right > width);
    return [...scrolling.map((one) => one.querySelector("caption").textContent),
        ...beyond.map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`)];
"""


@pytest.fixture(scope="module")
def addresses(market_url: str) -> list[str]:
    """An address of each page; what a template leaves open is filled with a card of many prices and its set."""
    engine = create_engine(market_url)
    with engine.connect() as connection:
        known = connection.execute(text(ONE_OF_EACH)).one()._mapping
    engine.dispose()
    return [re.sub(r"<(\w+)>", lambda found: str(known[found[1]]), page.path) for page in PAGES]


def settles(reader: Reader, where: str) -> None:
    """Wait until a page has all that it shows; it may complain of nothing, and no two rows of a table have one key."""
    reader.wait(lambda: reader.find("h1").is_displayed(), f"the heading of {where}")
    reader.wait(lambda: reader.run(UNFINISHED) == [], f"everything on {where}")
    assert reader.run(PROBLEMS) == [], where
    assert reader.run(TWICE) == [], where
    assert reader.complaints() == [], where


def test_every_page_shows_all_of_itself_in_both_currencies(reader: Reader, addresses: list[str]) -> None:
    assert len(addresses) >= 6
    for address in addresses:
        for currency in ("USD", "EUR"):
            reader.open(f"{address}?currency={currency}")
            settles(reader, f"{address} in {currency}")
        for part in reader.run(PARTS):
            reader.wait(lambda part=part: reader.click(f".parts-nav a[href='{part}']") or True, part)  # type: ignore[misc]
            settles(reader, f"{address}{part}")


def test_every_entry_of_the_menu_leads_to_a_page_that_works(reader: Reader) -> None:
    entries = "#shell-menu a"
    reader.open("/market")
    reader.wait(lambda: reader.find(entries).is_displayed(), "the menu")
    targets = [link.get_attribute("href") for link in reader.driver.find_elements(By.CSS_SELECTOR, entries)]
    assert len(targets) >= 5
    for target in targets:
        path = str(target).removeprefix(reader.site)
        reader.click(f"{entries}[href='{path}']")
        led = (path, "/login") if path in OF_USERS else (path,)
        reader.wait(lambda led=led: reader.path in led, f"the page of {path}")  # type: ignore[misc]
        settles(reader, path)
        if not reader.driver.find_elements(By.CSS_SELECTOR, entries):  # a page outside of the frame
            reader.driver.back()
            reader.wait(lambda: reader.find(entries).is_displayed(), "the menu again")


@pytest.mark.parametrize("width", [1280, 1024, 390, 320])
def test_no_table_scrolls_inside_its_page(reader: Reader, addresses: list[str], width: int) -> None:
    reader.resize(width, 800)
    for address in addresses:
        reader.open(address)
        settles(reader, f"{address} at {width}")
        for part in reader.run(PARTS) or [""]:
            if part:
                reader.wait(lambda part=part: reader.click(f".parts-nav a[href='{part}']") or True, part)  # type: ignore[misc]
                settles(reader, f"{address}{part} at {width}")
            assert reader.run(SCROLLING) == [], f"{address}{part} at {width}"
