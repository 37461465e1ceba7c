"""`/api/openapi.json` and `/api/docs`: they say what is there, and need nothing else."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import api

OWN = ("/api/openapi.json", "/api/docs", "/api/docs/files/{filename}", "/api/", "/api/{path}")


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
    return {path: item[method] for path, item in document["paths"].items() for method in item}


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
        assert one["schema"]["type"] in ("string", "integer", "number")
        limited = {"enum", "maxLength", "format", "maximum"} & one["schema"].keys()
        assert limited, f"{one['name']} takes anything"


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
        assert {"200", "304", "400", "503"} <= operation["responses"].keys()
        assert ("404" in operation["responses"]) == ("{" in path)


def test_operations_that_need_the_token_say_so(document: dict[str, Any]) -> None:
    (scheme,) = document["components"]["securitySchemes"]
    assert document["components"]["securitySchemes"][scheme] == {"type": "http", "scheme": "bearer"}
    for path, operation in operations(document).items():
        assert operation.get("security", []) == ([{scheme: []}] if path.startswith("/api/admin/") else [])
        assert ("401" in operation["responses"]) == bool(operation.get("security"))


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
    assert len(files) == 5
    assert [client.get(file).status_code for file in files] == [200] * 5


def test_the_page_has_one_address_with_and_without_a_slash(client: FlaskClient) -> None:
    assert client.get("/api/docs/").status_code == 200
