"""A thousand WebSockets on one web process: the delay of a change at each of them, and its cost.

The changes are those of a moving market: several a second, each published to all. Meanwhile readers of the market page
request its chart, with the callback that Chromium posts; each change outdates the cached answer.
"""

import json
import os
import subprocess
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from statistics import quantiles
from time import sleep, time

import psutil

from benchmarks import servers
from benchmarks.asking import posting
from benchmarks.cached_reads import web
from benchmarks.children import MIB
from benchmarks.listening import listening
from benchmarks.page_weight.browsing import browser
from benchmarks.page_weight.visits import CALLBACK, PAGE, visit
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from dashapp.pages.market import CHART
from db import announcements
from db.announcements import PricesChanged
from market.variants import Currency

CARDS = 2_000  # an answer's size depends on its period and its series, not on the number of cards
SOCKETS = 1_000
CHANGES, EVERY = 150, 0.2  # number, and seconds between two
ASK_EVERY = 0.04  # seconds
SETTLE = 2.0  # seconds


def measure(setting: Setting) -> list[Result]:
    """Return missed changes, p95 of the delays, memory of the web process, p95 of callbacks meanwhile."""
    sockets = setting.scaled(SOCKETS, least=10)
    os.environ["SOCKETS_PER_ADDRESS"] = str(sockets)
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        with web(setting.folder / "web.log") as port:
            callbacks, worker = _callbacks(port), _worker()
            before = worker.memory_info().rss
            with listening(port, sockets) as listeners:
                with posting(port, CALLBACK, callbacks, ASK_EVERY) as answers:
                    published = _publish()
                memory = worker.memory_info().rss - before
                heard = _heard(listeners)
    delays = list(_delays(published, heard))
    return [
        Result(f"{len(published) * sockets:,} messages, missing", len(published) * sockets - len(delays), "messages",
               target=at_most(0)),
        Result(f"publish to received by {sockets:,} sockets, median", _percentile(delays, 50) * 1000, "ms"),
        Result(f"publish to received by {sockets:,} sockets, p95", _percentile(delays, 95) * 1000, "ms",
               target=at_most(80)),
        Result("memory of the web process, more", memory / MIB, "MiB", target=at_most(80)),
        Result("callbacks meanwhile, p95", _percentile(answers.result(), 95) * 1000, "ms", target=at_most(50)),
    ]  # fmt: skip


def _callbacks(port: int) -> list[bytes]:
    """Return the bodies that a browser posts for the chart of the market page."""
    with browser() as driver:
        seen = visit(driver, f"http://127.0.0.1:{port}{PAGE}")
    return [json.dumps(callback).encode() for callback in seen.callbacks if CHART in callback["output"]]


def _worker() -> psutil.Process:
    """Return the worker process of the web server: a child of the started one."""
    mine = psutil.Process().children(recursive=True)
    return next(one for one in mine if "gunicorn" in one.cmdline() and not one.children())


def _heard(listeners: "subprocess.Popen[str]") -> dict[int, list[float]]:
    """Return version of each message -> when each socket had it, seconds since 1970."""
    told, _ = listeners.communicate()
    return {int(version): times for version, times in json.loads(told)["changes"].items()}


def _publish() -> dict[int, float]:
    """Publish changes one after the other; return version -> when, in seconds since 1970."""
    published: dict[int, float] = {}
    begin = time() + SETTLE
    for number in range(CHANGES):
        sleep(max(0.0, begin + number * EVERY - time()))
        at = time()
        version = announcements.announce(
            PricesChanged(
                cards=[number], currencies=[Currency.USD], marketplaces=["tcgplayer"], count=1, as_of=datetime.now(UTC)
            )
        )
        if version is None:
            raise ConnectionError("Redis could not be told")
        published[version] = at
    sleep(SETTLE)
    return published


def _delays(published: dict[int, float], heard: dict[int, list[float]]) -> Iterator[float]:
    """Yield the seconds until each socket received each change, by its own message or by one for several."""
    versions = sorted(heard)
    for version, at in published.items():
        place = bisect_left(versions, version)
        if place < len(versions):
            yield from (when - at for when in heard[versions[place]])


def _percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]
