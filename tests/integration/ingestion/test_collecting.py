"""Collecting from many sources at once, each of which fails in its own way: what the ledger says, and the others."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from db.breakers import states
from ingestion.__main__ import cli
from ingestion.settings import settings
from ingestion.sources.cardmarket_guide import CardmarketGuide
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
from tests.support.prices import ago, execute, make_card, price, rows, series, store
from tests.support.sources import price_guide

GUIDE = price_guide({1: 1.5, 2: 2.5}, ago(1)).encode()
EXPANSIONS = json.dumps([{"id": number, "game_id": 1} for number in (7, 8, 9)]).encode()
BULK = {"type": "default_cards", "updated_at": ago(1).isoformat(), "size": 5}


@pytest.fixture
def upstreams(database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Misbehaving]:
    """Seven upstreams: only Cardmarket's is well."""
    behaviours = {
        "/scryfall/cards/collection": sends(answer(b"<html>maintenance", "Content-Type: text/html")),
        "/scryfall/migrations": sends(answer(b"", status="503 Service Unavailable")),
        "/mtgjson": says_nothing,
        "/cardmarket": sends(answer(GUIDE)),
        "/cardkingdom": sends(answer(b"<html><body>maintenance</body></html>", "Content-Type: text/html")),
        "/cardtrader/expansions": sends(answer(EXPANSIONS)),
        "/cardtrader": sends_without_end(head(), b"[", every=0.05),
        "/tcgplayer": sends(answer(b"", "Retry-After: 3600", status="429 Too Many Requests")),
        "/manapool": sends(answer(b"", "Location: /manapool", status="302 Found")),
    }
    with Misbehaving(behaviours) as server:
        manifest = json.dumps({"data": [BULK | {"jsonl_download_uri": f"{server.url}/scryfall/file.json"}]}).encode()
        behaviours["/scryfall/bulk-data"] = sends(answer(manifest))
        behaviours["/scryfall/file.json"] = sends(answer(b"[", length=1000))
        for name in ("SCRYFALL", "MTGJSON", "CARDMARKET", "CARDKINGDOM", "CARDTRADER", "TCGPLAYER", "MANAPOOL"):
            monkeypatch.setenv(f"{name}_URL", f"{server.url}/{name.lower()}")
        given = {"HTTP_ATTEMPTS": "1", "HTTP_TIMEOUT": "0.5", "HTTP_DEADLINE": "2", "DATA_DIR": str(tmp_path / "data")}
        for name, value in (given | {"CARDTRADER_TOKEN": "secret", "TCGPLAYER_TOKEN": "secret"}).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield server
        settings.cache_clear()


def collect(*names: str) -> Result:
    return CliRunner().invoke(cli, ["collect", *names])


FAULTS = {
    "scryfall-bulk": "broke off: peer closed connection",
    "mtgjson-history": "does not answer: timed out",
    "mtgjson-today": "does not answer: timed out",
    "cardkingdom": "is a web page (HTML), not JSON. It should be Card Kingdom's price list",
    "cardtrader": "was not done after 2 s",
    "scryfall-prices": "answered a web page instead of data",
    "scryfall-migrations": "answered 503 Service Unavailable",
    "manapool": "more than 5 redirects",
    "tcgplayer": "answered 429 Too Many Requests",
}
# The address or the answer is to blame, not the state of the upstream.
OURS = {"scryfall-prices", "cardkingdom", "manapool"}


@pytest.mark.usefixtures("upstreams")
def test_each_source_fails_in_its_own_way_and_the_one_that_is_well_is_stored(database: Engine) -> None:
    old = price(ago(30), "900")
    store(database, [series(1, old)], [make_card(1, tcgplayer_id=5, cardmarket_id=1)])
    execute(database, "UPDATE latest_prices SET time = now() - interval '30 days'")
    begun = monotonic()
    answered = collect()
    assert answered.exit_code == 1
    found = {source: (status, error) for source, status, error in rows(
        database, "SELECT source, status, error FROM ingestion_runs")}  # fmt: skip
    assert found.pop("cardmarket-guide") == ("succeeded", None)
    assert set(found) == set(FAULTS)
    for source, (status, error) in found.items():
        assert (status, FAULTS[source] in error) == ("failed", True), (source, error)
        assert "secret" not in error
        assert error in answered.stderr
    assert rows(database, "SELECT price FROM price_snapshots_wide WHERE price < 900") == [(Decimal("1.50"),)]
    assert {name for name, state in states().items() if state.failures} == set(FAULTS) - OURS
    assert timedelta(seconds=monotonic() - begun) < timedelta(minutes=1)


@pytest.mark.usefixtures("upstreams")
def test_an_error_of_the_program_in_one_source_costs_no_other(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CardmarketGuide, "find_edition", lambda self: {}["no such key"])
    assert collect("cardmarket-guide", "manapool").exit_code == 1
    assert rows(database, "SELECT source, status, error FROM ingestion_runs ORDER BY id LIMIT 1") == [
        ("cardmarket-guide", "failed", "KeyError: 'no such key'")
    ]
    assert len(rows(database, "SELECT FROM ingestion_runs WHERE source = 'manapool'")) == 1


@pytest.mark.parametrize(
    ("guide", "fault"),
    [
        (sends_zeros(64 << 20, "Content-Type: application/json"), "is not JSON"),
        (sends(answer(zipped_zeros(1 << 30), "Content-Encoding: gzip")), "is not JSON"),
        (sends(answer(b"", "Content-Type: application/json")), "is empty"),
        (sends(answer(GUIDE[:-20])), "was cut off"),
    ],
    ids=["zeros", "zipped zeros", "nothing", "half a file"],
)
def test_a_file_of_nothing_or_half_of_one_fails_its_run(
    guide: Behaviour, fault: str, upstreams: Misbehaving, database: Engine
) -> None:
    upstreams.behaviours["/cardmarket"] = guide
    assert collect("cardmarket-guide").exit_code == 1
    ((status, error),) = rows(database, "SELECT status, error FROM ingestion_runs")
    assert (status, fault in error) == ("failed", True), error
