"""`GET /api/health`: the truth about what this process needs."""

from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import cache
from db.breakers import FAILURES
from ingestion.upstreams.breakers import note_fault
from stack.ports import free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import serve


def test_all_is_well_with_fresh_prices(client: FlaskClient) -> None:
    response = client.get("/api/health")
    body = response.get_json()
    assert (response.status_code, body["status"]) == (200, "healthy")
    assert body["checks"].pop("cache").keys() == {"status", "latency_ms", "detail"}
    assert body["checks"].keys() == {"database", "writes", "redis", "disk", "prices", "sources"}
    assert all(check.keys() == {"status", "latency_ms"} for check in body["checks"].values())


def test_it_tells_where_answers_have_come_from(client: FlaskClient) -> None:
    def hits() -> int:
        detail = client.get("/api/health").get_json()["checks"]["cache"]["detail"]
        return int(detail.split(" hits")[0].replace(",", ""))

    client.get("/api/market/overview")
    before = hits()
    client.get("/api/market/overview")
    assert hits() == before + 1


def test_without_prices_it_is_degraded_and_says_why(empty_client: FlaskClient) -> None:
    body = empty_client.get("/api/health").get_json()
    assert (body["status"], body["checks"]["prices"]["detail"]) == ("degraded", "no prices yet")


def test_without_redis_reads_still_work(market: Engine, market_url: str) -> None:
    with configured(market_url, f"redis://127.0.0.1:{free_port()}/0"):
        client = serve()
        try:
            assert client.get("/api/health").get_json()["checks"]["redis"]["status"] == "degraded"
            assert client.get("/api/market/index?period=90d").get_json()["points"]
        finally:
            cache.availability.away_until = 0.0


def test_without_a_database_it_is_unhealthy_and_tells_nothing_of_its_insides(redis_url: str) -> None:
    secret = "s3cret"
    with configured(f"postgresql://nobody:{secret}@127.0.0.1:{free_port()}/none", redis_url):
        client = serve()
        response = client.get("/api/health")
        assert (response.status_code, response.get_json()["status"]) == (503, "unhealthy")
        assert response.get_json()["checks"]["database"]["detail"] == "does not answer"
        failed = client.get("/api/market/index")
        assert (failed.status_code, failed.get_json()["error"]["code"]) == (503, "unavailable")
        assert secret not in failed.text + response.text


def test_a_source_that_is_left_alone_degrades_it_and_is_named(client: FlaskClient) -> None:
    for _ in range(FAILURES):
        note_fault("manapool")
    response = client.get("/api/health")
    check = response.get_json()["checks"]["sources"]
    assert (response.status_code, response.get_json()["status"], check["status"]) == (200, "degraded", "degraded")
    assert check["detail"].startswith("manapool is paused until ")
