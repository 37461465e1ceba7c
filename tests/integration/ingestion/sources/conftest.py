"""Upstreams that answer over real HTTP on this machine."""

from collections.abc import Callable, Iterator

import pytest
import stamina
from pytest_httpserver import HTTPServer

from ingestion.settings import IngestionSettings

Ask = Callable[[], IngestionSettings]


@pytest.fixture
def upstream(httpserver: HTTPServer) -> Ask:
    """Settings under which every source is this test's server, tried three times."""
    settings = IngestionSettings(
        SCRYFALL_URL=httpserver.url_for("/scryfall"),
        MTGJSON_URL=httpserver.url_for("/mtgjson/"),
        CARDMARKET_URL=httpserver.url_for("/cardmarket"),
        CARDKINGDOM_URL=httpserver.url_for("/cardkingdom"),
        MANAPOOL_URL=httpserver.url_for("/manapool"),
        CARDTRADER_URL=httpserver.url_for("/cardtrader"),
        CARDTRADER_TOKEN="trader-secret",
        TCGPLAYER_URL=httpserver.url_for("/tcgplayer"),
        TCGPLAYER_TOKEN="player-secret",
        TCGCSV_URL=httpserver.url_for("/tcgcsv"),
        TCGCSV=True,
        USER_AGENT="Dualcaster-test/1.0",
        HTTP_TIMEOUT=2.0,
        HTTP_ATTEMPTS=3,
    )
    return lambda: settings


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    """Try again at once; how often stays as the settings say."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield
