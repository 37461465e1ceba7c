"""What is seen before Dash has drawn the page, and that nothing moves when it has."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from tests.browser.reader import Reader
from tests.browser.test_every_page import addresses, settles

__all__ = ["addresses"]  # a fixture
pytestmark = pytest.mark.browser
WITHOUT_PRICE = "SELECT min(id) FROM cards WHERE id NOT IN (SELECT card_id FROM price_series)"
MOST_SHIFT = 0.02  # cumulative layout shift; 0.1 counts as good
SHIFT = """
    const [done] = [...arguments].slice(-1);
    let sum = 0;
    const add = (entries) => { for (const entry of entries) sum += entry.value; };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => setTimeout(() => { add(observer.takeRecords()); done(sum); }));
"""
BOX = """
    const {x, y, width, height} = document.querySelector(arguments[0]).getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
"""


@pytest.fixture
def without_scripts(reader: Reader) -> Iterator[Reader]:
    """A reader whose browser runs no scripts of pages."""
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield reader
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_frame_the_heading_and_the_menu_are_seen_without_scripts(without_scripts: Reader) -> None:
    without_scripts.open("/market")
    assert without_scripts.text("main h1") == "Market"
    assert without_scripts.find(".menu a[href='/cards']").is_displayed()
    assert "Loading" not in without_scripts.text("body")


def test_a_link_of_the_static_frame_leads_on(without_scripts: Reader) -> None:
    without_scripts.open("/market")
    without_scripts.click(".menu a[href='/sets']")
    without_scripts.wait(lambda: without_scripts.path == "/sets", "the sets")


def test_the_static_frame_goes_when_dash_has_drawn_the_page(reader: Reader) -> None:
    reader.open("/market")
    reader.sees("#market-headline", "in ")
    assert reader.driver.find_elements("css selector", ".first-frame") == []
    assert reader.find("#shell-menu").is_displayed()


@pytest.mark.parametrize("part", [".top", ".menu-groups", "main h1", "main .filters", "main .chart-place"])
def test_dash_draws_each_part_where_the_static_frame_had_it(reader: Reader, part: str) -> None:
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.open("/market")
        at_first = reader.run(BOX, part)
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    reader.open("/market")
    reader.sees("#market-headline", "in ")
    assert reader.run(BOX, part) == at_first


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_moves_while_a_page_is_loaded(reader: Reader, addresses: list[str], size: tuple[int, int]) -> None:
    reader.resize(*size)
    moved = {}
    for address in addresses:
        reader.open(address)
        settles(reader, address)
        moved[address] = round(reader.driver.execute_async_script(SHIFT), 3)
    assert {address: shift for address, shift in moved.items() if shift > MOST_SHIFT} == {}


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_moves_on_the_page_of_a_card_without_any_price(
    reader: Reader, market_url: str, size: tuple[int, int]
) -> None:
    engine = create_engine(market_url)
    with engine.connect() as connection:
        card_id = connection.execute(text(WITHOUT_PRICE)).scalar_one()
    engine.dispose()
    reader.resize(*size)
    reader.open(f"/cards/{card_id}")
    reader.sees("#card-head", "No marketplace we read lists this card.")
    settles(reader, "the card")
    assert reader.driver.execute_async_script(SHIFT) < MOST_SHIFT
