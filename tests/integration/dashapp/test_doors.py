"""All doors of the web process, tried by somebody who has not signed in: none tells what operators only may know.

States, times and counts are for everybody. Errors, arguments of tasks, rejected records and addresses of upstreams are
not, whether they are asked for as a page, a callback, the API or over the WebSocket.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from dashapp.pages.admin import SIGNED_OUT
from dashapp.pages.registry import PAGES
from dashapp.paths import CALLBACKS
from db.writes import dead_letters, ledger
from db.writes.dead_letters import Letter
from tests.support.callback_bodies import TOKEN, body_of
from tests.support.prices import execute
from tests.support.serving import served

SECRETS = {
    "an error": "no route to 10.0.0.7",
    "an address": "https://prices.internal.example/guide.json",
    "an argument": "argument-of-a-task",
    "an error of a task": "SourceDown-of-the-test",
    "a traceback": "line-7-of-the-program",
    "a rejected record": "raw-record-of-the-test",
    "why it was rejected": "reason-of-the-test",
}
PLACES = {
    "{card_id}": "1",
    "{scryfall_id}": "00000000-0000-0000-0000-000000000001",
    "{code}": "lea",
    "{index_code}": "DC-USD-ALL-EW",
}
READ = ("admin-sources", "admin-runs", "admin-rejected", "admin-letters", "shell-banners", "market-sources")


@pytest.fixture
def trouble(database: Engine) -> None:
    """A run that failed, what it rejected, and a task that failed for good."""
    with database.begin() as connection:
        run = ledger.start_run(connection, "cardmarket-guide")
        inputs = [SECRETS["an address"]]
        ledger.update_run(connection, run, status="failed", error=SECRETS["an error"], inputs=inputs)
        rejected = (SECRETS["a rejected record"], SECRETS["why it was rejected"], SECRETS["a rejected record"])
        ledger.reject(connection, run, [rejected])
        asked = {"args": [SECRETS["an argument"]], "kwargs": {}}
        letter = Letter("m", "ingestion.run", asked, SECRETS["an error of a task"], SECRETS["a traceback"], 4)
        dead_letters.keep(connection, letter)
    execute(database, "UPDATE ingestion_runs SET records_rejected = 1, finished_at = now(), as_of = now()")


@pytest.fixture
def anybody(trouble: None, empty_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """Somebody who has not signed in, at the program as it is served."""
    settings = {"DATABASE_URL": empty_database_url, "REDIS_URL": redis_url, "CACHE_URL": "", "ADMIN_TOKEN": TOKEN}
    with served(tmp_path, **settings) as site, httpx.Client(base_url=site.url, timeout=30) as client:
        client.headers["Origin"] = site.url  # as a browser tells by itself
        yield client


def callback_answers(client: httpx.Client) -> dict[str, httpx.Response]:
    """What each callback that runs on the server answers, by its outputs; all but the one that signs in."""
    listed = [one for one in client.get("/_dash-dependencies").json() if not one["clientside_function"]]
    return {
        one["output"]: client.post(CALLBACKS, json=body_of(one)) for one in listed if SIGNED_OUT not in one["output"]
    }


def test_no_door_tells_anybody_what_operators_only_may_know(anybody: httpx.Client) -> None:
    paths = [*anybody.get("/api/openapi.json").json()["paths"]]
    for place, value in PLACES.items():
        paths = [path.replace(place, value) for path in paths]
    pages = [page.path.partition("<")[0] + ("1" if page.shows_one_of_many else "") for page in PAGES]
    assert len(paths) > 15
    answers = {path: anybody.get(path) for path in [*paths, *pages, "/_dash-layout", "/api/health"]}
    callbacks = callback_answers(anybody)
    assert len(callbacks) > 30
    for door, answer in (answers | callbacks).items():
        assert {name for name, secret in SECRETS.items() if secret in answer.text} == set(), door
    for place in READ:  # they were really asked, and answered
        (told,) = (answer for output, answer in callbacks.items() if f"{place}.children" in output)
        assert told.status_code == 200, place
    assert "ingestion.run" in next(one.text for output, one in callbacks.items() if "admin-letters.children" in output)


def test_an_operator_is_told_all_of_it(anybody: httpx.Client) -> None:
    sign = next(one for one in anybody.get("/_dash-dependencies").json() if SIGNED_OUT in one["output"])
    answer = anybody.post(CALLBACKS, json=body_of(sign))
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    told = " ".join(answer.text for answer in callback_answers(anybody).values())
    for name in ("an error", "an argument", "an error of a task", "a rejected record", "why it was rejected"):
        assert SECRETS[name] in told, name
