"""What the pages weigh on the wire, as the browser counts it."""

from typing import Any

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FIRST_LOAD, REQUESTS = 800_000, 30  # bytes, compressed; besides pictures, which are as many as lists are long
WITHOUT_CHART = 350_000
SECOND_LOAD = 60_000
FILES = """
    return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .map((one) => ({name: one.name, bytes: one.transferSize}));
"""


def load_market(reader: Reader) -> list[dict[str, Any]]:
    """What the market has asked for, with its bytes on the wire, once it is drawn and the last answers have come."""
    reader.open("/market")
    assert reader.lines("market-chart")
    reader.wait(lambda: not reader.driver.find_elements("css selector", ".skeleton"), "everything loaded")
    files: list[dict[str, Any]] = reader.run(FILES)
    return files


def weight(files: list[dict[str, Any]]) -> int:
    return sum(file["bytes"] for file in files)


def forget_files(reader: Reader) -> None:
    reader.driver.execute_cdp_cmd("Network.enable", {})
    reader.driver.execute_cdp_cmd("Network.clearBrowserCache", {})


def test_the_market_is_light_the_first_time_and_lighter_the_second(reader: Reader) -> None:
    forget_files(reader)
    first = load_market(reader)
    assert weight([file for file in first if "/plotly.js" in file["name"]]) > 300_000
    assert weight(first) <= FIRST_LOAD
    assert len([file for file in first if "/pictures/" not in file["name"]]) <= REQUESTS
    assert weight(load_market(reader)) <= SECOND_LOAD


@pytest.mark.parametrize("path", ["/sets", "/admin"])
def test_a_page_without_a_chart_does_without_its_script(reader: Reader, path: str) -> None:
    forget_files(reader)
    reader.open(path)
    reader.wait(lambda: not reader.driver.find_elements("css selector", ".skeleton"), "everything loaded")
    files = reader.run(FILES)
    assert not any("plotly" in file["name"] for file in files)
    assert 100_000 < weight(files) <= WITHOUT_CHART


def test_a_chart_that_a_reader_comes_to_from_a_page_without_one_is_drawn(reader: Reader) -> None:
    reader.open("/sets")
    reader.click("#shell-menu a[href='/market']")
    assert reader.lines("market-chart")


def test_one_script_of_ours_and_one_style_sheet_are_fetched(reader: Reader) -> None:
    names = [file["name"].partition("?")[0] for file in load_market(reader)]
    assert sum(name.endswith(".css") for name in names) == 1
    assert not any("/assets/" in name and not name.endswith("favicon.svg") for name in names)


def test_the_script_of_charts_is_fetched_once_before_the_first_chart(reader: Reader) -> None:
    forget_files(reader)
    load_market(reader)
    scripts = reader.run("""return performance.getEntriesByType("resource")
        .filter((one) => one.name.endsWith("/plotly.js")).map((one) => one.initiatorType)""")
    assert scripts == ["link"]


def test_the_script_of_the_grid_is_fetched_where_there_is_a_grid(reader: Reader) -> None:
    assert not any("dash_ag_grid" in file["name"] for file in load_market(reader))
    reader.open("/cards")
    reader.wait(lambda: any("dash_ag_grid" in file["name"] for file in reader.run(FILES)), "the grid's script")
