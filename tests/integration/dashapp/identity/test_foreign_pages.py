"""What a page of another site, and who has not signed in, reach of the whole program: every write, every callback."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from dashapp.edge.origins import SAFE
from dashapp.identity import NOT_SIGNED_IN
from dashapp.paths import CALLBACKS, LAYOUT
from tests.support.callback_bodies import body_of
from tests.support.people import EMAIL, PASSWORD
from tests.support.prices import make_card, rows, store
from tests.support.project import ROOT
from tests.support.serving import Site, served
from tests.support.steps import later_steps
from upkeep import after_prices

BODY = {"email": EMAIL, "password": PASSWORD}
JSON = {"Content-Type": "application/json"}
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Content-Type": "application/x-www-form-urlencoded"},
)
# The routes of the program itself: a child process, because Dash gives all callbacks to its first app.
ROUTES = """
import json
from dashapp.app import create_app
print(json.dumps([[rule.rule, sorted(rule.methods or ())] for rule in create_app().server.url_map.iter_rules()]))
"""
# What a write of another site's page could change.
STATE = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM sessions), (SELECT count(*) FROM holdings)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture
def site(database: Engine, empty_database_url: str, redis_url: str, folder: Path) -> Iterator[Site]:
    """The program as it is served, with a card."""
    store(database, [], [make_card(1)])
    with later_steps():
        after_prices.run(database, anyway=True)
    with served(folder, DATABASE_URL=empty_database_url, REDIS_URL=redis_url, CACHE_URL="") as one:
        yield one


@pytest.fixture
def ada(site: Site) -> Iterator[httpx.Client]:
    """A browser in which Ada has signed in, on a page of this site."""
    with httpx.Client(base_url=site.url, timeout=30, headers={"Origin": site.url}) as client:
        assert client.post("/api/auth/register", json=BODY).status_code == 201
        yield client


def writes() -> set[tuple[str, str]]:
    """Method and path of every route of the program that may change something, numbers and codes filled in."""
    done = subprocess.run([sys.executable, "-c", ROUTES], cwd=ROOT, capture_output=True, text=True, check=True)
    routes = json.loads(done.stdout.splitlines()[-1])
    return {
        (method, re.sub(r"<[^>]+>", "1", path)) for path, methods in routes for method in methods if method not in SAFE
    }


def listed_callbacks(client: httpx.Client) -> list[dict[str, object]]:
    return [one for one in client.get("/_dash-dependencies").json() if not one["clientside_function"]]


def personal_callbacks() -> int:
    """The number of callbacks in the program's text that need a user."""
    files = (ROOT / "callbacks").glob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    needs = [
        one for node in nodes if isinstance(node, ast.FunctionDef) for one in map(ast.unparse, node.decorator_list)
    ]
    return sum(one.startswith("needs(") and one != "needs(Need.OPERATOR)" for one in needs)


def test_a_page_of_another_site_can_write_nothing_at_all(ada: httpx.Client, database: Engine) -> None:
    """dash 308 and 807: every route that may change something, whatever the browser says of where it comes from."""
    asked = writes()
    assert ("POST", CALLBACKS) in asked
    assert len(asked) > 40
    before = rows(database, STATE)
    answers = {
        (method, path, str(headers)): ada.request(method, path, content=b"{}", headers=JSON | headers).status_code
        for method, path in sorted(asked)
        for headers in FOREIGN
    }
    assert {asked: status for asked, status in answers.items() if status != 403} == {}
    assert rows(database, STATE) == before
    assert ada.get("/api/auth/me").status_code == 200


def test_callbacks_of_ones_own_are_401_in_json_without_a_session(site: Site, ada: httpx.Client) -> None:
    """dash-flask-login 8: a redirect to the sign-in in place of an answer."""
    with httpx.Client(base_url=site.url, timeout=30, headers={"Origin": site.url}) as anybody:
        answers = {one["output"]: anybody.post(CALLBACKS, json=body_of(one)) for one in listed_callbacks(anybody)}
    refused = [answer for answer in answers.values() if answer.status_code != 200 and answer.status_code != 204]
    assert len(refused) == personal_callbacks() > 20
    for answer in refused:
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")
        assert answer.json() == {"error": {"code": "unauthorized", "message": NOT_SIGNED_IN}}
        assert answer.headers["Cache-Control"] == "no-store"
    own = {one["output"]: ada.post(CALLBACKS, json=body_of(one)).status_code for one in listed_callbacks(ada)}
    assert set(own.values()) <= {200, 204}


def test_a_session_that_has_ended_is_401_for_an_open_page(ada: httpx.Client) -> None:
    (asked,) = (one for one in listed_callbacks(ada) if "inventory-rows.children" in str(one["output"]))
    assert ada.post(CALLBACKS, json=body_of(asked)).status_code == 200
    assert ada.post("/api/auth/logout-all", json={}).status_code == 204
    assert ada.post(CALLBACKS, json=body_of(asked)).status_code == 401


def test_dash_itself_is_never_redirected_and_only_pages_of_ones_own_are(site: Site) -> None:
    for path in (LAYOUT, "/_dash-dependencies"):
        answer = httpx.get(site.url + path, timeout=30)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert httpx.get(f"{site.url}/api/auth/me", timeout=30).status_code == 401
    page = httpx.get(f"{site.url}/inventory", timeout=30)
    assert (page.status_code, page.headers["Location"]) == (303, "/login?next=%2Finventory")
