"""Redis goes and comes back while clients stay connected."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import changes
from tests.conftest import configured
from tests.integration.dashapp.live.client import Client
from tests.integration.dashapp.live.conftest import Site, served, wait_until_caught_up
from tests.integration.dashapp.test_cache_redis_killed import Server


@pytest.fixture
def valkey() -> Iterator[Server]:
    """A Redis of the test's own."""
    server = Server()
    yield server
    server.kill()


@pytest.fixture
def own_site(market_url: str, valkey: Server, tmp_path: Path) -> Iterator[Site]:
    """The program over the simulated market and that Redis."""
    with configured(market_url, valkey.url), served(tmp_path) as site:
        wait_until_caught_up(site)
        yield site


def test_clients_stay_are_told_and_hear_everything_again(own_site: Site, valkey: Server) -> None:
    with Client(own_site.address) as client:
        before = client.subscribe("market")
        valkey.kill()
        gone = client.hear()
        assert (gone["type"], gone["code"]) == ("error", "not_live")
        with Client(own_site.address) as newcomer:
            newcomer.say(action="subscribe", channel="market")
            assert newcomer.hear()["type"] == "subscribed"
            assert newcomer.hear()["code"] == "not_live"
        time.sleep(2)  # some tries fail meanwhile
        valkey.start()
        missed = changes.announce()
        back = client.hear(within=35)
        assert back["type"] == "subscribed"
        assert missed is not None
        assert back["seq"] >= missed > before
        version = changes.announce()
        assert client.hear_until("prices_updated")[-1]["seq"] == version
