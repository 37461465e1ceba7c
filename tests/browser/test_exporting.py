"""Exports on the settings page, in a browser."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from services.people import holdings
from services.people.holding_requests import AddRequest
from tests.browser.accounts import entered, unfold
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.conftest import configured
from tests.support.prices import scalar

pytestmark = pytest.mark.browser
FETCH = """
    const done = arguments[1];
    fetch(arguments[0]).then(async (answer) => {
        done([answer.status, answer.headers.get("content-disposition"), await answer.text()]);
    });
"""


@pytest.fixture
def collector(reader: Reader, market: Engine, market_url: str, redis_url: str) -> Iterator[Reader]:
    """A reader with an account and two copies."""
    with entered(reader, market_url, redis_url) as opened:
        with configured(market_url, redis_url):
            card = scalar(market, "SELECT min(id) FROM cards")
            holdings.add(opened.user.id, AddRequest(card, 2, condition="MINT", location="Blue"))
        yield reader


def test_a_collection_is_exported_from_the_settings(collector: Reader) -> None:
    collector.open("/settings")
    unfold(collector, "Export the collection")
    collector.sees("#settings-data .exports", "ManaBox")
    collector.sees("#settings-data .exports", "loses nothing of yours")
    links = collector.run("return [...document.querySelectorAll('#settings-data .exports a')].map((one) => one.href)")
    assert len(links) > 20
    archive = collector.run("return document.querySelector('#settings-data a').href")
    for link in (links[0], archive):
        status, disposition, text = collector.driver.execute_async_script(FETCH, link)
        assert (status, disposition.split(";")[0]) == (200, "attachment")
        assert text


def test_axe_finds_nothing_among_the_formats(collector: Reader) -> None:
    collector.open("/settings")
    collector.wait(lambda: collector.run(UNFINISHED) == [], "everything on the page")
    unfold(collector, "Export the collection")
    collector.run("document.querySelectorAll('.exports details').forEach((one) => { one.open = true; })")
    inject(collector)
    found = []
    for width in (1440, 390):
        collector.resize(width, 900)
        assert collector.run("return document.documentElement.scrollWidth <= innerWidth")
        for theme in ("light", "dark"):
            show_in(collector, theme)
            found += [f"{width} {theme}: {problem}" for problem in problems(collector)]
    assert found == []
