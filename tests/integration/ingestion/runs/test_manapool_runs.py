"""Mana Pool from its address to the database: every condition, what is known already, and one measure a series."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine
from werkzeug import Request, Response

from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.settings import settings
from ingestion.sources.manapool import ManaPool
from ingestion.sources.mtgjson_history import MtgjsonHistory
from tests.support.prices import ago, make_card, rows, store
from tests.support.sources import all_identifiers, all_prices

LIST = "/api/v1/prices/variants"
CARD = UUID(int=1)


class Pool:
    """Mana Pool: a list with its ETag, and what was asked of it."""

    def __init__(self) -> None:
        self.etag = '"one"'
        self.body = b""
        self.queue: list[bytes] = []  # what is sent before `body` is
        self.answers: list[int] = []

    def offer(self, as_of: datetime, *found: dict[str, Any]) -> None:
        """Put another list there."""
        self.body = json.dumps({"meta": {"as_of": as_of.isoformat()}, "data": found}).encode()

    def answer(self, request: Request) -> Response:
        """Answer as it does."""
        known = request.headers.get("If-None-Match") == self.etag
        self.answers.append(304 if known else 200)
        body = self.queue.pop(0) if self.queue else self.body
        return Response(b"" if known else body, status=self.answers[-1], headers={"ETag": self.etag})


@pytest.fixture
def pool(database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Pool]:
    """An upstream with the offers of one card that is known."""
    pool = Pool()
    httpserver.expect_request(LIST).respond_with_handler(pool.answer)
    given = {"MANAPOOL_URL": httpserver.url_for(""), "DATA_DIR": str(tmp_path), "HTTP_ATTEMPTS": "1"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    store(database, [], [make_card(1)])
    yield pool
    settings.cache_clear()


def offer(condition: str = "NM", cents: int = 900, language: str = "EN", **fields: Any) -> dict[str, Any]:
    return {
        "product_type": "mtg_single", "scryfall_id": str(CARD), "condition_id": condition, "finish_id": "NF",
        "language_id": language, "low_price": cents, "available_quantity": 2, **fields,
    }  # fmt: skip


def run(**options: Any) -> Summary:
    return run_source(ManaPool(), Log("Mana Pool"), **options)


def stored(database: Engine) -> list[tuple[Any, ...]]:
    return rows(
        database,
        "SELECT condition, language, price, total_quantity FROM price_snapshots_wide WHERE marketplace = 'manapool'"
        " ORDER BY time, price DESC",
    )


def test_five_conditions_and_two_languages_are_series_of_their_own(pool: Pool, database: Engine) -> None:
    prices = {"NM": 900, "LP": 800, "MP": 700, "HP": 600, "DMG": 500}
    pool.offer(ago(1), *(offer(word, cents) for word, cents in prices.items()), offer("NM", 400, "JA"))
    summary = run()
    assert (summary.status, summary.rows_stored, summary.records_rejected) == ("succeeded", 6, 0)
    assert stored(database) == [
        ("NEAR_MINT", "English", Decimal("9.00"), 2),
        ("LIGHTLY_PLAYED", "English", Decimal("8.00"), 2),
        ("MODERATELY_PLAYED", "English", Decimal("7.00"), 2),
        ("HEAVILY_PLAYED", "English", Decimal("6.00"), 2),
        ("DAMAGED", "English", Decimal("5.00"), 2),
        ("NEAR_MINT", "Japanese", Decimal("4.00"), 2),
    ]


def test_a_list_that_was_loaded_is_not_sent_again(pool: Pool, database: Engine) -> None:
    pool.offer(ago(1), offer())
    first, second = run(), run()
    assert (first.status, second.status) == ("succeeded", "unchanged")
    assert second.as_of == first.as_of
    assert pool.answers == [200, 200, 304]  # the beginning, the file; nothing


def test_a_newer_list_is_loaded_and_known_from_then_on(pool: Pool, database: Engine) -> None:
    pool.offer(ago(2), offer())
    run()
    pool.offer(ago(1), offer(cents=950))
    pool.etag = '"two"'
    assert [run().status, run().status] == ["succeeded", "unchanged"]
    assert pool.answers == [200, 200, 200, 200, 304]
    assert [price for _, _, price, _ in stored(database)] == [Decimal("9.00"), Decimal("9.50")]


def test_a_list_whose_run_failed_is_not_known(pool: Pool, database: Engine) -> None:
    pool.offer(ago(1), offer(), offer("LP", 800))
    whole, pool.body = pool.body, pool.body[:-20]
    failed = run()
    assert failed.status == "failed"
    assert "cut off" in str(failed.error)
    pool.body = whole
    assert run().status == "succeeded"
    assert pool.answers == [200] * 4
    assert len(stored(database)) == 2


def test_by_force_the_known_list_is_loaded_again(pool: Pool, database: Engine) -> None:
    pool.offer(ago(1), offer())
    run()
    again = run(force=True)
    assert (again.status, again.rows_stored, again.rows_unchanged) == ("succeeded", 0, 1)


def test_what_was_loaded_from_another_address_is_not_known_here(
    pool: Pool, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.offer(ago(1), offer())
    run()
    httpserver.expect_request(f"/other{LIST}").respond_with_handler(pool.answer)
    monkeypatch.setenv("MANAPOOL_URL", httpserver.url_for("/other"))
    settings.cache_clear()
    assert run().status == "unchanged"  # its time is not newer
    assert 304 not in pool.answers


def test_the_validator_of_a_list_that_was_replaced_meanwhile_is_not_kept(pool: Pool, database: Engine) -> None:
    for days in (1, 2):  # the newer one is offered, the older one comes, as from a cache
        pool.offer(ago(days), offer())
        pool.queue.append(pool.body)
    assert run().status == "succeeded"
    assert rows(database, "SELECT validator FROM ingestion_runs WHERE source = 'manapool'") == [(None,)]


def test_the_cheapest_copy_of_any_condition_never_becomes_a_near_mint_price(
    pool: Pool, database: Engine, tmp_path: Path
) -> None:
    uuid = UUID(int=9)
    history = {uuid: {f"{ago(day):%Y-%m-%d}": 1.5 for day in (1, 2, 3)}}
    files = {"prices.json": all_prices(history, "manapool"), "identifiers.json": all_identifiers({uuid: 1})}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    shop = {uuid: {f"{ago(1):%Y-%m-%d}": 7.0}}
    document = json.loads(files["prices.json"])
    document["data"][str(uuid)]["paper"] |= json.loads(all_prices(shop))["data"][str(uuid)]["paper"]
    (tmp_path / "prices.json").write_text(json.dumps(document))

    def load_history() -> None:
        source = MtgjsonHistory()
        summary = run_source(source, Log("MTGJSON"), files=[tmp_path / name for name in files])
        assert summary.status == "succeeded"

    load_history()
    pool.offer(ago(1), offer(cents=900), offer("DMG", 150))
    run()
    load_history()
    prices = {(condition, price) for condition, _, price, _ in stored(database)}
    assert prices == {("NEAR_MINT", Decimal("9.00")), ("DAMAGED", Decimal("1.50"))}
