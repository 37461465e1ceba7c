"""Two hundred attempts on another user's things, over every endpoint that names something by its number.

Each is a 404 as for a number that nobody has, and changes nothing. The guard against guesses (test_guessing.py) would
end the walk after ten, so that its count is forgotten on the way: the check of the owner is what answers here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.edge import guessing
from db import redis_client
from services.people import bots, signing_in
from services.people.bots import LinkRequest
from services.people.signing_in import Credentials
from tests.integration.dashapp.api.test_accounts import COLLECTION, PERSONAL
from tests.support.browsers import BODY
from tests.support.inventories import a_card, manabox, preview
from tests.support.people import CLIENT
from tests.support.prices import ago, make_card, price, rows, scalar, series, store
from tests.support.steps import later_steps
from tests.support.valued import PLAIN
from upkeep import after_prices

EACH = 10  # things of each kind
ATTEMPTS = 200
BOB = "bob@example.org"
NOBODYS = 2**31 - 1
# Where a kind's numbers come from, and the beginning of the paths that name one.
KINDS: Mapping[str, str] = {
    "/api/inventory/transactions/": "inventory_entries",
    "/api/inventory/imports/": "imports",
    "/api/inventory/changes": "holdings",
    "/api/inventory/": "holdings",
    "/api/want-list/": "wants",
    "/api/alerts/channels/": "alert_channels",
    "/api/alerts/": "alert_rules",
    "/api/auth/sessions/": "sessions",
    "/api/auth/tokens/": "personal_tokens",
    "/api/auth/bot-links/": "bot_links",
    "/api/shares/": "shares",
}
OWNED = "SELECT table_name FROM information_schema.columns WHERE column_name = 'user_id' AND table_schema = 'public'"
REMOVAL = ("DELETE", "/api/inventory/1")  # of a version, in the query
MOVING = {"sessions"}  # when they were last seen is noted


@pytest.fixture
def numbers(database: Engine, bob: FlaskClient) -> dict[str, list[int]]:
    """The numbers of Bob's things by table, ten of each kind."""
    some = range(1, EACH + 1)
    store(database, [series(number, price(ago(), "1.00")) for number in some], [make_card(number) for number in some])
    with later_steps():
        after_prices.run(database, anyway=True)
    cards = [row[0] for row in rows(database, "SELECT id FROM cards ORDER BY id")]
    user = int(scalar(database, "SELECT id FROM users WHERE email = :email", email=BOB))
    for place, card in enumerate(cards):
        made = [
            bob.post("/api/inventory", json={"card_id": card, **PLAIN, "location": "Blue"}),
            bob.post("/api/want-list", json={"card_id": card}),
            bob.post("/api/alerts", json={"card_id": card, "trigger": "missing", "days": 3}),
            bob.post("/api/alerts/channels", json={"kind": "webhook", "address": f"https://example.org/{place}"}),
            bob.post("/api/auth/tokens", json={"name": f"bot {place}", "scopes": ["inventory:read"]}),
            bob.post("/api/shares", json={"kind": "summary"}),
        ]
        assert {answer.status_code for answer in made} == {201}, [answer.text for answer in made]
        preview(user, manabox(a_card(1, Quantity=place + 1)))
        signing_in.sign_in(Credentials(BOB, BODY["password"]), CLIENT)
        bots.link(user, LinkRequest(bots.make_code(user).code, f"chat:{place}"), CLIENT)
    of_bob = {
        table: [
            row[0] for row in rows(database, f"SELECT id FROM {table} WHERE user_id = :user ORDER BY id", user=user)
        ]
        for table in set(KINDS.values())
    }
    of_bob["sessions"] = [one["id"] for one in bob.get("/api/auth/sessions").get_json()["sessions"]]  # not the rows'
    assert {table for table, ids in of_bob.items() if len(ids) < EACH} == set()
    return of_bob


def naming() -> Iterator[tuple[str, str, str]]:
    """Method, path and body (JSON) of each personal endpoint that names something by its number, which is 1 there."""
    for method, path, body in PERSONAL + COLLECTION:
        plain = path.partition("?")[0]
        if "/1" in plain or plain in ("/api/inventory/changes", "/api/inventory/transactions/reverse"):
            yield method, plain, json.dumps(body)


def kind_of(path: str) -> str:
    """The table whose numbers a path, or its body, has."""
    return next(table for beginning, table in KINDS.items() if path.startswith(beginning))


def attempt(browser: FlaskClient, method: str, path: str, body: str, number: int) -> TestResponse:
    """Ask for the thing of a number."""
    redis_client.client().delete(*redis_client.client().keys("guesses:*") or ["none"])
    named = re.sub(r'"1(:1)?"', rf'"{number}\1"', body)
    at = re.sub(r"/1(?=/|$)", f"/{number}", path)
    query = {"version": 1} if (method, path) == REMOVAL else {}
    return browser.open(at, method=method, json=json.loads(named), query_string=query)


def owned(database: Engine, user: int) -> dict[str, list[Any]]:
    """All rows of a user, by table."""
    tables = {row[0] for row in rows(database, OWNED)} - MOVING
    query = "SELECT row_to_json(one)::text FROM {} AS one WHERE user_id = :user ORDER BY 1"
    return {table: rows(database, query.format(table), user=user) for table in tables}


def test_two_hundred_attempts_on_anothers_numbers_are_404_and_change_nothing(
    ada: FlaskClient, numbers: dict[str, list[int]], database: Engine
) -> None:
    bob = int(scalar(database, "SELECT id FROM users WHERE email = :email", email=BOB))
    before, made, unknown = owned(database, bob), 0, dict[tuple[str, str], bytes]()
    assert {"holdings", "lots", "wants", "imports", "shares"} <= {table for table, some in before.items() if some}
    for method, path, body in naming():
        nobodys = attempt(ada, method, path, body, NOBODYS)
        assert nobodys.status_code == 404, (method, path, nobodys.text)
        unknown[method, path] = nobodys.data
        for number in numbers[kind_of(path)][:EACH]:
            foreign = attempt(ada, method, path, body, number)
            assert (foreign.status_code, foreign.data) == (404, unknown[method, path]), (method, path, number)
            made += 1
    assert made >= ATTEMPTS
    assert owned(database, bob) == before
    assert scalar(database, "SELECT count(*) FROM sessions WHERE user_id = :bob", bob=bob) == EACH + 1


def test_every_kind_of_number_is_among_those_that_are_tried() -> None:
    assert {kind_of(path) for _, path, _ in naming()} == set(KINDS.values())


def test_the_guard_ends_such_a_walk_after_ten_attempts(ada: FlaskClient, numbers: dict[str, list[int]]) -> None:
    answers = [ada.get(f"/api/inventory/{number}").status_code for number in numbers["holdings"] * 2]
    assert answers == [404] * guessing.MOST + [429] * guessing.MOST
