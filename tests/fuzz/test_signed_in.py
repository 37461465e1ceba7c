"""Requests made up from the API's specification, sent by somebody who has signed in, about things that they own.

`make test` tries a few of each endpoint of one's own, `make fuzz` hundreds (FUZZ_EXAMPLES). What is ended or removed on
the way is made anew, and limits and the guard against guesses are forgotten: requests are to reach the services.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from sqlalchemy import Engine, text

from dashapp import cache
from db import redis_client
from services.people.imports import previews
from services.people.imports.contract import ImportRequest
from tests.fuzz.test_api import EXAMPLES, PERSONAL, PLAIN, SERVER, TELLTALE, one_of, wrong
from tests.support.browsers import bearer, browser
from tests.support.inventories import a_card, manabox
from tests.support.people import PASSWORD, new_email, register

EACH = max(2, EXAMPLES // 4)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
# How something of one's own is made, by the parameter that names it in paths: path and body.
MAKE: dict[str, tuple[str, dict[str, object]]] = {
    "holding_id": ("/api/inventory", {"card_id": 1, "condition": "NEAR_MINT", "finish": "nonfoil"}),
    "transaction_id": ("/api/inventory", {"card_id": 2}),
    "want_id": ("/api/want-list", {"card_id": 1}),
    "rule_id": ("/api/alerts", {"card_id": 1, "trigger": "missing", "days": 3}),
    "channel_id": ("/api/alerts/channels", {"kind": "webhook", "address": "https://example.org/"}),
    "token_id": ("/api/auth/tokens", {"name": "bot", "scopes": ["inventory:read"]}),
    "share_id": ("/api/shares", {"kind": "summary"}),
}
TABLES = {
    "holding_id": "holdings", "transaction_id": "inventory_entries", "import_id": "imports", "want_id": "wants",
    "rule_id": "alert_rules", "channel_id": "alert_channels", "token_id": "personal_tokens", "share_id": "shares",
}  # fmt: skip


def generated() -> SchemathesisConfig:
    """Right and wrong requests by chance; the limits of each parameter are covered by test_api.py."""
    generation = GenerationConfig(modes=list(GenerationMode), max_examples=EACH, deterministic=EXAMPLES < 50)
    phases = PhasesConfig(coverage=CoveragePhaseConfig(enabled=False))
    project = ProjectConfig(generation=generation, phases=phases)
    return SchemathesisConfig(projects=ProjectsConfig(default=project))


# Makes the account of a visitor in the market that other tests share, whoever asks.
OF_NOBODY = {"/api/auth/demo"}
SPECIFICATION = schemathesis.openapi.from_wsgi("/api/openapi.json", SERVER, config=generated())
PATHS = [
    path
    for path in (operation.ok().path for operation in SPECIFICATION.get_all_operations())
    if path.startswith(PERSONAL) and path not in OF_NOBODY
]


class Person:
    """Somebody with an account, tokens of a program, and things of every kind."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.begin()

    def begin(self) -> None:
        """Make an account and sign in."""
        self.email = new_email()
        self.id = register(self.email).user.id
        self.enter()

    def enter(self) -> None:
        """Sign in again; where the account or its password is another one by now, with a new account."""
        body = {"email": self.email, "password": PASSWORD}
        answer = browser(SERVER, "198.51.100.2").post("/api/auth/token", json=body)
        if answer.status_code == 200:
            self.headers = bearer(answer.get_json()["access_token"])
        else:
            self.begin()

    def numbers(self, name: str) -> list[str]:
        """The numbers of one's own things of a kind, made anew where there are none left."""
        return self.stored(name) or self.make(name) or self.stored(name) or ["1"]

    def stored(self, name: str) -> list[str]:
        """The newest numbers of a kind."""
        query = text(f"SELECT id FROM {TABLES[name]} WHERE user_id = :user ORDER BY id DESC LIMIT 5")
        with self.engine.connect() as connection:
            return [str(number) for number in connection.scalars(query, {"user": self.id})]

    def make(self, name: str) -> list[str]:
        """Make something of a kind."""
        if name == "import_id":
            previews.preview(self.id, ImportRequest("cards.csv"), manabox(a_card(1)))
        elif name in MAKE:
            path, body = MAKE[name]
            browser(SERVER, "198.51.100.2").post(path, json=body, headers=self.headers)
        return []


@pytest.fixture
def person(market: Engine, people: list[Person]) -> Person:
    """The person who asks; the API over the simulated market is ready."""
    cache.register(SERVER)
    if not people:
        people.append(Person(market))
    return people[0]


@pytest.fixture(scope="module")
def people() -> list[Person]:
    """The person of this module, once there is one."""
    return []


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> Iterator[Counter[tuple[str, int]]]:
    """How often each path answered with each status; told at the end, when most paths must have done something."""
    counted: Counter[tuple[str, int]] = Counter()
    yield counted
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{counted.total():,} requests of somebody who has signed in")
        for (path, status), number in sorted(counted.items()):
            print(f"{number:7,}  {status}  {path}")
    if len({path for path, _ in counted}) == len(PATHS):
        done = {path for path, status in counted if status < 300}
        assert len(done) > len(PATHS) / 2
        assert {status for _, status in counted if status >= 500} == set()


def forget_limits() -> None:
    """Forget what was counted of attempts and guesses."""
    client = redis_client.client()
    for key in [*client.scan_iter("attempts*"), *client.scan_iter("LIMITS*"), *client.scan_iter("guesses*")]:
        client.delete(key)


def owned(case: Case, person: Person) -> Case:
    """The same request, of something of one's own."""
    for name, given in (case.path_parameters or {}).items():
        if name in TABLES and not wrong(case, ParameterLocation.PATH):
            case.path_parameters[name] = one_of(person.numbers(name), given)
    return case


def check_of(path: str) -> Callable[..., None]:
    """The test of one endpoint."""

    @SPECIFICATION.include(path=path).parametrize()
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def check(case: Case, person: Person, answers: Counter[tuple[str, int]]) -> None:
        forget_limits()
        response = owned(case, person).call(headers=PLAIN | person.headers)
        if response.status_code == 401:
            person.enter()
            response = owned(case, person).call(headers=PLAIN | person.headers)
        answers[case.path, response.status_code] += 1
        case.validate_response(response, CHECKS)
        if response.status_code >= 400:
            assert not [word for word in TELLTALE if word in response.text]

    return check


globals().update({"test_answers_of" + re.sub(r"\W+", "_", path): check_of(path) for path in PATHS})
