"""`/api/openapi.json` and `/api/docs`: they say what is there, and need nothing else."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import api

OWN = ("/api/openapi.json", "/api/docs", "/api/docs/files/{filename}", "/api/", "/api/{path}")
# What may not be there is named in the body or the query.
NAMED = (
    "/api/inventory/changes",
    "/api/alerts/mute",
    "/api/inventory/transactions",
    "/api/inventory/transactions/reverse",
    "/api/bot/price",
)
ONLY_SIMULATED = ("/api/auth/demo",)
ONLY_LATER = ("/api/auth/reset",)  # a mail comes, or none does


@pytest.fixture
def client() -> FlaskClient:
    """The API without any database."""
    server = Flask("test")
    api.register(server)
    return server.test_client()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/api/openapi.json")
    assert response.status_code == 200
    return dict(response.get_json())


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations by path; of a path with several methods, the last one."""
    return {path: item[method] for path, item in document["paths"].items() for method in item}


def is_keyed(operation: dict[str, Any]) -> bool:
    """Whether an operation takes an Idempotency-Key."""
    return any(one["name"] == "Idempotency-Key" for one in operation["parameters"])


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])


def test_every_route_is_in_it(client: FlaskClient, document: dict[str, Any]) -> None:
    rules = [rule.rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith("/api/")]
    paths = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}
    assert {"/api/health", "/api/market/index", "/api/cards/{card_id}/history", "/api/cards/search"} <= paths
    assert set(document["paths"]) == paths - set(OWN)


def test_every_parameter_says_what_it_is_for_and_what_it_takes(document: dict[str, Any]) -> None:
    parameters = [one for operation in operations(document).values() for one in operation["parameters"]]
    assert len(parameters) > 20
    for one in parameters:
        assert one["description"], one["name"]
        assert one["schema"]["type"] in ("string", "integer", "number", "boolean")
        limited = {"enum", "maxLength", "format", "maximum"} & one["schema"].keys()
        assert limited or one["schema"]["type"] == "boolean", f"{one['name']} takes anything"


def test_the_default_period_is_that_of_the_contract(document: dict[str, Any]) -> None:
    defaults = {
        path: parameter["schema"]["default"]
        for path, operation in operations(document).items()
        for parameter in operation["parameters"]
        if parameter["name"] == "period"
    }
    assert defaults["/api/market/index"] == "7d"
    assert defaults["/api/cards/{card_id}/history"] == "30d"


def test_every_operation_has_a_name_of_its_own_a_summary_and_its_errors(document: dict[str, Any]) -> None:
    found = operations(document)
    assert len({operation["operationId"] for operation in found.values()}) == len(found)
    for path, operation in found.items():
        assert operation["summary"]
        assert {"304", "400", "503"} <= operation["responses"].keys()
        successes = {"202"} if path in ONLY_LATER else {"200", "201", "204"}
        assert len(successes & operation["responses"].keys()) == 1
        assert ("404" in operation["responses"]) == ("{" in path or path in (*NAMED, *ONLY_SIMULATED))


def test_operations_that_need_the_token_say_so(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["admin_token"] == schemes["user_token"] == {"type": "http", "scheme": "bearer"}
    assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": "__Host-dualcaster"}
    for path, operation in operations(document).items():
        ways = operation.get("security", [])
        is_operators = path.startswith("/api/admin/") or path == "/api/health/detailed"
        assert (ways == [{"admin_token": []}]) == is_operators
        if ways:
            assert "401" in operation["responses"]


def test_every_reference_leads_somewhere(client: FlaskClient, document: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', client.get("/api/openapi.json").text))
    assert {"MarketIndex", "Card", "CardHistory", "Failure", "Problem"} <= names
    assert names <= document["components"]["schemas"].keys()


def test_who_has_it_already_is_told_so(client: FlaskClient) -> None:
    tag = client.get("/api/openapi.json").headers["ETag"]
    assert client.get("/api/openapi.json", headers={"If-None-Match": tag}).status_code == 304


def test_the_page_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert page.mimetype == "text/html"
    assert len(loaded) > 5
    assert all(address.startswith(("/", "#")) for address in loaded)


def test_the_files_of_the_page_are_there(client: FlaskClient) -> None:
    files = re.findall(r'"(/api/docs/files/[^"]+)"', client.get("/api/docs").text)
    assert len(files) == 4
    assert [client.get(file).status_code for file in files] == [200] * 4


def test_the_page_has_one_address_with_and_without_a_slash(client: FlaskClient) -> None:
    assert client.get("/api/docs/").status_code == 200


def test_a_body_is_described_with_its_fields_and_with_what_is_refused(document: dict[str, Any]) -> None:
    operation = operations(document)["/api/admin/rejected/replay"]
    assert operation["requestBody"]["required"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    shape = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert shape["properties"]["run_id"] == {
        "type": "integer", "minimum": 1, "maximum": 2**31 - 1, "description": "Number of a run of a source.",
    }  # fmt: skip
    assert (list(shape["properties"]), shape["required"]) == (["run_id", "source", "reason"], [])
    assert {"400", "401", "413", "415", "422", "429"} <= operation["responses"].keys()


def test_only_what_takes_a_body_refuses_one_and_only_what_may_collide_says_so(document: dict[str, Any]) -> None:
    found = operations(document)
    refusing = {path for path, one in found.items() if "422" in one["responses"]}
    assert refusing == {path for path, one in found.items() if "requestBody" in one or is_keyed(one)}
    colliding = {path for path, one in found.items() if "409" in one["responses"]}
    assert {"/api/admin/runs/{run_id}/undo", "/api/auth/register", "/api/auth/tokens"} <= colliding
    assert not any(path.startswith("/api/cards") for path in colliding)


def test_every_write_of_ones_own_data_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    keyed = {
        (path, method)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if is_keyed(operation)
    }
    assert {("/api/inventory", "post"), ("/api/inventory/{holding_id}", "delete"), ("/api/settings", "patch")} <= keyed
    assert not {("/api/inventory", "get"), ("/api/auth/login", "post"), ("/api/auth/refresh", "post")} & keyed
    for path, method in keyed:
        assert {"409", "422"} <= document["paths"][path][method]["responses"].keys()
