"""Indices over HTTP: the contract's fields, states, tables, and 404 for what there is not."""

import csv

import pytest
from flask.testing import FlaskClient

from market.indices.families import INDICES, LEAST_COVERAGE, LEAST_MEMBERS
from tests.integration.dashapp.api.test_api_lists import answer

FIELDS = {"code", "title", "marketplace", "weighting", "state", "index_value", "change_7d", "change_30d", "n"}


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_all_families_of_a_currency_are_listed(client: FlaskClient, currency: str) -> None:
    found = answer(client, "/api/indices", currency=currency)
    assert all(item.keys() >= FIELDS for item in found["items"])
    assert {item["code"] for item in found["items"]} == {
        code for code, index in INDICES.items() if index.universe.currency == currency and index.weighting == "equal"
    }


def test_what_is_published_rests_on_enough_and_what_is_not_says_why(client: FlaskClient) -> None:
    for item in answer(client, "/api/indices")["items"]:
        is_published = item["state"] == "published"
        assert is_published is (item["index_value"] is not None)
        assert not is_published or (item["n"] >= LEAST_MEMBERS and item["coverage"] >= LEAST_COVERAGE)


def test_an_index_has_its_definition_and_its_points(client: FlaskClient) -> None:
    found = answer(client, "/api/indices/DC-EUR-MOD-CV", period="30d")
    told = {name: found[name] for name in ("code", "currency", "marketplace", "weighting", "bucket")}
    assert told == {
        "code": "DC-EUR-MOD-CV", "currency": "EUR", "marketplace": "cardmarket", "weighting": "capped",
        "bucket": "1 day",
    }  # fmt: skip
    assert "frozen-jevons-1" in found["method"]


def test_an_index_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/indices/DC-USD-XXX-EW").status_code == 404


@pytest.mark.parametrize(("name", "value"), [("currency", "GBP"), ("weighting", "heavy")])
def test_a_wrong_word_is_named(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/api/indices", query_string={name: value})
    assert response.status_code == 400
    assert name in response.get_json()["error"]["fields"]


def test_indices_are_a_table_as_well(client: FlaskClient) -> None:
    items = answer(client, "/api/indices")["items"]
    table = client.get("/api/indices", headers={"Accept": "text/csv"}).text
    assert [row["code"] for row in csv.DictReader(table.splitlines())] == [item["code"] for item in items]
