"""Redis away for half a minute and PostgreSQL restarted, while people read and a worker loads."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from ingestion.settings import settings
from stack.files import ROOT
from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedValkey
from tests.faults.conftest import assert_same, forget_tasks, load_undisturbed, send, wait_for_run, working
from tests.faults.traffic import TIMEOUT, Traffic
from tests.support.emptying import empty
from tests.support.prices import ago, rows
from tests.support.serving import served
from tests.support.sources import contents
from tests.support.waiting import wait_until

AWAY = 30.0  # seconds
pytestmark = pytest.mark.usefixtures("bulk")


def only(traffic: Traffic, *statuses: object) -> bool:
    """Whether since the last question there were answers, and all with these statuses."""
    found = traffic.statuses()
    return bool(found) and set(found) <= set(statuses)


def test_redis_is_away_for_half_a_minute(
    own_servers: Engine,
    valkey: EmbeddedValkey,
    httpserver: HTTPServer,
    upstream_settings: pytest.MonkeyPatch,
    tmp_path: Path,
    note: Callable[[str], None],
) -> None:
    offer_manapool(httpserver, upstream_settings)
    with working(tmp_path) as worker:
        undisturbed, _ = load_undisturbed(own_servers)
        with served(tmp_path) as site, Traffic(site.url) as traffic:
            wait_until(lambda: only(traffic, 200), "all is well")
            empty(own_servers)
            send("ingestion.run", "scryfall-bulk")
            wait_for_run(own_servers, "phase = 'storing'")
            valkey.stop()
            sleep(AWAY / 2)
            assert collect("manapool") == 0
            sleep(AWAY / 2)
            during = traffic.statuses()
            valkey.start()
            note(f"{sum(during.values())} answers meanwhile: {dict(during)}")
            assert set(during) == {200}, during
            wait_until(lambda: only(traffic, 200), "all is well again")
        expected = {"scryfall-bulk": "succeeded", "manapool": "succeeded"}
        statuses = "SELECT source, status FROM ingestion_runs"
        wait_until(lambda: dict(rows(own_servers, statuses)) == expected, "both loads are done")
        send("ingestion.run", "scryfall-bulk")
        wait_for_run(own_servers, "source = 'scryfall-bulk' AND status = 'unchanged'")
        note(f"slowest answer {traffic.slowest:.1f} s")
        assert worker.process.is_running()
        assert traffic.slowest < TIMEOUT
    found = contents(own_servers)
    for name in ("cards", "sets", "snapshots"):  # with what Mana Pool told
        assert set(map(repr, undisturbed[name])) <= set(map(repr, found[name]))


def offer_manapool(httpserver: HTTPServer, upstream_settings: pytest.MonkeyPatch) -> None:
    """Mana Pool has a price of one card."""
    row = {
        "scryfall_id": "00000000-0000-0000-0000-000000000001", "condition_id": "NM", "finish_id": "NF",
        "language_id": "EN", "low_price": 150, "available_quantity": 1,
    }  # fmt: skip
    text = json.dumps({"meta": {"as_of": ago(1).isoformat()}, "data": [row]})
    httpserver.expect_request("/api/v1/prices/variants").respond_with_data(text)
    upstream_settings.setenv("MANAPOOL_URL", httpserver.url_for(""))
    settings.cache_clear()


def collect(name: str) -> int:
    """Collect by hand; the exit code."""
    command = [sys.executable, "-m", "ingestion", "collect", name]
    return subprocess.run(command, cwd=ROOT, env=dict(os.environ), timeout=120, check=False).returncode


def test_postgres_is_restarted(
    own_servers: Engine, postgres: EmbeddedPostgres, tmp_path: Path, note: Callable[[str], None]
) -> None:
    with working(tmp_path) as worker:
        undisturbed, _ = load_undisturbed(own_servers)
        with served(tmp_path) as site, Traffic(site.url) as traffic:
            wait_until(lambda: only(traffic, 200), "all is well")
            empty(own_servers)
            forget_tasks()
            send("ingestion.run", "scryfall-bulk")
            wait_for_run(own_servers, "phase = 'storing' AND rows_stored > 0")
            postgres.stop()
            sleep(5)
            postgres.start()
            during = traffic.statuses()
            note(f"{sum(during.values())} answers meanwhile: {dict(during)}")
            assert set(during) <= {200, 503}, during
            wait_until(lambda: only(traffic, 200), "all is well again")
            send("ingestion.run", "scryfall-bulk")  # as the schedule does; the worker's own retry comes within minutes
            wait_for_run(own_servers, "status IN ('succeeded', 'unchanged')")
        note(f"slowest answer {traffic.slowest:.1f} s")
        assert worker.process.is_running()
        assert traffic.slowest < TIMEOUT
    assert_same(contents(own_servers), undisturbed)
