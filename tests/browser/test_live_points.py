"""Charts that go on as prices are stored, from the commit to the pixel, while somebody looks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from selenium import webdriver
from sqlalchemy import text

from db.engine import write_engine
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.runs.undo import undo
from market.records import CardIdentifier, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.browser.reader import Reader
from tests.conftest import configured, load_simulated_market, new_database
from tests.support.serving import Site, served
from tests.support.sources import GivenSource
from tests.support.valkey import Valkey

pytestmark = pytest.mark.browser

BADGE = "#shell-live-badge"
CHARTS = {"market": "market-chart", "card": "card-chart"}
SERIES = """
    SELECT scryfall_id, card_id, slug, condition, finish, price_series.language, price_series.currency, kind, price
    FROM latest_prices JOIN price_series ON price_series.id = series_id
    JOIN cards ON cards.id = card_id JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE kind = 'retail' AND condition = 'NEAR_MINT' AND price_series.currency = 'USD' AND slug = 'tcgplayer'
        AND price BETWEEN 20 AND 200
    ORDER BY series_id LIMIT 1
"""
LINES = """
    const graph = document.querySelector(`#${arguments[0]} .js-plotly-plot`);
    return graph._fullData.filter((line) => line.meta).map((line) => ({
      series: line.meta.series, x: [...line.x], y: [...line.y], text: line.customdata.at(-1),
      arrived: line.x.filter((time) => time.endsWith("Z")).length,
      labels: graph._fullLayout.annotations.map((label) => label.text),
    }));
"""
ZOOM = """
    const graph = document.querySelector(`#${arguments[0]} .js-plotly-plot`);
    return Plotly.relayout(graph, {"xaxis.range[0]": arguments[1], "xaxis.range[1]": arguments[2]})
      .then(() => graph._fullLayout.xaxis.range);
"""
COUNT_READINGS = """
    window.readings = 0;
    new MutationObserver(() => { window.readings += 1; })
      .observe(document.querySelector(`#${arguments[0]}-caption`), {subtree: true, childList: true});
"""
HIDE = """
    const hidden = arguments[0], {points} = window.dualcaster, add = points.addCardPrice;
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event("visibilitychange"));
    if (!hidden) return;
    window.heard = 0;
    points.addCardPrice = (data) => { add(data); window.heard += 1; };
"""
NO_POLLING = "dash_clientside.set_props('shell-poll', {disabled: true})"
ROWS = "#shell-banners .progress-line span"
RANGE = "return document.querySelector(`#${arguments[0]} .js-plotly-plot`)._fullLayout.xaxis.range"


class Seller:
    """One series of one card, whose price somebody changes."""

    def __init__(self, folder: Path) -> None:
        with write_engine().connect() as connection:
            self.row = connection.execute(text(SERIES)).one()
        self.price = Decimal(self.row.price)
        self.file = folder / "given.json"
        self.file.write_text("{}")

    def asks(self, more: str = "1") -> Decimal:
        """Store a higher price of now, as a source does; return it."""
        self.price += Decimal(more)
        series = SeriesPrices(
            CardIdentifier("scryfall_id", self.row.scryfall_id), self.row.slug, Condition(self.row.condition),
            Finish(self.row.finish), Language(self.row.language), Currency(self.row.currency), Kind(self.row.kind),
            [Price(datetime.now(UTC), self.price)],
        )  # fmt: skip
        assert self.run(series).rows_stored == 1
        return self.price

    def run(self, *given: Any) -> Summary:
        """A run of a source that says this."""
        return run_source(GivenSource(given), Log("given"), [self.file])

    def newest_run(self) -> int:
        """Number of the run that stored something last."""
        with write_engine().connect() as connection:
            return int(connection.execute(text("SELECT max(id) FROM ingestion_runs")).scalar_one())

    @property
    def page(self) -> str:
        """Address of the card, with all of its tcgplayer series that are near mint."""
        return f"/cards/{self.row.card_id}?marketplace=tcgplayer&condition=NEAR_MINT&finish={self.row.finish}"


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    """A Redis of these tests' own."""
    server = Valkey()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def seller(server_url: str, valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seller]:
    """Somebody in a simulated market that this process is configured for, and may write to."""
    with new_database(server_url, "dualcaster_live") as url, configured(url, valkey.url):
        load_simulated_market(tmp_path_factory.mktemp("market"))
        yield Seller(tmp_path_factory.mktemp("seller"))


@pytest.fixture(scope="module")
def program(seller: Seller, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over that market."""
    with served(tmp_path_factory.mktemp("web"), "/market") as site:
        yield site


@pytest.fixture
def watcher(chromium: webdriver.Chrome, program: Site) -> Iterator[Reader]:
    """Somebody who watches it; at the end nothing may have gone wrong in the browser."""
    reader = Reader(chromium, program.url)
    reader.forget()
    yield reader
    assert reader.complaints() == []


def lines(watcher: Reader, chart: str) -> list[dict[str, Any]]:
    """The lines of a chart that go on, once the page is live."""
    watcher.sees(BADGE, "Live")
    found: list[dict[str, Any]] = watcher.wait(lambda: watcher.run(LINES, chart), f"live lines in {chart}")
    return found


def grown(watcher: Reader, chart: str, by: int = 1) -> dict[str, Any]:
    """The one line of a chart, as soon as so many points that have arrived are on it."""

    def line() -> Any:
        (line,) = watcher.run(LINES, chart)
        return line["arrived"] >= by and line

    found: dict[str, Any] = watcher.wait(line, f"{by} points on {chart}")
    return found


def test_a_price_that_is_stored_arrives_on_the_chart_of_its_card(watcher: Reader, seller: Seller) -> None:
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    price = seller.asks()
    line = grown(watcher, "card-chart")
    assert line["y"][-1] == float(price)
    written = f"${price:,.2f}"
    assert written in line["text"]
    assert [written in label for label in line["labels"]] == [True]


def test_each_of_several_prices_arrives_and_stays(watcher: Reader, seller: Seller) -> None:
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    prices = [float(seller.asks()) for _ in range(5)]
    watcher.wait(lambda: watcher.run(LINES, "card-chart")[0]["y"][-1] == prices[-1], "the last price")
    watcher.sees("#card-prices", f"${prices[-1]:,.2f}")  # the page has read again meanwhile
    line = grown(watcher, "card-chart", by=5)
    assert line["y"][-5:] == prices
    assert line["y"].count(prices[-1]) == 1  # and not at the beginning of its bucket, too


def test_a_point_arrives_on_the_chart_of_the_market(watcher: Reader, seller: Seller) -> None:
    watcher.open("/market")
    (before,) = lines(watcher, "market-chart")
    begun = datetime.now(UTC)
    seller.asks("5")
    # At its commit a price is in the index with what it was before; with what it has moved when all is summed up.
    watcher.wait(lambda: grown(watcher, "market-chart")["y"][-1] > before["y"][-1], "the index to rise")
    line = grown(watcher, "market-chart")
    assert line["series"] == "market|USD|30d"
    assert datetime.fromisoformat(line["x"][-1]) > begun - timedelta(milliseconds=1)
    assert line["labels"] == [f"{line['y'][-1]:,.1f}"]


def test_lines_of_other_periods_and_of_a_part_of_the_market_stay_right(watcher: Reader, seller: Seller) -> None:
    watcher.open("/market?period=1y")
    (line,) = lines(watcher, "market-chart")
    assert line["series"] == "market|USD|1y"
    seller.asks()
    grown(watcher, "market-chart")
    watcher.select("market-finish", seller.row.finish)
    watcher.wait(lambda: watcher.run(LINES, "market-chart") == [], "a line that the points do not fit")


@pytest.mark.parametrize("page", ["card", "market"])
def test_the_zoom_stays_when_points_arrive_and_when_the_page_reads_again(
    page: str, watcher: Reader, seller: Seller
) -> None:
    watcher.open(seller.page if page == "card" else "/market")
    chart = CHARTS[page]
    (line,) = lines(watcher, chart)
    watcher.run(COUNT_READINGS, chart)
    zoomed = watcher.run(ZOOM, chart, line["x"][-9], line["x"][-2])
    for readings in (0, 1):
        seller.asks()
        watcher.wait(lambda least=readings: watcher.run("return readings") >= least, "the page reads again")
        line = grown(watcher, chart)
        assert watcher.run(RANGE, chart) == zoomed
        written = f"${line['y'][-1]:,.2f}" if page == "card" else f"{line['y'][-1]:,.1f}"
        assert [written in label for label in line["labels"]] == [True]


def test_without_redis_the_page_polls_and_then_nothing_is_missing(
    watcher: Reader, seller: Seller, valkey: Valkey
) -> None:
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    price = seller.asks()
    assert grown(watcher, "card-chart")["y"][-1] == float(price)
    valkey.kill()
    watcher.sees(BADGE, "Updates each minute")
    price = seller.asks()
    watcher.run("window.dualcaster.news.poll()")  # as it does each minute
    watcher.wait(lambda: watcher.run(LINES, "card-chart")[0]["y"][-1] == float(price), "the price that a poll finds")
    price = seller.asks()
    valkey.start()
    watcher.sees(BADGE, "Live")
    watcher.wait(lambda: watcher.run(LINES, "card-chart")[0]["y"][-1] == float(price), "the price stored meanwhile")
    watcher.sees("#card-prices", f"${price:,.2f}")
    price = seller.asks()
    assert grown(watcher, "card-chart")["y"][-1] == float(price)


@pytest.mark.parametrize("followed", [False, True], ids=["the newest", "one with another after it"])
def test_a_price_that_is_taken_back_goes_from_the_chart(followed: bool, watcher: Reader, seller: Seller) -> None:
    right = seller.asks()
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    wrong, run_id = float(seller.asks(str(right))), seller.newest_run()
    watcher.wait(lambda: grown(watcher, "card-chart")["y"][-1] == wrong, "the wrong price")
    seller.price = right
    if followed:
        right = seller.asks()
        watcher.wait(lambda: grown(watcher, "card-chart", by=2)["y"][-1] == float(right), "the right price after it")
    undo(run_id)
    watcher.wait(lambda: wrong not in watcher.run(LINES, "card-chart")[0]["y"], "the chart without the wrong price")
    (line,) = watcher.run(LINES, "card-chart")
    assert line["y"][-1] == float(right)
    assert [f"${right:,.2f}" in label for label in line["labels"]] == [True]


def test_a_page_that_nobody_looks_at_waits_and_then_shows_all(watcher: Reader, seller: Seller) -> None:
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    watcher.run(HIDE, True)
    prices = [float(seller.asks()) for _ in range(2)]
    watcher.wait(lambda: watcher.run("return window.heard") >= 2, "the prices to arrive")
    assert [line["arrived"] for line in watcher.run(LINES, "card-chart")] == [0]
    watcher.run(HIDE, False)
    assert grown(watcher, "card-chart", by=2)["y"][-2:] == prices


def test_after_a_lost_connection_nothing_is_missing(watcher: Reader, seller: Seller, program: Site) -> None:
    watcher.open(seller.page)
    lines(watcher, "card-chart")
    program.worker.kill()  # another one takes its place
    watcher.sees(BADGE, "Reconnecting")
    price = seller.asks()
    watcher.sees(BADGE, "Live")
    watcher.sees("#card-prices", f"${price:,.2f}")
    watcher.wait(lambda: watcher.run(LINES, "card-chart")[0]["y"][-1] == float(price), "the price stored meanwhile")
    price = seller.asks()
    assert grown(watcher, "card-chart")["y"][-1] == float(price)
    watcher.driver.get_log("browser")  # which tells of the connection


def test_a_load_is_seen_as_it_goes(watcher: Reader, seller: Seller) -> None:
    watcher.open("/market")
    watcher.sees(BADGE, "Live")
    watcher.run(
        "window.asked = 0; const {news} = dualcaster, {poll} = news; news.poll = () => { asked += 1; return poll(); };"
    )
    shown: list[str] = []

    def look() -> None:
        watcher.wait(lambda: watcher.text(ROWS) not in shown, "the load goes on")
        shown.append(watcher.text(ROWS))

    file = seller.file.with_name("large.json")
    file.write_text("0" * 100)
    source = GivenSource([lambda: sleep(1.2), look] * 3)
    assert run_source(source, Log("given"), [file]).status == "succeeded"
    watcher.wait(lambda: "being loaded" not in watcher.text("#shell-banners"), "the load is over")
    assert len(set(shown)) == 3
