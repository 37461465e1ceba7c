"""Cached answers over HTTP: one web process as the launcher starts it, against the same process answering a constant.

The load comes from a process of its own over 32 connections, asking as most clients do for gzip. The constant goes the
same way through gunicorn, Flask and our hooks, has the size of the answers, and asks nobody.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from benchmarks import servers
from benchmarks.load import Load
from benchmarks.pages import fill
from benchmarks.results import Result, at_least, at_most
from benchmarks.setting import Setting
from stack.ports import free_port
from stack.services import services
from stack.settings import StackSettings

CARDS = 2_000  # an answer's size depends on its period and its series, not on how many cards there are
CONNECTIONS = 32
SECONDS = 1.5
ROUNDS = 7  # short ones, so that whatever else the machine does meets answers and constant alike
START_SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent
ONE_CARD = "SELECT card_id FROM price_series GROUP BY card_id ORDER BY count(*) DESC, card_id LIMIT 1"


class NotAnswering(RuntimeError):
    """The web process did not begin to answer. The text has the end of its log."""


def measure(setting: Setting) -> list[Result]:
    """Requests a second and p95 of the index, a card, its history, and of all three in turn."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        paths = _paths(engine)
        with web(setting.folder / "web.log") as port:
            found = [_case(port, case, [path]) for case, path in paths.items()]
            return [result for results in [*found, _case(port, "all in turn", [*paths.values()])] for result in results]


def _paths(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        card = connection.scalar(text(ONE_CARD))
    return {
        "index 30d": "/api/market/index?currency=USD&period=30d",
        "card": f"/api/cards/{card}?currency=USD",
        "card history 90d": f"/api/cards/{card}/history?currency=USD&period=90d",
    }


def _case(port: int, case: str, paths: Sequence[str]) -> list[Result]:
    """The median of rounds in which answers and constant take turns."""
    sizes = [_load(port, 0.5, [path]).body_bytes for path in paths]
    constants = [f"/constant/{round(size)}" for size in sizes]
    rounds = [(_load(port, SECONDS, paths), _load(port, SECONDS, constants)) for _ in range(ROUNDS)]
    ours, constant = (median(load.per_second for load in loads) for loads in zip(*rounds, strict=True))
    p95 = median(load.p95_ms for load, _ in rounds)
    name = f"{case}, {sum(sizes) / len(sizes):,.0f} bytes"
    return [
        Result(name, ours, "requests/s", constant, "a constant", at_least(0.6)),
        Result(f"{case}, alone", ours, "requests/s", target=at_least(1000)),
        Result(f"{case}, p95", p95, "ms", target=at_most(40)),
    ]


def _load(port: int, seconds: float, paths: Sequence[str]) -> Load:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(CONNECTIONS), str(seconds), *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


@contextmanager
def web(log: Path) -> Iterator[int]:
    """The web process as the launcher starts it, with the constant's route; yields its port."""
    port = free_port()
    (service,) = (one for one in services(StackSettings(HOST="127.0.0.1", PORT=port), demo=False) if one.name == "web")
    command = [*service.command[:-1], "benchmarks.constant:server"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}{service.answers[0]}", process, log)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise NotAnswering(log.read_text()[-2000:])
