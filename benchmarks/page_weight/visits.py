"""Visits of a page: its requests, their bytes over the wire, and its callbacks.

A callback that waits for the answer of another one belongs to the next round.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from selenium import webdriver

from benchmarks.page_weight.browsing import until_quiet

PAGE = "/market"
CALLBACK = "/_dash-update-component"


@dataclass
class Visit:
    """Requests of one visit of a page: bytes over the wire, their number, and its callbacks."""

    received: int
    requests: int
    callbacks: list[dict[str, Any]]

    @property
    def rounds(self) -> int:
        """Return the length of the longest chain of callbacks, each triggered by the answer of the one before."""
        return max((self._depth(callback) for callback in self.callbacks), default=0)

    def _depth(self, callback: dict[str, Any]) -> int:
        changed = set(callback.get("changedPropIds", ()))
        before = [one for one in self.callbacks if one is not callback and changed & _outputs(one)]
        return 1 + max((self._depth(one) for one in before), default=0)


def visit(driver: webdriver.Chrome, url: str) -> Visit:
    """Open a page with the browser's cache as it is, and return what it requested until it was complete."""
    driver.get("about:blank")
    driver.get_log("performance")
    driver.get(url)
    events = until_quiet(driver)
    sent = [one["params"]["request"] for one in events if one["method"] == "Network.requestWillBeSent"]
    callbacks = [json.loads(one["postData"]) for one in sent if CALLBACK in one["url"]]
    return Visit(_received(events), _over_the_wire(events), callbacks)


def _received(events: Iterable[dict[str, Any]]) -> int:
    finished = (one["params"] for one in events if one["method"] == "Network.loadingFinished")
    return int(sum(one["encodedDataLength"] for one in finished))


def _over_the_wire(events: Sequence[dict[str, Any]]) -> int:
    """Return the number of requests; those that a preload or the cache has answered are none."""
    sent = {
        one["params"]["requestId"]
        for one in events
        if one["method"] == "Network.requestWillBeSent" and one["params"]["request"]["url"].startswith("http")
    }
    kept = {one["params"]["requestId"] for one in events if one["method"] == "Network.requestServedFromCache"}
    return len(sent - kept)


def _outputs(callback: dict[str, Any]) -> set[str]:
    """Return the output properties of a callback, as `id.property`."""
    outputs: Sequence[dict[str, Any]] | dict[str, Any] = callback.get("outputs") or []
    listed = outputs if isinstance(outputs, list) else [outputs]
    return {f"{one['id']}.{one['property']}" for one in listed if isinstance(one, dict) and "id" in one}
