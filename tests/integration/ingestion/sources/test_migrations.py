"""Scryfall's migrations: page by page over HTTP, and from a saved page."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_httpserver import HTTPServer

from ingestion.contract import Migration, Record, Rejected, SourceError
from ingestion.sources.scryfall_migrations import ScryfallMigrations
from tests.integration.ingestion.sources.conftest import Ask
from tests.support.prices import ago


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without pauses."""
    monkeypatch.setattr("ingestion.sources.scryfall_migrations.PER_SECOND", 10_000.0)


def entry(old: int, new: int | None = None, **fields: Any) -> dict[str, Any]:
    """A migration as Scryfall writes it."""
    return {
        "object": "migration", "id": str(UUID(int=old + 1000)), "uri": "https://api.example/migrations/1",
        "performed_at": "2026-11-20", "migration_strategy": "delete" if new is None else "merge",
        "old_scryfall_id": str(UUID(int=old)), "new_scryfall_id": None if new is None else str(UUID(int=new)),
        "note": None, "metadata": {"name": "Card", "lang": "en"},
    } | fields  # fmt: skip


def page(*entries: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {"object": "list", "has_more": more, "next_page": None, "data": list(entries)}


def ask(upstream: Ask) -> list[Record]:
    source = ScryfallMigrations(upstream)
    return list(source.ask(source.find_edition(), lambda done, total: None))


def serve(httpserver: HTTPServer, *pages: dict[str, Any]) -> None:
    for number, one in enumerate(pages, 1):
        request = httpserver.expect_request("/scryfall/migrations", query_string={"page": str(number)})
        request.respond_with_json(one)


def test_every_page_is_read(httpserver: HTTPServer, upstream: Ask) -> None:
    serve(httpserver, page(entry(1, 2), more=True), page(entry(3)))
    day = date(2026, 11, 20)
    assert ask(upstream) == [Migration(UUID(int=1), UUID(int=2), day), Migration(UUID(int=3), None, day)]


def test_a_time_of_day_behind_the_date_is_no_harm(httpserver: HTTPServer, upstream: Ask) -> None:
    serve(httpserver, page(entry(1, performed_at="2026-11-20T10:11:12.000+00:00")))
    assert ask(upstream) == [Migration(UUID(int=1), None, date(2026, 11, 20))]


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"migration_strategy": "split"}, "unknown migration_strategy 'split'"),
    ({"migration_strategy": "merge", "new_scryfall_id": None}, "a merge without new_scryfall_id"),
    ({"performed_at": "yesterday"}, "is not YYYY-MM-DD"),
    ({"old_scryfall_id": "x"}, "old_scryfall_id"),
]


@pytest.mark.parametrize(("fields", "reason"), BROKEN)
def test_what_cannot_be_understood_costs_only_itself(
    fields: dict[str, Any], reason: str, httpserver: HTTPServer, upstream: Ask
) -> None:
    serve(httpserver, page(entry(1, 2), entry(3, 4, **fields)))
    good, rejected = ask(upstream)
    assert isinstance(good, Migration)
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
    assert rejected.record is not None
    again = json.dumps(entry(5, 6))
    assert list(ScryfallMigrations().reread(again, ago())) == [Migration(UUID(int=5), UUID(int=6), date(2026, 11, 20))]


def test_an_upstream_that_breaks_off_fails_after_what_it_gave(httpserver: HTTPServer, upstream: Ask) -> None:
    serve(httpserver, page(entry(1, 2), more=True))
    source = ScryfallMigrations(upstream)
    records = source.ask(source.find_edition(), lambda done, total: None)
    assert isinstance(next(records), Migration)
    with pytest.raises(SourceError):
        next(records)


def test_a_saved_page_stands_in_for_asking(tmp_path: Path) -> None:
    file = tmp_path / "migrations.json"
    file.write_text(json.dumps(page(entry(1, 2))))
    source = ScryfallMigrations()
    records = list(source.read([file], source.edition_of_files([file], None), lambda done, total: None))
    assert records == [Migration(UUID(int=1), UUID(int=2), date(2026, 11, 20))]
