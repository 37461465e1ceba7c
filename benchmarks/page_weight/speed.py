"""Until a page is drawn on a first visit: its largest content, shifts of its layout, long tasks."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from selenium import webdriver

from benchmarks.page_weight.browsing import DESKTOP, PHONE, Device, become, browser, forget, until_quiet
from benchmarks.page_weight.visits import PAGE
from benchmarks.results import Result, at_most

SCRIPT = Path(__file__).with_name("speed.js").read_text()
VISITS = 5
MILLISECONDS = 1000
# Seconds until the largest content, shifts, seconds of tasks beyond 50 ms each.
TARGETS = {DESKTOP: (0.6, 0.02, 0.2), PHONE: (2.5, 0.02, 1.5)}


def measure(site: str) -> list[Result]:
    """Return medians of some visits, on a desktop and on a phone."""
    return [result for device in TARGETS for result in _on(device, site)]


def _on(device: Device, site: str) -> Iterator[Result]:
    with browser() as driver:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SCRIPT})
        become(driver, device)
        visits = [_visit(driver, site + PAGE) for _ in range(VISITS)]
    lcp, cls, busy = (median(one[name] for one in visits) for name in ("lcp", "cls", "busy"))
    drawn, shifted, worked = TARGETS[device]
    case = f"{PAGE}, {device.name}"
    yield Result(f"{case}, largest content painted", lcp / MILLISECONDS, "s", target=at_most(drawn))
    yield Result(f"{case}, layout shifts", cls, "", target=at_most(shifted))
    yield Result(f"{case}, tasks beyond 50 ms", busy / MILLISECONDS, "s", target=at_most(worked))


def _visit(driver: webdriver.Chrome, url: str) -> dict[str, float]:
    forget(driver)
    driver.get(url)
    until_quiet(driver)
    seen: dict[str, float] = driver.execute_script("return window.speed")
    return seen
