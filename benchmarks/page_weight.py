"""What a browser fetches to show the market page, the first time and again, and in how many rounds of callbacks.

A callback that waits for what another one answered belongs to the next round.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from selenium import webdriver

from benchmarks import servers
from benchmarks.cached_reads import web
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from tests.support.chromium import chrome_options, chrome_service

CARDS = 2_000
PAGE = "/market"
QUIET = 2.0  # seconds without a request: the page is complete
PATIENCE = 60.0
CALLBACK = "/_dash-update-component"
KB = 1000


@dataclass
class Visit:
    """Everything that one visit of a page fetched: bytes as they came over the wire, and what callbacks were asked."""

    received: int
    callbacks: list[dict[str, Any]]

    @property
    def rounds(self) -> int:
        """The longest chain of callbacks of which each was set off by what the one before answered."""
        return max((self._depth(callback) for callback in self.callbacks), default=0)

    def _depth(self, callback: dict[str, Any]) -> int:
        changed = set(callback.get("changedPropIds", ()))
        before = [one for one in self.callbacks if one is not callback and changed & _outputs(one)]
        return 1 + max((self._depth(one) for one in before), default=0)


def measure(setting: Setting) -> list[Result]:
    """Weight of the first and of the second visit, and the rounds of callbacks of the second."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        with web(setting.folder / "web.log") as port, browser() as driver:
            first, second = (visit(driver, f"http://127.0.0.1:{port}{PAGE}") for _ in range(2))
    return [
        Result(f"{PAGE}, first visit", first.received / KB, "kB", target=at_most(2200)),
        Result(f"{PAGE}, second visit", second.received / KB, "kB", target=at_most(60)),
        Result(f"{PAGE}, second visit, rounds of callbacks", second.rounds, "rounds", target=at_most(1)),
        Result(f"{PAGE}, second visit, callbacks", len(second.callbacks), "requests"),
    ]


@contextmanager
def browser(*, log_network: bool = True) -> Iterator[webdriver.Chrome]:
    """A headless Chromium that has never been here; keeps a log of its network where asked."""
    options = chrome_options()
    if log_network:
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=chrome_service())
    try:
        yield driver
    finally:
        driver.quit()


def visit(driver: webdriver.Chrome, url: str) -> Visit:
    driver.get("about:blank")
    driver.get_log("performance")
    driver.get(url)
    events = _until_quiet(driver)
    received = sum(
        event["params"]["encodedDataLength"] for event in events if event["method"] == "Network.loadingFinished"
    )
    sent = [event["params"]["request"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return Visit(int(received), [json.loads(one["postData"]) for one in sent if CALLBACK in one["url"]])


def _until_quiet(driver: webdriver.Chrome) -> list[dict[str, Any]]:
    """The events of the network until none has come for a while."""
    events: list[dict[str, Any]] = []
    deadline, last = monotonic() + PATIENCE, monotonic()
    while monotonic() - last < QUIET and monotonic() < deadline:
        new = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
        if any(event["method"].startswith("Network.") for event in new):
            last = monotonic()
        events += new
        sleep(0.1)
    return events


def _outputs(callback: dict[str, Any]) -> set[str]:
    """The properties that a callback answers, as `id.property`."""
    outputs: Sequence[dict[str, Any]] | dict[str, Any] = callback.get("outputs") or []
    listed = outputs if isinstance(outputs, list) else [outputs]
    return {f"{one['id']}.{one['property']}" for one in listed if isinstance(one, dict) and "id" in one}
