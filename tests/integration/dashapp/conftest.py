"""The API over the simulated market, as a client sees it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashapp import api, cache


def serve() -> FlaskClient:
    """The API in a Flask application of its own."""
    server = Flask("test")
    cache.register(server)
    api.register(server)
    return server.test_client()


@pytest.fixture
def client(market: Engine) -> FlaskClient:
    """A client of the API over the simulated market."""
    return serve()


@pytest.fixture
def empty_client(database: Engine) -> FlaskClient:
    """A client of the API over an empty database."""
    return serve()


@pytest.fixture
def card_id(market: Engine) -> int:
    """A card with prices in both currencies and on several marketplaces."""
    return card_with_prices(market)


def card_with_prices(market: Engine) -> int:
    """The card with prices on most marketplaces."""
    statement = """
        SELECT card_id FROM price_series JOIN latest_prices ON series_id = id
        GROUP BY card_id ORDER BY count(DISTINCT marketplace_id) DESC, count(*) DESC, card_id LIMIT 1
    """
    with market.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())
