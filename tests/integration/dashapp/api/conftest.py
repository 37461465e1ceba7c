"""The API behind the edge, and people who have signed in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import api, cache, edge, identity
from dashapp.edge import rates
from dashapp.identity import known_actors
from dashapp.settings import settings
from tests.support.browsers import BODY, browser
from tests.support.operators import TOKEN


@pytest.fixture
def server(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The API behind the edge, as it is served."""
    monkeypatch.setenv("SECRET_KEY", "a secret of the test of some length")
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    settings.cache_clear()
    known_actors.of_this_process.cache_clear()  # another test's may be subscribed to announcements
    rates.forget()
    made = Flask("test")
    cache.register(made)
    edge.register(made)
    identity.register(made)
    api.register(made)
    yield made
    settings.cache_clear()
    rates.forget()


@pytest.fixture
def ada(server: Flask) -> FlaskClient:
    """A browser in which Ada has registered."""
    made = browser(server, "203.0.113.2")
    assert made.post("/api/auth/register", json=BODY).status_code == 201
    return made


@pytest.fixture
def bob(server: Flask) -> FlaskClient:
    """A browser in which Bob has registered."""
    made = browser(server, "203.0.113.3")
    assert made.post("/api/auth/register", json=BODY | {"email": "bob@example.org"}).status_code == 201
    return made


@pytest.fixture
def stranger(server: Flask) -> FlaskClient:
    """A browser that knows nobody."""
    return browser(server)
