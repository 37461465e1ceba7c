"""From the write of a price to its point on a chart in Chromium: real writes, announcements, sockets and pages."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate, cycle, islice, repeat
from pathlib import Path
from statistics import quantiles
from time import sleep, time

from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait
from sqlalchemy import Engine, text

from benchmarks import servers, storing
from benchmarks.cached_reads import web
from benchmarks.generators.records import Variant, card_id, last_days, one_series, series_prices
from benchmarks.page_weight.browsing import PATIENCE, browser
from benchmarks.pages import VARIANTS
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from db.queries.cards import card_id_of
from market.variants import MARKETPLACES, Currency

CARDS = 2_000
DAYS = 60
A_SECOND = 20  # commits
SECONDS = 30
SETTLE = 3.0  # seconds
WATCHING = Path(__file__).with_name("watching.js").read_text()
COMPLETE = """
    const graph = document.querySelector("#content .js-plotly-plot");
    const badge = document.querySelector("#shell-live-badge.live");
    return Boolean(badge && graph && graph._fullLayout && graph.data.some((line) => line.meta));
"""
DOLLARS = [variant for variant in VARIANTS if MARKETPLACES[variant.marketplace].currency == Currency.USD]


def measure(setting: Setting) -> list[Result]:
    """Return results for 20 changed cards a second on the market page, then 100 messages a second on a card's page."""
    cards = setting.scaled(CARDS, least=60)
    with servers.database(setting.server_url) as engine:
        _fill(engine, cards)
        with web(setting.folder / "web.log") as port, browser(log_network=False) as driver:
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCHING})
            page = Page(driver, f"http://127.0.0.1:{port}")
            return [*_market(engine, page, cards), *_card(engine, page)]


def _fill(engine: Engine, cards: int) -> None:
    """Store a history up to yesterday: later prices are newer."""
    run = storing.begin(engine)
    storing.store_catalogue(run, cards)
    storing.store(run, series_prices(cards, VARIANTS, last_days(DAYS + 1)[:-1]))
    run.refresh()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


class Page:
    """A page in Chromium, and the times that it has recorded."""

    def __init__(self, driver: webdriver.Chrome, site: str) -> None:
        self._driver, self._site = driver, site

    def open(self, path: str) -> None:
        """Open a page and wait until its chart is drawn and its socket is open."""
        self._driver.get(self._site + path)
        WebDriverWait(self._driver, PATIENCE).until(lambda driver: driver.execute_script(COMPLETE))
        sleep(SETTLE)
        self._driver.execute_script("window.watched.lags.length = 0")

    def lags(self) -> list[float]:
        """Return how long clicks would have waited, in milliseconds."""
        lags: list[float] = self._driver.execute_script("return window.watched.lags")
        return lags

    def noted(self, name: str, times: Sequence[int]) -> dict[tuple[str, int], int]:
        """Return the points `told` or `drawn`: (series, time of its point, one of these) -> when first, in ms."""
        noted = self._driver.execute_script(f"return window.watched.{name}")
        split = ((*key.rsplit(" at ", 1), when) for key, when in noted.items())
        wanted = set(times)
        return {(series, int(at)): when for series, at, when in split if int(at) in wanted}


def _market(engine: Engine, page: Page, cards: int) -> list[Result]:
    """Return the results of the market page: a change is drawn when the index has a point that is as new."""
    page.open("/market")
    written = _trade(engine, cycle(range(cards)), VARIANTS[:1])
    points = sorted((at, when) for (_, at), when in page.noted("drawn", written).items())
    first = list(accumulate((when for _, when in reversed(points)), min))[::-1]  # from each point on
    places = [bisect_left(points, (at, 0)) for at in written]
    delays = [first[place] - at for place, at in zip(places, written, strict=True) if place < len(first)]
    case = f"market page, {A_SECOND} changed cards a second"
    return [
        Result(f"{case}, changes not drawn", len(written) - len(delays), "changes", target=at_most(0)),
        Result(f"{case}, write to drawn, median", quantiles(delays, n=100)[49], "ms"),
        Result(f"{case}, write to drawn, p95", quantiles(delays, n=100)[94], "ms", target=at_most(500)),
        _lag(case, page),
    ]


def _card(engine: Engine, page: Page) -> list[Result]:
    """Return the results of a card's page: each change is one new price of each of its series."""
    with engine.connect() as connection:
        card = card_id_of(connection, card_id(0))
    page.open(f"/cards/{card}?currency={Currency.USD}")
    written = _trade(engine, repeat(0), DOLLARS)
    told, drawn = page.noted("told", written), page.noted("drawn", written)
    expected = len(written) * len(DOLLARS)
    delays = [when - at for (_, at), when in drawn.items()]
    case = f"a card's page, {A_SECOND * len(DOLLARS)} messages a second"
    return [
        Result(f"{case}, not told of {expected:,}", expected - len(told), "points"),
        Result(f"{case}, told and not drawn", len(told.keys() - drawn.keys()), "points", target=at_most(0)),
        Result(f"{case}, write to drawn, p95", quantiles(delays, n=100)[94], "ms"),
        _lag(case, page),
    ]


def _lag(case: str, page: Page) -> Result:
    return Result(f"{case}, a click waits, p95", quantiles(page.lags(), n=100)[94], "ms", target=at_most(100))


def _trade(engine: Engine, numbers: Iterator[int], variants: Sequence[Variant]) -> list[int]:
    """Store and publish a new price of these variants for one card after the other, at a steady pace.

    Return when each write began, which is also the time of its prices: milliseconds since 1970.
    """
    written = []
    begin = time()
    for turn, number in enumerate(islice(numbers, A_SECOND * SECONDS)):
        sleep(max(0.0, begin + turn / A_SECOND - time()))
        at = int(time() * 1000)
        when = datetime.fromtimestamp(at / 1000, UTC)
        prices = [one_series(number, variant, [when], [100 + turn % 50]) for variant in variants]
        storing.store(storing.begin(engine), prices)
        written.append(at)
    sleep(SETTLE)
    return written
