"""Events over HTTP: in the simulated market, whose worker has derived them."""

import csv

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.integration.dashapp.conftest import card_with_prices


def test_events_are_listed_newest_first_and_by_kind(client: FlaskClient) -> None:
    items = client.get("/api/events?limit=200").get_json()["items"]
    days = [one["day"] for one in items]
    assert days == sorted(days, reverse=True)
    releases = client.get("/api/events?kind=release").get_json()["items"]
    assert releases
    assert {one["kind"] for one in releases} == {"release"}


def test_events_are_also_a_table(client: FlaskClient) -> None:
    text = client.get("/api/events?kind=release", headers={"Accept": "text/csv"}).get_data(as_text=True)
    assert next(csv.reader(text.splitlines())) == [
        "day", "kind", "set_code", "set_name", "card_id", "card_name", "detail",
    ]  # fmt: skip


def test_the_study_has_every_kind_and_says_how_many_events_it_needs(client: FlaskClient) -> None:
    body = client.get("/api/events/study?currency=EUR").get_json()
    assert [one["kind"] for one in body["kinds"]] == [
        "release", "reprint", "ban", "restriction", "unban", "correction",
    ]  # fmt: skip
    assert all(day["n"] >= body["least"] for one in body["kinds"] for day in one["path"])
    assert all(one["is_enough"] == bool(one["path"]) for one in body["kinds"])


def test_a_card_has_its_events(client: FlaskClient, market: Engine) -> None:
    items = client.get(f"/api/cards/{card_with_prices(market)}/events").get_json()["items"]
    assert "release" in {one["kind"] for one in items}


@pytest.mark.parametrize("path", ["/api/events?kind=party", "/api/events?limit=0", "/api/events/study?currency=GBP"])
def test_other_values_are_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_an_unknown_card_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/cards/2147483647/events").status_code == 404
