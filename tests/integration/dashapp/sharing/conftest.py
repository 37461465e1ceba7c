"""The pictures and the sitemaps in a Flask application of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import cache, pictures, sharing
from dashapp.settings import settings

Serve = Callable[[], FlaskClient]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serves them over the database that this process is configured for, with an empty data folder."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()

    def client() -> FlaskClient:
        server = Flask("test")
        cache.register(server)
        pictures.register(server)
        sharing.register(server)
        return server.test_client()

    yield client
    settings.cache_clear()
