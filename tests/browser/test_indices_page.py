"""The page of indices and the page of a method in a browser: every control, the chart, the table, the links."""

from collections.abc import Iterator

import pytest
from selenium import webdriver

from db.engine import write_engine
from stack.valkey import EmbeddedValkey
from tests.browser.conftest import READY
from tests.browser.reader import Reader
from tests.browser.test_sets_and_movers import PHONE, rows, settled
from tests.browser.test_signals_page import picture
from tests.conftest import configured, new_database
from tests.support.indices import load
from tests.support.serving import served

pytestmark = pytest.mark.browser
CHART, TABLE = "indices-chart", "indices-table"
NARROW = (320, 700)


@pytest.fixture(scope="module")
def loaded(chromium: webdriver.Chrome, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A site with seven weeks of prices, and a load that restated some days."""
    with (
        EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as redis_url,
        new_database(server_url, "dualcaster_indices") as url,
    ):
        with configured(url, redis_url):
            load(write_engine(), *range(50, 10, -1), *range(9, 3, -1))
            load(write_engine(), 2)
            load(write_engine(), 1)
            load(write_engine(), 3, seed=3)
        folder = tmp_path_factory.mktemp("web")
        with served(folder, READY, DATABASE_URL=url, REDIS_URL=redis_url, CACHE_URL="") as site:
            yield Reader(chromium, site.url)


@pytest.fixture
def indices(loaded: Reader) -> Iterator[Reader]:
    """Somebody who opens it with a new browser."""
    loaded.forget()
    loaded.resize(1_366, 900)
    yield loaded
    assert loaded.complaints() == []


def test_a_family_is_drawn_and_stays_in_the_address(indices: Reader) -> None:
    indices.open("/indices")
    indices.wait(lambda: len(indices.traces(CHART)) == 3, "all cards and the staples")
    indices.wait(lambda: len(rows(indices, TABLE)) == 23, "all indices")
    settled(indices)
    picture(indices, "indices-light")
    indices.choose("indices-group", "rarities")
    indices.choose("indices-weighting", "capped")
    indices.choose("indices-period", "30d")
    wanted = {"group": "rarities", "weighting": "capped", "period": "30d"}
    indices.wait(lambda: wanted.items() <= indices.query().items(), "the filters in the address")
    indices.wait(lambda: [line["name"] for line in indices.traces(CHART)] == ["Rare cards"], "the rares")
    indices.driver.refresh()
    indices.wait(lambda: [line["name"] for line in indices.traces(CHART)] == ["Rare cards"], "the rares again")
    indices.click("#indices-clear")
    indices.wait(lambda: len(indices.traces(CHART)) == 3, "what it began with")


def test_a_family_without_an_index_says_why(indices: Reader) -> None:
    indices.open("/indices?group=eras")
    indices.sees(f"#{CHART}-note", "Fewer than 30 cards meet its rules")


def test_an_index_leads_to_its_method_and_back(indices: Reader) -> None:
    indices.open("/indices")
    indices.choose_theme("dark")
    indices.wait(lambda: rows(indices, TABLE), "all indices")
    picture(indices, "indices-dark")
    indices.click(f"#{TABLE} a[href='/methods/DC-USD-ALL-EW']")
    indices.sees("h1", "All cards, TCGplayer USD, equal weights")
    indices.sees("#method-standing", "DC-USD-ALL-EW")
    indices.sees("#method-corrections", "late or corrected prices")
    settled(indices)
    picture(indices, "method-dark")
    indices.click(".page-head a[href='/indices']")
    indices.wait(lambda: indices.path == "/indices", "all indices again")


def test_the_other_currency_has_its_own_indices(indices: Reader) -> None:
    indices.open("/indices?currency=EUR")
    indices.wait(lambda: any("DC-EUR-ALL-EW" in row for row in rows(indices, TABLE)), "those of Cardmarket")
    assert not any("DC-USD" in row for row in rows(indices, TABLE))


@pytest.mark.parametrize("size", [PHONE, NARROW])
@pytest.mark.parametrize("path", ["/indices", "/methods/DC-USD-ALL-CV"])
def test_a_phone_has_no_scrolling_to_the_side(indices: Reader, size: tuple[int, int], path: str) -> None:
    indices.resize(*size)
    indices.open(path)
    indices.wait(lambda: "DC-USD-ALL" in indices.text("main"), "the index")
    settled(indices)
    assert indices.run("return document.documentElement.scrollWidth <= window.innerWidth")
    picture(indices, f"{path.split('/')[1]}-{size[0]}")


def test_the_market_leads_to_all_indices(indices: Reader) -> None:
    indices.open("/market")
    indices.click("main a[href='/indices']")
    indices.wait(lambda: indices.path == "/indices", "the indices")
