"""Bytes and requests of first and second visits."""

from selenium import webdriver

from benchmarks.page_weight.browsing import DESKTOP, become, browser, forget
from benchmarks.page_weight.visits import PAGE, Visit, visit
from benchmarks.results import Result, at_most

KB = 1000
WITH_CHART = (PAGE,)
WITHOUT_CHART = ("/sets", "/admin")


def measure(site: str) -> list[Result]:
    """Return the weight of first visits, and of a second one, with its rounds of callbacks."""
    with browser() as driver:
        become(driver, DESKTOP)
        first = {path: _first_visit(driver, site + path) for path in (*WITH_CHART, *WITHOUT_CHART)}
        _first_visit(driver, site + PAGE)
        second = visit(driver, site + PAGE)
    return [
        *(_bytes(path, first[path], 800) for path in WITH_CHART),
        *(Result(f"{path}, first visit, requests", first[path].requests, "requests", target=at_most(30))
          for path in WITH_CHART),
        *(_bytes(path, first[path], 350) for path in WITHOUT_CHART),
        Result(f"{PAGE}, second visit", second.received / KB, "kB", target=at_most(60)),
        Result(f"{PAGE}, second visit, rounds of callbacks", second.rounds, "rounds", target=at_most(1)),
        Result(f"{PAGE}, second visit, callbacks", len(second.callbacks), "requests"),
    ]  # fmt: skip


def _first_visit(driver: webdriver.Chrome, url: str) -> Visit:
    forget(driver)
    return visit(driver, url)


def _bytes(path: str, visited: Visit, target: float) -> Result:
    return Result(f"{path}, first visit", visited.received / KB, "kB", target=at_most(target))
