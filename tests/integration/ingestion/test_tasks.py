"""Tasks of ingestion: what a run does, and what is tried again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery.exceptions import Retry
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db.locks import only_one
from ingestion import tasks
from ingestion.settings import settings
from market.sources import needs_catalogue, real_sources
from stack.ports import free_port
from tests.support.prices import ago, begin_run, execute, make_card, rows, store
from tests.support.sources import bulk_card, bulk_text
from workers.app import app


@pytest.fixture(autouse=True)
def application() -> None:
    """The application that shared tasks belong to."""
    app.set_current()


Schedule = dict[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def upstreams(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, httpserver: HTTPServer) -> Iterator[None]:
    """Scryfall answers, the others are not there."""
    entry = {
        "type": "default_cards",
        "updated_at": ago(1).isoformat(),
        "jsonl_download_uri": httpserver.url_for("/bulk.json"),
    }
    httpserver.expect_request("/bulk-data").respond_with_json({"data": [entry]})
    httpserver.expect_request("/bulk.json").respond_with_data(bulk_text([bulk_card(1)]))
    monkeypatch.setenv("SCRYFALL_URL", httpserver.url_for(""))
    for name in ("MTGJSON_URL", "CARDMARKET_URL", "CARDKINGDOM_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_run_loads_and_a_second_finds_nothing_new(database: Engine) -> None:
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "succeeded"
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "unchanged"
    assert rows(database, "SELECT status, rows_stored FROM ingestion_runs ORDER BY id") == [
        ("succeeded", 2),
        ("unchanged", 0),
    ]


WAITING = [name for name in real_sources() if needs_catalogue(name)]


@pytest.mark.parametrize("source", WAITING)
def test_before_the_first_catalogue_a_source_waits_and_leaves_no_trace(
    source: str, database: Engine, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    for name in ("CARDTRADER_TOKEN", "TCGPLAYER_TOKEN"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("TCGCSV", "on")
    settings.cache_clear()
    assert tasks.run.apply(args=[source]).get() == "waiting"
    assert rows(database, "SELECT FROM ingestion_runs") == rows(database, "SELECT FROM dead_letters") == []
    assert httpserver.log == []


def test_the_sources_that_tell_cards_wait_for_nothing_and_the_others_ask_after_them(database: Engine) -> None:
    assert {"scryfall-bulk", "mtgjson-history"}.isdisjoint(WAITING)
    assert {"scryfall-prices", "scryfall-migrations", "cardmarket-guide", "cardkingdom", "manapool"} <= set(WAITING)
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "succeeded"
    assert tasks.run.apply(args=["cardmarket-guide"]).status == "FAILURE"


def test_a_source_waits_while_the_first_catalogue_is_being_loaded_and_no_longer_where_that_broke_off(
    database: Engine,
) -> None:
    run = begin_run(database, "scryfall-bulk")
    store(database, [], [make_card(1)], run)
    assert tasks.run.apply(args=["cardmarket-guide"]).get() == "waiting"
    execute(database, "UPDATE ingestion_runs SET status = 'interrupted' WHERE id = :run", run=run)
    assert tasks.run.apply(args=["cardmarket-guide"]).status == "FAILURE"


def test_a_newer_catalogue_that_is_being_loaded_keeps_nobody_waiting(database: Engine) -> None:
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "succeeded"
    begin_run(database, "scryfall-bulk")
    assert tasks.run.apply(args=["cardmarket-guide"]).status == "FAILURE"


def test_a_source_that_fails_is_tried_again_some_times(database: Engine) -> None:
    store(database, [], [make_card(1)], begin_run(database, "scryfall-prices"))
    result = tasks.run.apply(args=["cardmarket-guide"])
    assert result.status == "FAILURE"
    assert isinstance(result.result, tasks.SourceDown)
    assert "Cardmarket price guide" in str(result.result)
    runs = "SELECT status FROM ingestion_runs WHERE source = 'cardmarket-guide'"
    assert rows(database, runs) == [("failed",)] * 4
    assert 60 <= tasks.RETRY_AFTER < 3600  # the broker hands a task out again that was not done after an hour


def test_a_source_that_another_process_runs_is_left_to_it(database: Engine) -> None:
    with only_one(database, "ingestion scryfall-bulk"):
        assert tasks.run.apply(args=["scryfall-bulk"]).get() == "busy"
    assert rows(database, "SELECT FROM ingestion_runs") == []


def test_the_task_of_a_worker_that_died_comes_again_while_its_lock_still_holds(
    database: Engine, redis_url: str
) -> None:
    tasks.run.push_request(called_directly=False, id="1", args=["scryfall-bulk"], delivery_info={"redelivered": True})
    try:
        with only_one(database, "ingestion scryfall-bulk"), pytest.raises(Retry):
            tasks.run.run("scryfall-bulk")
    finally:
        tasks.run.pop_request()
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 1


def test_a_simulated_market_asks_no_upstream(database: Engine, httpserver: HTTPServer) -> None:
    execute(database, "INSERT INTO properties VALUES ('simulated', 'true')")
    assert tasks.run.apply(args=["scryfall-bulk"]).get() == "off"
    assert httpserver.log == []
