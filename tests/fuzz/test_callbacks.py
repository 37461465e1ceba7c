"""Wrong shapes and types for every callback, over HTTP, by somebody who has signed in and owns copies: none is answered
with 500, and none leaves a traceback.

FUZZ_CALLBACKS is how many of them each callback gets, FUZZ_SEED chooses the same ones again.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashapp.edge.bodies import DEEPEST
from dashapp.paths import CALLBACKS
from tests.conftest import configured
from tests.support.callback_bodies import TOKEN, body_of, spoilt
from tests.support.people import PASSWORD, new_email
from tests.support.serving import Site, served

EACH = int(os.environ.get("FUZZ_CALLBACKS", "300"))
SEED = int(os.environ.get("FUZZ_SEED", "20261129"))
PROXY = "127.0.0.1"  # tells of another client each time: none has guessed too many tokens


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program's log is."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, folder: Path) -> Iterator[Site]:
    """The program over the simulated market."""
    with configured(market_url, redis_url), served(folder, ADMIN_TOKEN=TOKEN, TRUSTED_PROXIES=PROXY) as site:
        yield site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    """Somebody with a collection, a want and an alert, who makes up requests."""
    headers = {"Content-Type": "application/json", "Origin": site.url}
    with httpx.Client(base_url=site.url, timeout=30, headers=headers) as client:
        assert client.post("/api/auth/register", json={"email": new_email(), "password": PASSWORD}).status_code == 201
        owned = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English", "location": "Blue"}
        assert client.post("/api/inventory", json={"card_id": 1, "quantity": 3, **owned}).status_code == 201
        assert client.post("/api/want-list", json={"card_id": 2}).status_code == 201
        assert client.post("/api/alerts", json={"card_id": 1, "trigger": "missing", "days": 3}).status_code == 201
        yield client


@pytest.fixture(scope="module")
def bodies(client: httpx.Client) -> dict[str, dict[str, Any]]:
    """What pages send for each callback that runs on the server, by output."""
    listed = client.get("/_dash-dependencies").json()
    return {one["output"]: body_of(one) for one in listed if not one["clientside_function"]}


def tracebacks(folder: Path) -> int:
    return (folder / "log").read_text().count("Traceback")


def test_what_pages_send_is_answered(client: httpx.Client, bodies: dict[str, dict[str, Any]], folder: Path) -> None:
    assert len(bodies) >= 30
    statuses = {output: client.post(CALLBACKS, json=body).status_code for output, body in bodies.items()}
    assert {output: status for output, status in statuses.items() if status not in (200, 204)} == {}
    assert tracebacks(folder) == 0


def test_wrong_shapes_and_types_are_the_clients_mistake(
    client: httpx.Client, bodies: dict[str, dict[str, Any]], folder: Path
) -> None:
    rng, statuses = random.Random(SEED), Counter[int]()
    for body in bodies.values():
        for _ in range(EACH):
            wrong = json.dumps(spoilt(body, rng))
            who = {"X-Forwarded-For": f"203.0.{rng.randrange(256)}.{rng.randrange(256)}"}
            status = client.post(CALLBACKS, content=wrong, headers=who).status_code
            assert status in (200, 204, 400), wrong
            statuses[status] += 1
        assert tracebacks(folder) == 0, body["output"]
    assert statuses[400] > sum(statuses.values()) / 2


def test_a_callback_of_the_browser_is_none_of_the_servers(client: httpx.Client) -> None:
    listed = client.get("/_dash-dependencies").json()
    for one in listed:
        if one["clientside_function"]:
            asked = {"output": one["output"], "outputs": [], "inputs": [], "state": [], "changedPropIds": []}
            assert client.post(CALLBACKS, json=asked).status_code == 400


def test_even_where_any_value_would_do_it_may_not_be_nested_without_end(
    client: httpx.Client, bodies: dict[str, dict[str, Any]]
) -> None:
    body = json.dumps(next(body for output, body in bodies.items() if output == "market-sources.children"))
    version = '{"version": 1, "attempt": 0}'
    assert version in body
    for depth, status in ((DEEPEST // 2, 200), (DEEPEST, 400)):
        nested = body.replace(version, "[" * depth + "]" * depth)
        assert client.post(CALLBACKS, content=nested).status_code == status


@pytest.mark.parametrize(
    "query", ["?period=7d&period=1y", "?card_id=a&card_id=b", "?code=&code=1", "?_=1", "?self=1&q", "?draw=1"]
)
@pytest.mark.parametrize("path", ["/market", "/cards/1", "/sets/lea", "/cards", "/admin", "/nowhere"])
def test_an_address_with_odd_parameters_is_a_page(
    client: httpx.Client, bodies: dict[str, dict[str, Any]], folder: Path, path: str, query: str
) -> None:
    (body,) = (body for output, body in bodies.items() if "_pages_content.children" in output)
    asked = json.dumps(body).replace("/market", path).replace("?period=7d", query)
    answer = client.post(CALLBACKS, content=asked)
    assert answer.status_code == 200
    assert "_pages_content" in answer.json()["response"]
    assert tracebacks(folder) == 0
