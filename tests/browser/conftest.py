"""The web process as it is served in production, and a real Chromium that reads its pages."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from selenium import webdriver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from stack.ports import free_port
from tests.browser.reader import Reader
from tests.support.chromium import chrome_options, chrome_service

READY_WITHIN = 60.0


@contextmanager
def served(database_url: str, redis_url: str, log: Path) -> Iterator[str]:
    """Serve the program over a database; yields the base address once it answers."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gevent",
        "--graceful-timeout", "1", "--no-control-socket", "dashapp.wsgi:server",
    ]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "CACHE_URL": ""}
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/market").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the web process did not answer:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of the program over the simulated market."""
    with served(market_url, redis_url, tmp_path_factory.mktemp("web") / "log") as url:
        yield url


@contextmanager
def away(server_url: str, url: str) -> Iterator[None]:
    """A database that nobody can connect to, until the end of the block."""
    name = make_url(url).database
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[webdriver.Chrome]:
    """A headless Chromium that keeps what its console says."""
    options = chrome_options()
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=chrome_service())
    yield driver
    driver.quit()


@pytest.fixture
def reader(chromium: webdriver.Chrome, site: str) -> Iterator[Reader]:
    """Somebody who opens the simulated market with a new browser; at the end nothing may have gone wrong in it."""
    reader = Reader(chromium, site)
    reader.forget()
    yield reader
    assert reader.complaints() == []
