"""Traces: one from a request through its task to the statements of both, without secrets, and no cost when off."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import pytest
from pytest_httpserver import HTTPServer

from db.tracing import LONGEST_VALUE
from stack.files import ROOT
from stack.ports import free_port
from tests.support.collector import Collector
from tests.support.people import PASSWORD, new_email
from tests.support.serving import Site, served
from tests.support.waiting import wait_until

WORKER = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app", "worker", "-Q", "people")
OPTIONS = ("--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle")
PREVIEW = "run/people.read_import"
FILE = b"""\
Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Misprint,Altered,\
Condition,Language,Purchase price currency
Lightning Bolt,LEA,Limited Edition Alpha,161,normal,common,1,1,ce711943-c1a1-43a0-8b89-8d169cfb8e06,300,false,false,\
near_mint,en,USD
"""
SOON = {"OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_TRACES_SAMPLER_ARG": "1", "LOG_FORMAT": "json"}  # milliseconds


@contextmanager
def working(folder: Path, **settings: str) -> Iterator[Path]:
    """A worker of the queue `people`; its log."""
    log = folder / "worker.log"
    with log.open("w") as output:
        worker = subprocess.Popen(
            [*WORKER, *OPTIONS], cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=output
        )
    try:
        yield log
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def registered(site: Site) -> tuple[httpx.Client, str]:
    """A client with the session of a new user, and the session's secret."""
    client = httpx.Client(base_url=site.url, headers={"Origin": site.url, "X-Requested-With": "dualcaster"})
    answer = client.post("/api/auth/register", json={"email": new_email(), "password": PASSWORD})
    assert answer.status_code == httpx.codes.CREATED
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    client.headers["Cookie"] = cookie
    return client, cookie.partition("=")[2]


def imported(client: httpx.Client) -> str:
    """Upload a file whose preview a worker makes; the request's id."""
    answer = client.post("/api/inventory/imports", files={"file": ("mine.csv", FILE)})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return answer.headers["X-Request-Id"]


def lines(log: Path) -> list[dict[str, object]]:
    """The lines of a JSON log."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


@pytest.mark.usefixtures("database")
def test_a_request_its_task_and_the_statements_of_both_are_one_trace_without_secrets(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    collector = Collector(httpserver)
    settings = SOON | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    with working(tmp_path, **settings) as log, served(tmp_path, **settings) as site:
        client, session = registered(site)
        imported(client)
        wait_until(lambda: collector.of("worker", PREVIEW), "the task is exported", 90)
        wait_until(lambda: collector.of("web", "POST /api/inventory/imports"), "the request is exported")
        client.get("/s/a-secret-of-a-shared-link")
        wait_until(lambda: collector.of("web", "GET /s/"), "the request of a shared link is exported")
    task = collector.of("worker", PREVIEW)[0]
    request = collector.of("web", "POST /api/inventory/imports")[0]
    assert request in collector.parents(task)
    statements = [span for span in collector.spans if "db.statement" in span.attributes and span.trace == request.trace]
    assert {span.process for span in statements} == {"dualcaster-web", "dualcaster-worker"}
    assert any(task in collector.parents(span) for span in statements)
    assert any(request in collector.parents(span) for span in statements if span.process == "dualcaster-web")
    assert all(len(span.attributes["db.statement"]) <= LONGEST_VALUE for span in statements)
    assert not collector.of("web", "GET /ws")
    assert {line["trace_id"] for line in lines(log) if line.get("task") == "people.read_import"} == {request.trace}
    for secret in (session, PASSWORD, "a-secret-of-a-shared-link", "Lightning Bolt"):
        assert secret.encode() not in collector.raw


@pytest.mark.usefixtures("database")
def test_a_collector_that_is_away_costs_requests_nothing_and_is_told_once(tmp_path: Path) -> None:
    away = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}

    def measured(site: Site, *, times: int = 40) -> float:
        with httpx.Client(base_url=site.url) as client:
            taken = []
            for _ in range(times):
                began = perf_counter()
                assert client.get("/api/health").status_code == httpx.codes.OK
                assert client.get("/api/market/overview").status_code == httpx.codes.OK
                taken.append(perf_counter() - began)
        return median(taken)

    off, on = tmp_path / "off", tmp_path / "on"
    off.mkdir()
    on.mkdir()
    with served(off) as untraced, served(on, **SOON, **away) as traced:
        ratios = [measured(traced) / measured(untraced) for _ in range(3)]
        wait_until(lambda: "spans are dropped" in (on / "log").read_text(), "the failure is logged")
    told = [line for line in lines(on / "log") if "spans are dropped" in str(line["event"])]
    assert len(told) == 1
    assert "Traceback" not in (on / "log").read_text()
    assert min(ratios) < 2, ratios  # an export in the request would wait for the connection, again and again


def test_without_a_collector_neither_instrumentation_nor_exporter_is_imported() -> None:
    # redis-py imports the SDK's metrics by itself where the package is installed.
    named = "opentelemetry.instrumentation", "opentelemetry.exporter", "opentelemetry.sdk.trace", "google.protobuf"
    program = f"import sys, dashapp.app, workers.app; print([name for name in {named} if name in sys.modules])"
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": ""}
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"
