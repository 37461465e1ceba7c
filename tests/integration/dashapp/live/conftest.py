"""Clients of the WebSocket of a web process that is served as in production."""

from collections.abc import Iterator

import pytest

from db import versions
from db.engine import write_engine
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.integration.dashapp.live.client import Client
from tests.support.serving import Site, served


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
    with Client(site.socket) as client:
        yield client


def wait_until_caught_up(site: Site) -> None:
    """Wait until the web process has heard of every change: nobody who subscribes now is told of an earlier one."""
    newest = versions.current()
    with Client(site.socket) as client:
        client.say(action="subscribe", channel="market")
        while client.hear().get("seq", 0) < newest:
            pass
