"""The web process as it is served in production, and clients of its WebSocket."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pytest

from db.changes import data_version
from db.engine import write_engine
from stack.ports import free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.integration.dashapp.live.client import Client

READY_WITHIN = 60.0


class Site(NamedTuple):
    """A web process that is being served."""

    host: str
    process: psutil.Process

    @property
    def address(self) -> str:
        """Address of its WebSocket."""
        return f"ws://{self.host}/ws"


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Site]:
    """Serve the program with one worker of gunicorn's, over the servers that this process is configured for."""
    host = f"127.0.0.1:{free_port()}"
    command = [
        sys.executable, "-m", "gunicorn", "--bind", host, "--worker-class", "gevent", "--worker-connections", "2000",
        "--graceful-timeout", "1", "--no-control-socket", "dashapp.wsgi:server",
    ]  # fmt: skip
    with (folder / "log").open("w") as output:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(host, folder / "log")
        (worker,) = psutil.Process(process.pid).children()
        yield Site(host, worker)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_ready(host: str, log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        try:
            if httpx.get(f"http://{host}/api/docs").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the web process did not answer:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the simulated market, which this process is configured for as well."""
    with (
        configured(market_url, redis_url),
        served(tmp_path_factory.mktemp("web"), SOCKETS_PER_ADDRESS="500") as site,
    ):
        yield site


@pytest.fixture
def card_id(site: Site) -> int:
    """A card with several prices."""
    return card_with_prices(write_engine())


@pytest.fixture
def client(site: Site) -> Iterator[Client]:
    """A client that has just connected."""
    wait_until_caught_up(site)
    with Client(site.address) as client:
        yield client


def wait_until_caught_up(site: Site) -> None:
    """Wait until the web process has heard of every change: nobody who subscribes now is told of an earlier one."""
    newest = data_version()
    with Client(site.address) as client:
        client.say(action="subscribe", channel="market")
        while client.hear().get("seq", 0) < newest:
            pass
