"""Recommendations, their track record and the ledger over HTTP: honest empty states, counts, hashes that add up."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from analysis.hash_chain import GENESIS, merkle_root, next_root
from dashapp import api, cache
from dashapp.api import shapes
from market.variants import Kind
from services.analysis.evaluating import evaluate_due
from services.analysis.verifying import verify
from tests.support.caching import since
from tests.support.prices import ago, make_card, price, scalar, series, store
from tests.support.recommendations import DAY, issue_at, recommendation
from upkeep import after_prices

START = ago(40)
ONE_SERIES = "SELECT min(id) FROM price_series"


@pytest.fixture
def web(database: Engine) -> FlaskClient:
    """The API over an empty database."""
    server = Flask("test")
    cache.register(server)
    api.register(server)
    return server.test_client()


@pytest.fixture
def judged(database: Engine) -> int:
    """Twelve recommendations of a card whose price rises; their number."""
    store(database, [series(1, *(price(START + day * DAY, f"{10 + day}") for day in range(-1, 12)))], [make_card(1)])
    after_prices.run(database, anyway=True)
    one = scalar(database, ONE_SERIES)
    types = ("buy_now", "wait", "sell_now")
    for number in range(4):
        at = START + number * DAY / 100
        some = [recommendation(one, at, type=type, horizons=(7,), expires_at=at + DAY / 200) for type in types]
        issue_at(database, at, some)
    assert evaluate_due(database, ago(0)) == 12
    return 12


def answer(web: FlaskClient, path: str) -> Any:
    response = web.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()


def lines(web: FlaskClient) -> list[dict[str, Any]]:
    """The ledger as it is sent."""
    response = web.get("/api/recommendations/ledger")
    assert response.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_before_the_first_recommendation_the_record_says_so(web: FlaskClient) -> None:
    found = answer(web, "/api/recommendations/track-record")
    assert (found["live_since"], found["issued"], found["root"], found["groups"]) == (None, 0, None, [])
    assert [(one["horizon"], one["n"], one["figures"]) for one in found["horizons"]] == [
        (days, 0, None) for days in (7, 30, 90)
    ]


def test_an_empty_ledger_is_an_empty_file(web: FlaskClient) -> None:
    assert lines(web) == []
    response = web.get("/api/recommendations/ledger?format=csv")
    assert (response.mimetype, response.text) == ("text/csv", "kind,id,sha256,record,merkle,previous,root\n")


def test_below_a_hundred_outcomes_there_are_counts_and_no_figures(web: FlaskClient, judged: int) -> None:
    found = answer(web, "/api/recommendations/track-record")
    assert (found["issued"], found["least"]) == (judged, 100)
    assert found["live_since"] == START.isoformat().replace("+00:00", "Z")
    week = found["horizons"][0]
    assert (week["n"], week["hits"], week["unfilled"], week["no_price"], week["figures"]) == (
        judged,
        judged,
        0,
        0,
        None,
    )
    assert [(one["type"], one["n"]) for one in found["groups"]] == [("buy_now", 4), ("sell_now", 4), ("wait", 4)]


def test_a_type_and_a_currency_narrow_the_record(web: FlaskClient, judged: int) -> None:
    assert answer(web, "/api/recommendations/track-record?type=wait")["issued"] == 4
    assert answer(web, "/api/recommendations/track-record?currency=EUR")["issued"] == 0
    assert web.get("/api/recommendations/track-record?type=undervalued").status_code == 400


def test_from_a_hundred_outcomes_on_there_are_figures(
    web: FlaskClient, judged: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.track_record.LEAST", 12)
    figures = answer(web, "/api/recommendations/track-record?type=")["horizons"][0]["figures"]
    assert (figures["hit_rate"], figures["base_rate"], figures["with_base"]) == (1.0, 1.0, 12)
    assert [one["n"] for one in figures["reliability"]] == [12]
    assert figures["portfolio"]["stakes"] == 12
    assert len(figures["best"]) == len(figures["worst"]) == 10
    assert figures["best"][0]["gain"] == pytest.approx(figures["portfolio"]["points"][-1]["net"] / 12)


def test_anybody_can_compute_the_hashes_of_the_ledger(web: FlaskClient, judged: int) -> None:
    response = web.get("/api/recommendations/ledger")
    previous, leaves, batch = GENESIS, list[bytes](), dict[str, Any]()
    for text in [*response.text.splitlines(), None]:
        line = json.loads(text) if text else {"kind": "batch"}
        if line["kind"] == "batch" and batch:
            merkle = merkle_root(leaves)
            assert (merkle.hex(), previous.hex()) == (batch["merkle"], batch["previous"])
            previous, leaves = next_root(previous, merkle), []
            assert previous.hex() == batch["root"]
        if text:
            record = text[text.index(',"record":') + len(',"record":') : -1]
            assert hashlib.sha256(record.encode()).hexdigest() == line["sha256"]
            leaves.append(bytes.fromhex(line["sha256"]))
            batch = line if line["kind"] == "batch" else batch
    assert previous == verify().root
    assert response.get_etag()[0] == f"{previous.hex()}-jsonl"


def test_the_table_has_what_the_lines_have(web: FlaskClient, judged: int) -> None:
    table = list(csv.DictReader(io.StringIO(web.get("/api/recommendations/ledger?format=csv").text)))
    assert [(row["kind"], int(row["id"]), row["sha256"], json.loads(row["record"])) for row in table] == [
        (line["kind"], line["id"], line["sha256"], line["record"]) for line in lines(web)
    ]


def test_a_ledger_that_is_known_is_not_sent_again(database: Engine, web: FlaskClient, judged: int) -> None:
    tag = web.get("/api/recommendations/ledger").headers["ETag"]
    assert web.get("/api/recommendations/ledger", headers={"If-None-Match": tag}).status_code == 304
    issue_at(database, ago(0), [recommendation(77, ago(0))])
    assert web.get("/api/recommendations/ledger", headers={"If-None-Match": tag}).status_code == 200


def test_every_issued_one_is_in_the_ledger_and_so_is_every_outcome(web: FlaskClient, judged: int) -> None:
    kinds = [line["kind"] for line in lines(web)]
    assert (kinds.count("recommendation"), kinds.count("outcome"), kinds.count("batch")) == (12, 12, 5)


def test_an_unknown_form_is_refused(web: FlaskClient) -> None:
    assert web.get("/api/recommendations/ledger?format=xlsx").status_code == 400


@pytest.fixture
def offered(database: Engine) -> None:
    """Two copies at Mana Pool for 20.00, for which Card Kingdom pays 23.50."""
    offers = [
        series(1, price(ago(0), "20.00", total_quantity=2), marketplace="manapool"),
        series(1, price(ago(0), "23.50", total_quantity=2), marketplace="cardkingdom", kind=Kind.BUYLIST),
    ]
    store(database, offers, [make_card(1)])
    after_prices.run(database)


def test_before_anything_is_known_the_list_is_empty_and_has_no_search(web: FlaskClient) -> None:
    found = answer(web, "/api/recommendations")
    assert (found["items"], found["search"], found["has_more"]) == ([], None, False)


@pytest.mark.usefixtures("offered")
def test_what_is_recommended_is_told_with_its_facts_and_fees(web: FlaskClient) -> None:
    found = answer(web, "/api/recommendations?status=open&type=arbitrage")
    convert(found, shapes.Recommendations)
    (one,) = found["items"]
    assert (one["expected_net"], one["card"]["name"], one["status"], one["outcomes"]) == (1.34, "Card 1", "open", [])
    assert (one["facts"]["ask"], one["facts"]["bid"], len(one["fees"])) == ("20.00", "23.50", 4)
    assert (found["search"]["compared"], found["search"]["gainful"], found["search"]["best_net"]) == (1, 1, 1.34)
    assert answer(web, f"/api/recommendations/{one['id']}") == one
    assert answer(web, "/api/recommendations?currency=EUR")["items"] == []


@pytest.mark.usefixtures("offered")
def test_one_that_is_not_there_is_not_found(web: FlaskClient) -> None:
    assert web.get("/api/recommendations/2").status_code == 404
    assert web.get("/api/recommendations/x").status_code == 404
    assert web.get("/api/recommendations?status=nice").status_code == 400


def test_a_judged_one_has_its_outcomes(web: FlaskClient, judged: int) -> None:
    found = answer(web, "/api/recommendations?status=expired&limit=5")
    convert(found, shapes.Recommendations)
    assert (len(found["items"]), found["has_more"]) == (5, True)
    (outcome,) = found["items"][0]["outcomes"]
    assert (outcome["horizon"], outcome["label"]) == (7, "hit")
    assert outcome["net"] == pytest.approx(outcome["gross"] - outcome["fees"])
    following = answer(web, f"/api/recommendations?status=expired&limit=100&cursor={found['next_cursor']}")
    assert len(following["items"]) == judged - 5


def test_the_record_is_cached_until_the_ledger_changes(database: Engine, web: FlaskClient, judged: int) -> None:
    path = "/api/recommendations/track-record"
    first = answer(web, path)
    before = cache.counts()
    assert answer(web, path) == first
    assert since(before) == {"hits": 1}
    issue_at(database, ago(0), [recommendation(77, ago(0))])
    assert answer(web, path)["issued"] == judged + 1
