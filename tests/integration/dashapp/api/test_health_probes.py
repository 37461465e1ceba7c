"""`/api/health/live`, `/ready` and `/detailed`: for what restarts processes, what sends requests, and operators."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import cache
from db import queue_state
from stack.ports import free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import serve
from tests.support.operators import TOKEN, admin_token_given
from tests.support.prices import execute, scalar

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with admin_token_given(monkeypatch):
        yield


def test_a_process_without_servers_lives_and_is_not_ready() -> None:
    port = free_port()
    with configured(f"postgresql://nobody:s3cret@127.0.0.1:{port}/none", f"redis://127.0.0.1:{port}/0"):
        client = serve()
        live, ready = client.get("/api/health/live"), client.get("/api/health/ready")
        cache.availability.away_until = 0.0
    assert (live.status_code, live.get_json()) == (200, {"status": "healthy"})
    assert ready.status_code == 503
    assert ready.get_json() == {"status": "unhealthy", "message": "The database does not answer."}


def test_a_process_with_its_schema_is_ready(empty_client: FlaskClient) -> None:
    response = empty_client.get("/api/health/ready")
    assert (response.status_code, response.get_json()) == (200, {"status": "healthy"})


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_a_process_with_another_schema_is_not_ready(empty_client: FlaskClient, database: Engine, revision: str) -> None:
    head = scalar(database, "SELECT version_num FROM alembic_version")
    execute(database, "UPDATE alembic_version SET version_num = :revision", revision=revision)
    try:
        response = empty_client.get("/api/health/ready")
    finally:
        execute(database, "UPDATE alembic_version SET version_num = :head", head=head)
    assert response.status_code == 503
    assert response.get_json()["message"] == "The database has another schema than this program."


@pytest.mark.usefixtures("token")
def test_details_are_for_operators(client: FlaskClient) -> None:
    assert client.get("/api/health/detailed").status_code == 401
    response = client.get("/api/health/detailed", headers=BEARER)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    body = response.get_json()
    assert body.keys() == {"status", "timestamp", "uptime_seconds", "dependencies"}
    found = {one["name"]: one for one in body["dependencies"]}
    assert {
        "database",
        "writes",
        "redis",
        "cache",
        "disk",
        "prices",
        "sources",
        "beat",
        "worker people",
    } <= found.keys()
    assert found["database"].keys() == {"name", "status", "latency_ms"}


@pytest.mark.usefixtures("token")
def test_a_worker_that_shows_no_sign_of_life_is_named(client: FlaskClient) -> None:
    def people() -> dict[str, str]:
        dependencies = client.get("/api/health/detailed", headers=BEARER).get_json()["dependencies"]
        return next(one for one in dependencies if one["name"] == "worker people")

    silent = people()
    queue_state.note_consumed("people")
    assert silent == {"name": "worker people", "status": "degraded", "message": "no sign of a worker of this queue yet"}
    assert people() == {"name": "worker people", "status": "healthy"}
