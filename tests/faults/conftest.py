"""Servers of the tests' own, which they stop and kill, and the worker as it really runs."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
import pytest
from celery import Celery
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db import redis_client
from db.engine import write_engine
from db.queues import QUEUES
from ingestion.settings import settings
from stack.files import ROOT
from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedValkey
from tests.conftest import configured, migrate
from tests.support.emptying import empty
from tests.support.prices import ago, scalar
from tests.support.sources import bulk_card, bulk_text, contents
from tests.support.waiting import wait_until

CARDS = 9_000
Contents = dict[str, list[tuple[Any, ...]]]
SEED = int(os.environ.get("FAULT_SEED", random.randrange(10**6)))


def pytest_report_header() -> str:
    """The same moments again: FAULT_SEED=..."""
    return f"faults at random moments: FAULT_SEED={SEED}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What came of each fault, as docs/faults.md has it."""
    terminalreporter.section("faults")
    terminalreporter.line("| fault | outcome | seconds | noted |")
    terminalreporter.line("|---|---|---|---|")
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            name = (
                report.nodeid.partition("::")[2].removeprefix("test_").replace("_", " ").replace("[", ": ").rstrip("]")
            )
            noted = "; ".join(str(text) for _name, text in report.user_properties)
            terminalreporter.line(f"| {name} | {outcome} | {report.duration:.0f} | {noted} |")


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Add something to what is told of a fault in the end."""
    return partial(record_property, "noted")


@pytest.fixture
def rng() -> random.Random:
    """Chooses the moments."""
    return random.Random(SEED)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A server that may be stopped and started again; its address stays."""
    server = EmbeddedPostgres(tmp_path / "postgres")
    migrate(server.start())
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """A server that may be stopped and started again; its address and what it holds stay."""
    server = EmbeddedValkey(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_servers(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> Iterator[Engine]:
    """The program is configured for both of them."""
    database_url, redis_url = postgres.running(), valkey.running()
    assert database_url is not None
    assert redis_url is not None
    with configured(database_url, redis_url):
        yield write_engine()


@pytest.fixture
def upstream_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """For addresses of upstreams; nothing is downloaded into the project."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def bulk(httpserver: HTTPServer, upstream_settings: pytest.MonkeyPatch) -> None:
    """Scryfall has a bulk file of yesterday, of several batches."""
    where = httpserver.url_for("/bulk.json")
    entry = {"type": "default_cards", "updated_at": ago(1).isoformat(), "jsonl_download_uri": where}
    cards = (bulk_card(number, **({} if number % 4 else {"prices": {}})) for number in range(1, CARDS + 1))
    httpserver.expect_request("/bulk-data").respond_with_json({"data": [entry]})
    httpserver.expect_request("/bulk.json").respond_with_data(bulk_text(cards))
    upstream_settings.setenv("SCRYFALL_URL", httpserver.url_for(""))
    settings.cache_clear()


class Worker:
    """Celery's worker, with one child that does the work."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self.start()

    def start(self) -> None:
        """Start it, and wait until it takes tasks."""
        options = ["-Q", ",".join(QUEUES), "--concurrency=1", "--without-gossip", "--without-mingle"]
        command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--loglevel=INFO", *options]
        begun = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("a") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=output, stderr=output)
        self.process = psutil.Process(process.pid)
        self._popen = process
        wait_until(lambda: " ready." in self._log.read_text()[begun:], "the worker is ready")

    def kill(self) -> None:
        """Kill all of it at once, as the lack of memory or power does."""
        family = [self.process, *self.process.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):  # a child that ends by itself meanwhile
                process.kill()
        self._popen.wait()
        psutil.wait_procs(family)

    def kill_child(self) -> None:
        """Kill the child that works; the worker hands its task out again."""
        for child in self.process.children():
            child.kill()


@contextmanager
def working(folder: Path) -> Iterator[Worker]:
    """A worker for the servers that this process is configured for."""
    worker = Worker(folder / "worker.log")
    try:
        yield worker
    finally:
        worker.kill()


def send(task: str, *arguments: str) -> None:
    """Give the workers something to do; the program's own application keeps to the first Redis that it was told of."""
    with Celery(broker=os.environ["REDIS_URL"]) as sender:
        sender.send_task(task, list(arguments), queue="ingestion")


def wait_for_run(engine: Engine, condition: str, within: float = 300.0) -> None:
    """Wait until the newest run fulfils a condition."""
    question = f"SELECT coalesce((SELECT {condition} FROM ingestion_runs ORDER BY id DESC LIMIT 1), false)"
    wait_until(lambda: bool(scalar(engine, question)), condition, within)


def forget_tasks() -> None:
    """Empty Redis: nothing that is left of one trial comes into the next."""
    redis_client.client().flushall()


def load_undisturbed(engine: Engine) -> tuple[Contents, float]:
    """What a load into an empty database leaves that nobody disturbs, and how many seconds it takes."""
    empty(engine)
    forget_tasks()
    send("ingestion.run", "scryfall-bulk")
    wait_for_run(engine, "true")
    begun = monotonic()
    wait_for_run(engine, "status = 'succeeded'")
    seconds = monotonic() - begun
    assert scalar(engine, "SELECT count(*) FROM price_snapshots") > CARDS
    return contents(engine), seconds


def assert_same(found: Contents, undisturbed: Contents) -> None:
    """Compare whole relations, and tell some rows of one that differs."""
    for name, expected in undisturbed.items():
        missing, surplus = set(map(repr, expected)) - set(map(repr, found[name])), set(map(repr, found[name]))
        surplus -= set(map(repr, expected))
        assert (sorted(missing)[:3], sorted(surplus)[:3]) == ([], []), name
        assert len(found[name]) == len(expected), name
