"""What the pages weigh on the wire, as the browser counts it."""

from typing import Any

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FIRST_LOAD = 2_200_000  # bytes, compressed
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


def test_the_market_is_light_the_first_time_and_lighter_the_second(reader: Reader) -> None:
    reader.driver.execute_cdp_cmd("Network.enable", {})
    reader.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    first = load_market(reader)
    assert weight([file for file in first if "plotly.min" in file["name"]]) > 1_000_000
    assert weight(first) <= FIRST_LOAD
    assert weight(load_market(reader)) <= SECOND_LOAD


def test_the_script_of_the_grid_is_fetched_where_there_is_a_grid(reader: Reader) -> None:
    assert not any("dash_ag_grid" in file["name"] for file in load_market(reader))
    reader.open("/cards")
    reader.wait(lambda: any("dash_ag_grid" in file["name"] for file in reader.run(FILES)), "the grid's script")
