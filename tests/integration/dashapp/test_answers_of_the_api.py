"""Which of the API's answers are kept: those that depend on the prices and the question alone."""

import pytest
from flask.testing import FlaskClient

from dashapp import cache
from tests.support.caching import since


@pytest.mark.parametrize("path", ["/api/market/index?period=90d", "/api/cards/{}", "/api/cards/{}/history"])
def test_an_answer_of_prices_is_kept(client: FlaskClient, card_id: int, path: str) -> None:
    first = client.get(path.format(card_id))
    before = cache.counts()
    second = client.get(path.format(card_id))
    assert since(before) == {"hits": 1}
    assert (second.status_code, second.data, second.headers["ETag"]) == (200, first.data, first.headers["ETag"])


def test_a_default_that_is_written_out_finds_the_same_answer(client: FlaskClient) -> None:
    client.get("/api/market/index")
    before = cache.counts()
    client.get("/api/market/index?period=7d&currency=USD&condition=")
    assert since(before) == {"hits": 1}


@pytest.mark.parametrize(("path", "status"), [("/api/health", 200), ("/api/market/index?period=2d", 400)])
def test_what_is_not_an_answer_of_prices_does_not_ask_the_cache(client: FlaskClient, path: str, status: int) -> None:
    before = cache.counts()
    assert [client.get(path).status_code for _ in range(2)] == [status, status]
    assert since(before) == {}
