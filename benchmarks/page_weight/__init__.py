"""What a page costs its reader: bytes, requests, time until it is drawn, layout shifts, and work while it is watched.

In Chromium, without a cache, over a network and a processor of a desktop and of a phone. The answers are cached by the
server, its files compressed, as after the first minute of a web process.
"""

from time import sleep

from benchmarks import servers
from benchmarks.cached_reads import web
from benchmarks.page_weight import clicking, speed, watching, weight
from benchmarks.page_weight.browsing import browser
from benchmarks.page_weight.visits import visit
from benchmarks.pages import fill
from benchmarks.results import Result
from benchmarks.setting import Setting

CARDS = 2_000
COMPRESSING = (
    15.0  # seconds until the web process has compressed its files as small as it can (dashapp/brotli_files.py)
)


def measure(setting: Setting) -> list[Result]:
    """Return the weight and the speed of pages, the time of a click, and the cost of watching."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        with web(setting.folder / "web.log") as port:
            site = f"http://127.0.0.1:{port}"
            _warm(site)
            return [
                *weight.measure(site),
                *speed.measure(site),
                *clicking.measure(site),
                *watching.measure(site, engine),
            ]


def _warm(site: str) -> None:
    with browser() as driver:
        for path in (*weight.WITH_CHART, *weight.WITHOUT_CHART):
            visit(driver, site + path)
    sleep(COMPRESSING)
