"""Requests made up from the API's own specification, right and wrong ones, against the simulated market.

`make test` tries some, `make fuzz` thousands: FUZZ_EXAMPLES random requests of every endpoint, right and wrong mixed,
on top of those that cover every parameter's limits one by one.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from zlib import crc32

import pytest
import schemathesis
from flask import Flask
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
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy import Engine, text

from dashapp import api, cache
from dashapp.api import accounts
from dashapp.app import create_server
from dashapp.edge import rates
from dashapp.settings import settings as web_settings

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
LEAST = 2000 if EXAMPLES >= 400 else 100  # requests
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
]
NAMING = "/api/bot/price"  # answers 404 for texts that are the name of no card
GUARDED = ("/api/admin/", "/api/health/detailed")  # nobody gets in: no token is set
# Nobody has signed in, and registration is closed.
PERSONAL = (
    "/api/auth/",
    "/api/settings",
    "/api/inventory",
    "/api/alerts",
    "/api/want-list",
    "/api/me/",
    "/api/shares",
    "/api/bot/portfolio",
    "/api/bot/want-list",
    "/api/bot/link",
    "/api/bot/users",
)
NEVER_THERE = {"/api/recommendations/{recommendation_id}"}  # none is issued in the simulated market
REFUSED = (401, 429)  # who sends wrong tokens again and again is not answered for a while
PLAIN = {"Accept-Encoding": "identity"}  # the client of the tests does not unpack what it is sent
TELLTALE = ("Traceback", "Exception", "psycopg", "sqlalchemy", "SELECT ", "Error:", 'File "', "0x7f")


def generated() -> SchemathesisConfig:
    """Right and wrong requests, parameters given twice, methods that there are not."""
    generation = GenerationConfig(modes=list(GenerationMode), max_examples=EXAMPLES, deterministic=EXAMPLES < 50)
    coverage = CoveragePhaseConfig(generate_duplicate_query_parameters=True)
    project = ProjectConfig(generation=generation, phases=PhasesConfig(coverage=coverage))
    return SchemathesisConfig(projects=ProjectsConfig(default=project))


def served() -> Flask:
    """The API without pages; the database is asked only when a request comes."""
    server = create_server()
    api.register(server)
    return server


SERVER = served()
SPECIFICATION = schemathesis.openapi.from_wsgi("/api/openapi.json", SERVER, config=generated())
PATHS = [operation.ok().path for operation in SPECIFICATION.get_all_operations()]


@pytest.fixture
def known(market: Engine, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Ids that there are, by parameter; the API over the simulated market is ready, and nobody can register."""
    monkeypatch.setattr(accounts, "settings", lambda: web_settings().model_copy(update={"REGISTRATION": "closed"}))
    rates.forget()
    cache.register(SERVER)
    with market.connect() as connection:
        cards = connection.execute(text("SELECT id, scryfall_id, name FROM cards ORDER BY id")).all()
        codes = connection.scalars(text("SELECT code FROM sets ORDER BY code")).all()
    ids, scryfall_ids = [str(card.id) for card in cards], [str(card.scryfall_id) for card in cards]
    return {"card_id": ids, "scryfall_id": scryfall_ids, "code": list(codes), "q": [card.name for card in cards]}


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> Iterator[Counter[tuple[str, int]]]:
    """How often each path answered with each status; told at the end, when every path must have said yes and no."""
    counted: Counter[tuple[str, int]] = Counter()
    yield counted
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{counted.total():,} requests")
        for (path, status), number in sorted(counted.items()):
            print(f"{number:7,}  {status}  {path}")
    paths = {path for path, _ in counted}
    assert counted.total() >= LEAST or paths < set(PATHS)
    guarded, personal = ({path for path in paths if path.startswith(one)} for one in (GUARDED, PERSONAL))
    assert {path for path, status in counted if status == 200} == paths - guarded - personal - NEVER_THERE
    assert {path for path, status in counted if status in REFUSED} - personal == guarded
    assert {path for path, status in counted if status in (200, 201)} & personal == set()
    assert {path for path, status in counted if status == 405} == paths


def aimed(case: Case, known: dict[str, list[str]]) -> Case:
    """The same request, of something that there is: of made-up ids hardly any leads anywhere."""
    for name, given in (case.path_parameters or {}).items():
        if name in known and not wrong(case, ParameterLocation.PATH):
            case.path_parameters[name] = one_of(known[name], given)
    if case.path == NAMING and "q" in (case.query or {}) and not wrong(case, ParameterLocation.QUERY):
        case.query["q"] = one_of([*known["q"], case.query["q"]], case.query["q"])
    return case


def one_of(values: list[str], given: object) -> str:
    """One of some values, always the same one for what was given."""
    return values[crc32(str(given).encode()) % len(values)]


def wrong(case: Case, part: ParameterLocation) -> bool:
    """Whether a request is meant to be refused for a part of its address."""
    component = case.meta.components.get(part) if case.meta else None
    return component is None or component.mode.is_negative


def check_of(path: str) -> Callable[..., None]:
    """The test of one endpoint."""

    @SPECIFICATION.include(path=path).parametrize()
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    def check(case: Case, known: dict[str, list[str]], answers: Counter[tuple[str, int]]) -> None:
        response = aimed(case, known).call(headers=PLAIN)
        if case.method != "OPTIONS":  # which asks for no token
            answers[case.path, response.status_code] += 1
        case.validate_response(response, CHECKS)
        assert "x-request-id" in response.headers
        if response.status_code != 200:
            assert not [word for word in TELLTALE if word in response.text]

    return check


# A test for each: Schemathesis would make them of one, but then pytest 9.2 takes them all for the same.
globals().update({"test_answers_of" + re.sub(r"\W+", "_", path): check_of(path) for path in PATHS})
