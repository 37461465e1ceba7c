"""Redis goes and comes back while clients stay connected."""

import time
from collections.abc import Iterator

import pytest

from dashapp.live.subscriber import ANSWERED_WITHIN, ASK_AFTER
from db import announcements, redis_client
from db.announcements import PricesChanged
from tests.conftest import configured
from tests.integration.dashapp.live.client import Client
from tests.integration.dashapp.live.conftest import wait_until_caught_up
from tests.support.serving import Site, served
from tests.support.valkey import Valkey


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    """A Redis of these tests' own."""
    server = Valkey()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def program(market_url: str, valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the simulated market and that Redis."""
    with configured(market_url, valkey.url), served(tmp_path_factory.mktemp("web")) as site:
        yield site


@pytest.fixture
def own_site(program: Site) -> Site:
    """The program, once it knows all that there is to be known."""
    wait_until_caught_up(program)
    return program


def test_clients_stay_are_told_and_hear_everything_again(own_site: Site, valkey: Valkey) -> None:
    with Client(own_site.socket) as client:
        before = client.subscribe("market")
        valkey.kill()
        gone = client.hear()
        assert (gone["type"], gone["code"]) == ("error", "not_live")
        with Client(own_site.socket) as newcomer:
            newcomer.say(action="subscribe", channel="market")
            assert newcomer.hear()["type"] == "subscribed"
            assert newcomer.hear()["code"] == "not_live"
        time.sleep(2)  # some tries fail meanwhile
        valkey.start()
        missed = announcements.announce(PricesChanged())
        back = client.hear(within=35)
        assert back["type"] == "subscribed"
        assert missed is not None
        assert back["seq"] >= missed > before
        version = announcements.announce(PricesChanged())
        while client.hear_until("prices_updated")[-1]["seq"] != version:
            pass


def test_a_redis_that_hangs_counts_as_away_until_it_goes_on(own_site: Site, valkey: Valkey) -> None:
    with Client(own_site.socket) as client:
        before = client.subscribe("market")
        with valkey.frozen():
            assert client.hear(within=30)["code"] == "not_live"
        back = client.hear(within=35)
        assert (back["type"], back["seq"] > before) == ("subscribed", True)


def test_a_quiet_redis_does_not_count_as_away(own_site: Site) -> None:
    with Client(own_site.socket) as client:
        client.subscribe("market")
        time.sleep(ASK_AFTER + ANSWERED_WITHIN + 4)
        version = announcements.announce(PricesChanged())
        assert client.hear()["seq"] == version


def test_whoever_could_not_announce_something_meanwhile_is_stood_in_for(own_site: Site, valkey: Valkey) -> None:
    with Client(own_site.socket) as client:
        before = client.subscribe("market")
        redis_client.client().client_kill_filter(_type="pubsub")  # Redis stays, and keeps the version that it has
        assert client.hear()["code"] == "not_live"
        back = client.hear(within=35)
        assert back["type"] == "subscribed"
        assert back["seq"] > before
