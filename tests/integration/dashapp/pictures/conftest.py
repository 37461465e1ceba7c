"""Pictures of cards over a real upstream."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from dashapp import pictures
from dashapp.settings import settings
from tests.support.prices import make_card, store

Serve = Callable[..., FlaskClient]
FILE = "a/b/ab0123cd-4567-89ef-0123-4567{:08d}.jpg?1562404626"


@pytest.fixture
def serve(database: Engine, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serves the pictures of three cards of an empty database: one-sided, double-faced, and without a scan."""
    address = "https://cards.scryfall.io/normal/front/"
    bolt = make_card(1, name="Lightning Bolt", layout="normal", image_url=address + FILE.format(1))
    delver = make_card(2, name="Delver // Aberration", layout="transform", image_url=address + FILE.format(2))
    store(database, [], [bolt, delver, make_card(3, name="Unseen", layout="normal")])

    def client(**chosen: str) -> FlaskClient:
        given = {"DATA_DIR": str(tmp_path), "PICTURES_URL": httpserver.url_for(""), "USER_AGENT": "Test/1.0"}
        for name, value in {**given, **chosen}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        server = Flask("test")
        pictures.register(server)
        return server.test_client()

    yield client
    settings.cache_clear()
