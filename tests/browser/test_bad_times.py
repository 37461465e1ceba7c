"""What a reader sees before there are prices, and while the database is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from sqlalchemy import create_engine, text

from tests.browser.conftest import READY, away
from tests.browser.reader import Reader
from tests.conftest import configured, load_simulated_market, new_database
from tests.support.serving import served

pytestmark = pytest.mark.browser
CHART = "market-chart"
FAILED_RUN = """
    INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, error)
    VALUES ('scryfall-bulk', 'failed', 'downloading', now(), now(), 'api.scryfall.com cannot be reached')
"""


@pytest.fixture
def new_url(server_url: str) -> Iterator[str]:
    """A database of its own, with nothing in it."""
    with new_database(server_url, "dualcaster_new") as url:
        yield url


@pytest.fixture
def newcomer(chromium: webdriver.Chrome, new_url: str, redis_url: str, tmp_path: Path) -> Iterator[Reader]:
    """Somebody who opens the program before its first load."""
    with served(tmp_path, READY, DATABASE_URL=new_url, REDIS_URL=redis_url, CACHE_URL="") as site:
        reader = Reader(chromium, site.url)
        reader.forget()
        yield reader
        reader.driver.get("about:blank")


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_without_prices_the_page_says_which_source_failed_and_why(newcomer: Reader, new_url: str) -> None:
    execute(new_url, FAILED_RUN)
    newcomer.open("/market")
    for words in ("Scryfall bulk data", "api.scryfall.com cannot be reached", "make demo"):
        newcomer.sees("#shell-banners", words)
    newcomer.sees(f"#{CHART}-note", "There are no prices yet")


def test_the_chart_appears_by_itself_when_the_first_prices_are_there(
    newcomer: Reader, new_url: str, redis_url: str, tmp_path: Path
) -> None:
    newcomer.open("/market?period=90d")
    newcomer.sees(f"#{CHART}-note", "There are no prices yet")
    with configured(new_url, redis_url):
        load_simulated_market(tmp_path / "files")
    newcomer.poll()
    assert newcomer.lines(CHART)
    newcomer.sees("#shell-badge", "Updated")


def test_while_the_database_is_away_the_page_says_so_and_offers_to_try_again(
    reader: Reader, server_url: str, market_url: str
) -> None:
    reader.open("/market?currency=EUR&period=1y&finish=nonfoil")
    reader.sees("#market-headline", "in 1 year")
    with away(server_url, market_url):
        reader.select("market-condition", "LIGHTLY_PLAYED")  # nothing else asks for this, so it is not in the cache
        reader.sees(f"#{CHART}-note", "The index could not be drawn")
        reader.poll()
        reader.sees("#shell-badge", "Not updating")
        assert not reader.find("#shell-live-badge").is_displayed()
    reader.click(f"#{CHART}-note button")
    assert reader.lines(CHART)


def test_while_the_database_is_away_the_list_of_cards_says_so_and_offers_to_try_again(
    reader: Reader, server_url: str, market_url: str
) -> None:
    reader.open("/cards")
    reader.sees("#cards-count", "First 50 cards")
    with away(server_url, market_url):
        reader.find("#cards-q").send_keys("usd>0.02 usd<9999")  # nothing else asks for this
        reader.sees("#cards-note", "The cards could not be listed")
    reader.click("#cards-note button")
    reader.wait(lambda: not reader.text("#cards-note"), "the cards again")
    reader.sees("#cards-count", "cards")
