"""Every endpoint, page and callback, tried by each actor: what needs an operator is refused to all others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from callbacks.failures import NOT_SIGNED_IN
from dashapp.pages.admin import RESULT, SIGNED_OUT
from dashapp.paths import CALLBACKS
from dashapp.routing import PAGES
from tests.support.callback_bodies import TOKEN, body_of
from tests.support.prices import make_card, scalar, store
from tests.support.serving import served
from upkeep import after_prices

PLACES = {
    "{card_id}": "1",
    "{scryfall_id}": "00000000-0000-0000-0000-000000000001",
    "{code}": "tst",
    "{index_code}": "DC-USD-ALL-EW",
}
REFUSED, NO_USER = 401, 403
OPERATORS = "admin_token"  # the security scheme of what needs an operator


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("actors")


@pytest.fixture
def url(database: Engine, empty_database_url: str, redis_url: str, folder: Path) -> Iterator[str]:
    """The program as it is served, with a card."""
    store(database, [], [make_card(1)])
    after_prices.run(database, anyway=True)
    settings = {"DATABASE_URL": empty_database_url, "REDIS_URL": redis_url, "CACHE_URL": "", "ADMIN_TOKEN": TOKEN}
    with served(folder, **settings) as site:
        yield site.url


def actors(url: str) -> dict[str, httpx.Client]:
    """A client of each kind."""
    clients = {name: httpx.Client(base_url=url, timeout=30) for name in ("anybody", "wrong", "program", "browser")}
    clients["wrong"].headers["Authorization"] = "Bearer a-token-that-is-wrong"
    clients["program"].headers["Authorization"] = f"Bearer {TOKEN}"
    clients["browser"].headers["Origin"] = url  # as a browser tells by itself
    listed = clients["browser"].get("/_dash-dependencies").json()
    sign = next(one for one in listed if SIGNED_OUT in one["output"])
    assert clients["browser"].post(CALLBACKS, json=body_of(sign)).status_code == 200
    return clients


def operations(client: httpx.Client) -> list[tuple[str, str, set[str]]]:
    """Method, path and the ways to have the needed right, of each operation that the API describes."""
    described = client.get("/api/openapi.json").json()["paths"]
    found = []
    for path, methods in described.items():
        for place, value in {**PLACES, "{": "7"}.items():
            path = path.replace(place, value) if place != "{" else path
        path = "".join(part if "}" not in part else "7" + part.partition("}")[2] for part in path.split("{"))
        found += [(method, path, ways_in(about)) for method, about in methods.items()]
    return found


def ways_in(about: dict[str, Any]) -> set[str]:
    """The names of an operation's security schemes."""
    return {name for way in about.get("security", []) for name in way}


def test_each_operation_of_the_api_is_refused_to_all_whose_bearer_is_not_the_token(url: str) -> None:
    clients = actors(url)
    asked = operations(clients["anybody"])
    assert sum(OPERATORS in ways for _, _, ways in asked) >= 4
    for method, path, ways in asked:
        answers = {
            name: client.request(method, path).status_code for name, client in clients.items() if name != "wrong"
        }
        refused = {name for name, status in answers.items() if status == REFUSED}
        assert refused == ({"anybody", "browser"} if ways else set()), (method, path, answers)
        if ways:
            answer = clients["program"].request(method, path)
            assert answer.headers["Cache-Control"] == "no-store"
            # Whoever holds the admin token operates the program, and is no user.
            assert (answer.status_code == NO_USER) == (OPERATORS not in ways), (method, path, answer.status_code)
    guarded_path = next(path for method, path, ways in asked if OPERATORS in ways and method == "get")
    assert clients["wrong"].get(guarded_path).status_code == REFUSED


def test_every_page_is_there_for_each_actor_but_those_of_users(url: str, database: Engine) -> None:
    names = {
        "<card_id>": str(scalar(database, "SELECT id FROM cards")),
        "<code>": "tst",
        "<index_code>": "DC-USD-ALL-EW",
    }
    paths = {re.sub("<[a-z_]+>", lambda name: names[name[0]], page.path): page.needs.is_personal for page in PAGES}
    expected = {path: 303 if is_personal else 200 for path, is_personal in paths.items()}
    assert 303 in expected.values()
    for client in actors(url).values():
        assert {path: client.get(path).status_code for path in paths} == expected


def callback_texts(client: httpx.Client) -> dict[str, str]:
    """What each callback that runs on the server answers, by its outputs; all but the one that signs in."""
    listed: list[dict[str, Any]] = client.get("/_dash-dependencies").json()
    return {
        one["output"]: client.post(CALLBACKS, json=body_of(one)).text
        for one in listed
        if not one["clientside_function"] and SIGNED_OUT not in one["output"]
    }


def test_callbacks_that_act_are_refused_to_all_but_an_operators_session(url: str) -> None:
    clients = actors(url)
    for name in ("anybody", "program"):
        (refused,) = [output for output, text in callback_texts(clients[name]).items() if NOT_SIGNED_IN in text]
        assert f"{RESULT}.children" in refused
    assert not any(NOT_SIGNED_IN in text for text in callback_texts(clients["browser"]).values())
