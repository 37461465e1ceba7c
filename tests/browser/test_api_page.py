"""The page of the API: all that the specification has can be read and tried on it."""

import json
from typing import Any

import httpx
import pytest
from selenium.webdriver.common.by import By

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PAGE, PROBLEMS = "/api/docs", "#problems"
TITLES = "return [...document.querySelectorAll('article h3')].map((title) => title.textContent)"
RECORD = """
    window.sent = [];
    const send = window.fetch;
    window.fetch = (url, options) => { window.sent.push({url, ...options}); return send(url, options); };
"""


@pytest.fixture
def operations(reader: Reader) -> dict[str, dict[str, Any]]:
    """The operations of the specification by method and path; their page is open."""
    document = httpx.get(f"{reader.site}/api/openapi.json").json()
    reader.open(PAGE)
    reader.wait(lambda: reader.run(TITLES), "the operations")
    return {f"{method.upper()} {path}": one for path, item in document["paths"].items() for method, one in item.items()}


def test_every_operation_is_on_it_and_can_be_tried(reader: Reader, operations: dict[str, dict[str, Any]]) -> None:
    assert {title.split(" ")[0] for title in operations} == {"GET", "POST", "PATCH", "DELETE"}
    assert sorted(reader.run(TITLES)) == sorted(operations)
    assert len(reader.driver.find_elements(By.CSS_SELECTOR, "#contents a")) == len(operations)
    for one in operations.values():
        form = f"#{one['operationId']} form"
        for parameter in one["parameters"]:
            assert reader.find(f"{form} [name={parameter['name']}]").is_displayed()
        fields = reader.driver.find_elements(By.CSS_SELECTOR, f"{form} input[type=password]")
        assert len(fields) == bool(one.get("security")), one["operationId"]
    assert reader.text(PROBLEMS) == ""


def test_requests_are_sent_as_they_were_filled_in_and_their_answers_shown(
    reader: Reader, operations: dict[str, dict[str, Any]]
) -> None:
    reader.run(RECORD)
    get, post = (
        f"#{operations[one]['operationId']}"
        for one in ("GET /api/cards/search", "POST /api/admin/dead-letters/{letter_id}/retry")
    )
    reader.find(f"{get} [name=limit]").send_keys("3")
    reader.click(f"{get} button")
    reader.sees(f"{get} .answer", "200 /api/cards/search?limit=3")
    assert '"items"' in reader.text(f"{get} .answer pre")
    reader.click(f"{get} summary")
    assert reader.find(f"{get} details table").is_displayed()

    reader.find(f"{post} [name=letter_id]").send_keys("7")
    reader.click(f"{post} button")
    reader.sees(f"{post} .answer", "401 POST /api/admin/dead-letters/7/retry")
    reader.find(f"{post} [type=password]").send_keys("wrong")
    reader.click(f"{post} button")
    reader.wait(lambda: len(reader.run("return window.sent")) == 3, "the second request")
    assert [one["headers"].get("Authorization") for one in reader.run("return window.sent")] == [
        None, None, "Bearer wrong",
    ]  # fmt: skip
    reader.sees(f"{post} .answer", "401")
    refused = reader.complaints()
    assert ["401" in one for one in refused] == [True, True]  # what the browser says of those two


def test_a_body_is_sent_as_it_was_filled_in(reader: Reader, operations: dict[str, dict[str, Any]]) -> None:
    reader.run(RECORD)
    form = f"#{operations['POST /api/admin/rejected/replay']['operationId']}"
    reader.find(f"{form} [name=run_id]").send_keys("7")
    reader.find(f"{form} [name=source]").send_keys("scryfall-bulk")
    reader.click(f"{form} button")
    reader.sees(f"{form} .answer", "401 POST /api/admin/rejected/replay")
    (sent,) = reader.run("return window.sent")
    assert json.loads(sent["body"]) == {"run_id": 7, "source": "scryfall-bulk"}
    assert sent["headers"]["Content-Type"] == "application/json"
    assert ["401" in one for one in reader.complaints()] == [True]


def test_what_goes_wrong_on_it_is_told(reader: Reader) -> None:
    hide = {"urls": ["*/api/openapi.json"]}
    reader.driver.execute_cdp_cmd("Network.enable", {})
    reader.driver.execute_cdp_cmd("Network.setBlockedURLs", hide)
    try:
        reader.open(PAGE)
        reader.sees(PROBLEMS, "This page does not work as it should")
    finally:
        reader.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    assert reader.complaints() != []
