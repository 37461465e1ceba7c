"""Upstreams at their worst, with the settings of every day: 10 GB of zeros, nothing for a minute, a byte a second."""

import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import psutil
import pytest
from sqlalchemy import Engine

from db.writes import card_lines, catalogue
from ingestion.settings import settings
from ingestion.upstreams import fetch
from stack.files import ROOT
from tests.support.misbehaving import (
    Behaviour,
    Misbehaving,
    answer,
    head,
    says_nothing,
    sends,
    sends_without_end,
    sends_zeros,
    zipped_zeros,
)
from tests.support.prices import ago, make_card, rows
from tests.support.sources import price_guide

TEN_GIGABYTES = 10 << 30
GUIDE = price_guide({1: 1.5}, ago(1)).encode()
OPENING = b'{"version":1,"createdAt":"2026-01-01T00:00:00+0000","priceGuides":[{"idProduct":1,"trend":1.5},'
MOST_MEMORY = 600 << 20  # bytes; the process itself has about a quarter of that


def first_then(behaviours: list[Behaviour]) -> Behaviour:
    """Behave in another way each time; in the last one from then on."""

    def behave(connection: socket.socket) -> None:
        behaviour = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        behaviour(connection)

    return behave


def zeros_after(start: bytes) -> Behaviour:
    """A file that begins well and goes on with 10 GB of zeros."""
    return sends_without_end(head("Content-Type: application/json") + start, bytes(1 << 20))


def says_no_more(connection: socket.socket) -> None:
    """Begin well, and then nothing."""
    connection.sendall(head() + OPENING)
    says_nothing(connection)


GUIDES: dict[str, tuple[Callable[[], Behaviour], str]] = {
    "10 GB of zeros": (lambda: sends_zeros(TEN_GIGABYTES), "is not JSON"),
    "10 GB of zeros, announced, after a good beginning": (
        lambda: first_then([sends(answer(GUIDE)), sends_zeros(TEN_GIGABYTES, f"Content-Length: {TEN_GIGABYTES}")]),
        "sends more than 4 GiB",
    ),
    "10 GB of zeros after a good beginning": (
        lambda: first_then([sends(answer(GUIDE)), zeros_after(OPENING)]), "sends more than 4 GiB",
    ),
    "10 GB of zeros, zipped, after a good beginning": (
        lambda: first_then([sends(answer(GUIDE)), sends(answer(gzip.compress(OPENING) + zipped_zeros(TEN_GIGABYTES)))]),
        "A record of more than 8 MiB",
    ),
    "nothing": (lambda: says_nothing, "does not answer: timed out"),
    "nothing for a minute, in the middle": (
        lambda: first_then([sends(answer(GUIDE)), says_no_more]),
        "does not answer: timed out",
    ),
    "a byte a second": (lambda: sends_without_end(head(), b" ", 1.0), "was not done after 120 s"),
    "a redirect loop": (
        lambda: sends_without_end(head("Location: /price_guide_1.json", status="302 Found"), bytes(1 << 20)),
        "more than 5 redirects",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GUIDES)
def test_a_source_ends_with_its_reason_in_bounded_time_and_memory_and_the_others_go_on(
    name: str,
    database: Engine,
    upstream_settings: pytest.MonkeyPatch,
    tmp_path: Path,
    note: Callable[[str], None],
) -> None:
    make, fault = GUIDES[name]
    with database.begin() as connection:
        catalogue.store_cards(connection, card_lines.prepare([make_card(1, cardmarket_id=1)], ago(1)))
    watched = {"as_of": ago(1).isoformat()}
    prices = json.dumps({"meta": watched, "data": [
        {"scryfall_id": "00000000-0000-0000-0000-000000000001", "condition_id": "NM", "finish_id": "NF",
         "language_id": "EN", "low_price": 150, "available_quantity": 1}]}).encode()  # fmt: skip
    with Misbehaving({"/price_guide_1.json": make(), "/api": sends(answer(prices))}) as server:
        upstream_settings.setenv("CARDMARKET_URL", server.url)
        upstream_settings.setenv("MANAPOOL_URL", server.url)
        settings.cache_clear()
        begun = monotonic()
        code, memory = collect("cardmarket-guide", "manapool")
    assert code == 1
    assert memory < MOST_MEMORY
    assert monotonic() - begun < 400
    found = {source: (status, error) for source, status, error in rows(
        database, "SELECT source, status, error FROM ingestion_runs")}  # fmt: skip
    status, error = found["cardmarket-guide"]
    note(f"{status}: {fault}; {memory >> 20} MiB")
    assert (status, fault in error) == ("failed", True), error
    assert found["manapool"] == ("succeeded", None)
    leftovers = [file for file in (tmp_path / "data").rglob("*") if file.is_file() and file.stat().st_size > 100 << 20]
    assert leftovers == []


def collect(*names: str) -> tuple[int, int]:
    """Collect in a process of its own; return its exit code and the most memory (bytes) that it had."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ingestion", "collect", *names], cwd=ROOT, env=dict(os.environ),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    watched, most = psutil.Process(process.pid), 0
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss)
            process.wait(0.2)
        except (psutil.Error, subprocess.TimeoutExpired):
            continue
    return process.returncode, most


def test_the_limits_are_what_the_names_above_say() -> None:
    assert fetch.LARGEST_FILE == 4 << 30
    assert settings().HTTP_DEADLINE == 120
