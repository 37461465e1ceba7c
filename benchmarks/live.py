"""A thousand WebSockets on one web process: the delay of a change at each of them, and its cost.

The changes are those of a moving market: several a second, each published to all. Meanwhile readers of the market page
request its chart, with the callback that Chromium posts; each change outdates the cached answer.
"""

import json
import os

from benchmarks import servers
from benchmarks.asking import posting
from benchmarks.broadcasting import delays, heard, percentile, publish, resident, workers
from benchmarks.cached_reads import web
from benchmarks.children import MIB
from benchmarks.listening import listening
from benchmarks.page_weight.browsing import browser
from benchmarks.page_weight.visits import CALLBACK, PAGE, visit
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from dashapp.pages.market import CHART

CARDS = 2_000  # an answer's size depends on its period and its series, not on the number of cards
SOCKETS = 1_000
CHANGES, EVERY = 150, 0.2  # number, and seconds between two
ASK_EVERY = 0.04  # seconds


def measure(setting: Setting) -> list[Result]:
    """Return missed changes, p95 of the delays, memory of the web process, p95 of callbacks meanwhile."""
    sockets = setting.scaled(SOCKETS, least=10)
    os.environ["SOCKETS_PER_ADDRESS"] = str(sockets)
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        with web(setting.folder / "web.log") as port:
            callbacks, serving = _callbacks(port), workers()
            before = resident(serving)
            with listening(port, sockets) as listeners:
                with posting(port, CALLBACK, callbacks, ASK_EVERY) as answers:
                    published = publish(CHANGES, EVERY)
                memory = resident(serving) - before
                received = heard(listeners)
    waited = list(delays(published, received.changes))
    return [
        Result(f"{len(published) * sockets:,} messages, missing", len(published) * sockets - len(waited), "messages",
               target=at_most(0)),
        Result(f"publish to received by {sockets:,} sockets, median", percentile(waited, 50) * 1000, "ms"),
        Result(f"publish to received by {sockets:,} sockets, p95", percentile(waited, 95) * 1000, "ms",
               target=at_most(80)),
        Result("memory of the web process, more", memory / MIB, "MiB", target=at_most(80)),
        Result("callbacks meanwhile, p95", percentile(answers.result(), 95) * 1000, "ms", target=at_most(50)),
    ]  # fmt: skip


def _callbacks(port: int) -> list[bytes]:
    """Return the bodies that a browser posts for the chart of the market page."""
    with browser() as driver:
        seen = visit(driver, f"http://127.0.0.1:{port}{PAGE}")
    return [json.dumps(callback).encode() for callback in seen.callbacks if CHART in callback["output"]]
