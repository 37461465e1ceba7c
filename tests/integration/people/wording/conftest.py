"""A language model in each dialect, and an empty Redis."""

from collections.abc import Iterator

import pytest
import redis
from pytest_httpserver import HTTPServer

from tests.conftest import configured
from tests.support.language_model import FakeModel, language_model


@pytest.fixture
def emptied(redis_url: str) -> Iterator[redis.Redis]:
    """Redis, empty, that the program is configured for."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    with configured("", redis_url):
        yield client
    client.flushall()


@pytest.fixture(params=["openai", "anthropic"])
def model(
    request: pytest.FixtureRequest, httpserver: HTTPServer, emptied: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeModel]:
    """A model that the settings name."""
    with language_model(httpserver, monkeypatch, request.param) as found:
        yield found
