"""A real Chromium that reads the pages of a web process, which is served as in production."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from stack.valkey import EmbeddedValkey
from tests.browser.reader import Reader
from tests.support.chromium import chrome_options, chrome_service
from tests.support.serving import served

READY = "/market"


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey server of the browser tests: their program runs on to the session's end, beside others."""
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="session")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of the program over the simulated market."""
    folder = tmp_path_factory.mktemp("web")
    with served(folder, READY, DATABASE_URL=market_url, REDIS_URL=redis_url, CACHE_URL="") as site:
        yield site.url


@contextmanager
def away(server_url: str, url: str) -> Iterator[None]:
    """A database that nobody can connect to, until the end of the block."""
    name = make_url(url).database
    connected = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        try:
            connection.execute(text(f"{connected} AND backend_type = 'client backend'"))  # autovacuum's ends itself
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
    chromium.get("about:blank")  # an open page would go on asking
