"""Cached answers over HTTP: one web process as the launcher starts it, against the same process answering a constant.

A separate process sends the load over 32 connections, and accepts gzip as most clients do. The constant takes the same
path through gunicorn, Flask and our hooks, has the size of the answers, and uses no server.
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
from services.people import registration
from services.people.clients import Client
from services.people.registration import RegisterRequest, Registration
from stack.ports import free_port
from stack.services import services
from stack.settings import StackSettings

CARDS = 2_000  # an answer's size depends on its period and its series, not on the number of cards
CONNECTIONS = 32
SECONDS = 1.5
ROUNDS = 7  # short ones, so that other work of the machine affects answers and constant alike
START_SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent
ONE_CARD = "SELECT card_id FROM price_series GROUP BY card_id ORDER BY count(*) DESC, card_id LIMIT 1"


class NotAnswering(RuntimeError):
    """The web process did not begin to answer. The text ends with its log."""


def measure(setting: Setting) -> list[Result]:
    """Return requests a second and p95 of an answer for every kind of page, and for all of them in turn."""
    with servers.database(setting.server_url) as engine:
        fill(engine, setting.scaled(CARDS, least=60))
        paths = _paths(engine)
        with web(setting.folder / "web.log") as port:
            found = [_case(port, case, [path]) for case, path in paths.items()]
            found += [_case(port, "all in turn", [*paths.values()]), [_signed_in(port, [*paths.values()])]]
            return [result for results in found for result in results]


def _paths(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        card = connection.scalar(text(ONE_CARD))
    return {
        "index 30d": "/api/market/index?currency=USD&period=30d",
        "overview": "/api/market/overview?currency=USD",
        "movers": "/api/market/top-movers?currency=USD&window=24h",
        "search": "/api/cards/search?q=card+usd>1&currency=USD",
        "card": f"/api/cards/{card}?currency=USD",
        "card statistics": f"/api/cards/{card}/statistics?currency=USD",
        "card history 90d": f"/api/cards/{card}/history?currency=USD&period=90d",
        "sets": "/api/sets?currency=USD",
        "set index 90d": "/api/sets/s1/index?currency=USD&period=90d",
    }


def _case(port: int, case: str, paths: Sequence[str]) -> list[Result]:
    """Return the medians of rounds that alternate between answers and constant."""
    sizes = [_load(port, 0.5, [path]).body_bytes for path in paths]
    constants = [f"/constant/{round(size)}" for size in sizes]
    rounds = [(_load(port, SECONDS, paths), _load(port, SECONDS, constants)) for _ in range(ROUNDS)]
    ours, constant = (median(load.per_second for load in loads) for loads in zip(*rounds, strict=True))
    p95 = median(load.p95_ms for load, _ in rounds)
    name = f"{case}, {sum(sizes) / len(sizes):,.0f} bytes"
    return [
        Result(name, ours, "requests/s", constant, "a constant", at_least(0.75)),
        Result(f"{case}, alone", ours, "requests/s", target=at_least(1000)),
        Result(f"{case}, p95", p95, "ms", target=at_most(40)),
    ]


def _signed_in(port: int, paths: Sequence[str]) -> Result:
    """Return what a request of a signed-in reader costs against one of a stranger, in rounds that alternate."""
    cookie = _cookie(port)
    rounds = [(_load(port, SECONDS, paths, cookie), _load(port, SECONDS, paths)) for _ in range(ROUNDS)]
    ours, strangers = (median(1000 / load.per_second for load in loads) for loads in zip(*rounds, strict=True))
    return Result("all in turn, signed in", ours, "ms", strangers, "a stranger", at_most(1.15))


def _cookie(port: int) -> str:
    """Return the cookie of a new user who has signed in."""
    asked = RegisterRequest("reader@example.org", "correct horse battery staple")
    registration.register(asked, Client("203.0.113.9", "benchmark"), Registration.OPEN)
    body = json.dumps({"email": asked.email, "password": asked.password}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.headers["Set-Cookie"]).partition(";")[0]


def _load(port: int, seconds: float, paths: Sequence[str], cookie: str | None = None) -> Load:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(CONNECTIONS), str(seconds), *paths]
    environment = os.environ | ({"LOAD_COOKIE": cookie} if cookie else {})
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


@contextmanager
def web(log: Path) -> Iterator[int]:
    """Run the web process as the launcher does, with the constant's route; yield its port."""
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
