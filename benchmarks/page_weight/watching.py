"""The work of a page that its reader only watches, while a price changes every few seconds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import sleep, time

from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait
from sqlalchemy import Engine

from benchmarks import storing
from benchmarks.generators.records import one_series
from benchmarks.page_weight.browsing import DESKTOP, PATIENCE, become, browser
from benchmarks.page_weight.visits import PAGE
from benchmarks.pages import VARIANTS
from benchmarks.results import Result, at_most

EVERY, CHANGES = 3.0, 30  # seconds between two, and their number
SETTLE = 5.0  # seconds
IS_LIVE = "return Boolean(document.querySelector('#shell-live-badge.live'))"
PERCENT = 100


def measure(site: str, engine: Engine) -> list[Result]:
    """Return the share of a core that the page's main thread is busy."""
    with browser(log_network=False) as driver:
        become(driver, DESKTOP)
        driver.execute_cdp_cmd("Performance.enable", {})
        driver.get(site + PAGE)
        WebDriverWait(driver, PATIENCE).until(lambda it: it.execute_script(IS_LIVE))
        sleep(SETTLE)
        begin, before = time(), _busy(driver)
        for number in _paced():
            _change(engine, number)
        share = (_busy(driver) - before) / (time() - begin)
    case = f"{PAGE}, watched, a change every {EVERY:g} s"
    return [Result(case, share * PERCENT, "% of a core", target=at_most(5))]


def _busy(driver: webdriver.Chrome) -> float:
    """Return the seconds that tasks of the main thread have taken."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _paced() -> Iterator[int]:
    begin = time()
    for number in range(CHANGES):
        yield number
        sleep(max(0.0, begin + (number + 1) * EVERY - time()))


def _change(engine: Engine, number: int) -> None:
    """Store and publish a new price of one card."""
    price = one_series(number, VARIANTS[0], [datetime.now(UTC)], [100 + number])
    storing.store(storing.begin(engine), [price])
