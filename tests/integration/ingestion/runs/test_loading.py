"""Whole runs: what they store, what the ledger says of it, and what is left when they fail, are stopped or meet."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db import announcements
from db.announcements import PricesChanged
from db.engine import DatabaseError
from db.queries import ingestion as queries
from db.retention import horizon
from ingestion.contract import AskedSource, CardIdentifier, FileSource, Rejected, SourceError
from ingestion.runs import batches as batching
from ingestion.runs.database_kind import mark_simulated
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.runs.undo import undo
from ingestion.settings import settings
from ingestion.sources.registry import source_named
from stack.ports import free_port
from tests.conftest import configured
from tests.support.prices import ago, make_card, price, rows, scalar, series, snapshots, write_down
from tests.support.reference import assert_rollups_are_right
from tests.support.sources import (
    Given,
    GivenSource,
    all_identifiers,
    all_prices,
    bulk_card,
    bulk_text,
    contents,
    price_guide,
    write_bulk,
)

AS_OF = ago(1)


@pytest.fixture
def load(database: Engine, file: Path) -> Callable[..., Summary]:
    """Run a source of given records."""

    def run(*given: Any, name: str = "scryfall-bulk") -> Summary:
        return run_source(GivenSource(given, name=name), Log("given"), [file])

    return run


def load_file(name: str, *files: Path, as_of: datetime | None = None, force: bool = False) -> Summary:
    """Run a real source from files, or from its upstream without any."""
    return run_source(source_named(name), Log(name), list(files), as_of, force)


def numbers(summary: Summary) -> tuple[int, ...]:
    """Read, rejected, unmatched, cards, stored, unchanged."""
    return (
        summary.records_read, summary.records_rejected, summary.records_unmatched, summary.cards_stored,
        summary.rows_stored, summary.rows_unchanged,
    )  # fmt: skip


def run_row(engine: Engine, run_id: int) -> Any:
    """A run's row of the ledger."""
    with engine.connect() as connection:
        return queries.run(connection, run_id)


def test_a_run_stores_everything_and_the_ledger_counts_it(database: Engine, load: Callable[..., Summary]) -> None:
    given = [
        make_card(1),
        series(1, price(AS_OF, "2"), price(ago(2), "3")),
        make_card(2),
        series(2, price(AS_OF, "4")),
        series(99, price(AS_OF, "5")),
        Rejected("raw text", "unknown language 'xx'"),
    ]
    summary = load(*given)
    assert summary.status == "succeeded"
    assert numbers(summary) == (5, 1, 1, 2, 3, 0)
    assert (summary.as_of, summary.error) == (ago(), None)
    book = write_down({}, [given[1], given[3]])  # type: ignore[list-item]
    assert snapshots(database) == book
    assert_rollups_are_right(database, book)
    assert rows(database, "SELECT raw, reason FROM rejected_records") == [("raw text", "unknown language 'xx'")]
    assert rows(database, "SELECT FROM refresh_requests") == []
    row = run_row(database, summary.run_id)
    assert (row.status, row.phase, row.finished_at >= row.started_at) == ("succeeded", "done", True)


def test_the_same_again_stores_nothing(database: Engine, load: Callable[..., Summary]) -> None:
    given = [make_card(1), series(1, price(AS_OF, "2"), price(ago(2), "3"))]
    load(*given)
    before = contents(database)
    summary = load(*given)
    assert (summary.status, numbers(summary)) == ("succeeded", (2, 0, 0, 0, 0, 2))
    assert contents(database) == before


def test_every_batch_is_whole_whatever_comes_after_it(
    database: Engine, load: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "MAXIMUM_SERIES", 2)
    given = [series(number, price(AS_OF, "2"), price(ago(2), "3")) for number in range(1, 6)]
    summary = load(*map(make_card, range(1, 6)), *given, SourceError("given.json was cut off."))
    assert (summary.status, summary.error) == ("failed", "given.json was cut off.")
    assert numbers(summary) == (10, 0, 0, 5, 10, 0)
    assert rows(database, "SELECT FROM refresh_requests") == []
    assert_rollups_are_right(database, write_down({}, given))


def test_a_source_that_cannot_be_read_at_all_makes_a_failed_run(database: Engine, tmp_path: Path) -> None:
    summary = run_source(GivenSource([]), Log("given"), [tmp_path / "missing.json"])
    assert summary.status == "failed"
    assert summary.error is not None
    assert "missing.json" in summary.error
    assert run_row(database, summary.run_id).finished_at is not None


def test_a_fault_of_ours_is_raised_and_noted(database: Engine, load: Callable[..., Summary]) -> None:
    with pytest.raises(ZeroDivisionError):
        load(make_card(1), ZeroDivisionError("of ours"))
    assert rows(database, "SELECT status, error, cards_stored FROM ingestion_runs") == [
        ("failed", "ZeroDivisionError: of ours", 1)
    ]


def test_a_run_that_is_stopped_by_hand_is_interrupted(database: Engine, load: Callable[..., Summary]) -> None:
    with pytest.raises(KeyboardInterrupt):
        load(make_card(1), KeyboardInterrupt())
    ((status, error),) = rows(database, "SELECT status, error FROM ingestion_runs")
    assert status == "interrupted"
    assert error.startswith("Stopped.")


def test_a_batch_that_the_database_refuses_leaves_nothing_of_itself(
    database: Engine, load: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "MAXIMUM_SERIES", 2)
    good = [series(1, price(AS_OF, "1")), series(2, price(AS_OF, "2"))]
    bad = [series(3, price(AS_OF, "3")), series(4, price(AS_OF, "-4"))]
    with pytest.raises(DatabaseError):
        load(*map(make_card, range(1, 5)), *good, Rejected("of the bad batch", "x"), *bad)
    assert snapshots(database) == write_down({}, good)
    assert rows(database, "SELECT status, rows_stored, records_rejected FROM ingestion_runs") == [("failed", 2, 0)]
    assert rows(database, "SELECT FROM rejected_records") == []
    assert rows(database, "SELECT until FROM refresh_requests") == [(AS_OF + timedelta(microseconds=1),)]


TIMES = [
    (datetime.now(UTC) + timedelta(days=2), "is in the future"),
    (horizon(datetime.now(UTC)) - timedelta(days=1), "is older than prices are kept"),
]


@pytest.mark.parametrize(("time", "reason"), TIMES)
def test_prices_of_impossible_times_are_rejected_with_their_reason(
    time: datetime, reason: str, database: Engine, load: Callable[..., Summary]
) -> None:
    summary = load(make_card(1), series(1, price(time, "7.77"), price(AS_OF, "1")))
    assert (summary.status, numbers(summary)) == ("succeeded", (2, 1, 0, 1, 1, 0))
    ((raw, told),) = rows(database, "SELECT raw, reason FROM rejected_records")
    assert told == reason
    assert "7.77" in raw


@pytest.mark.parametrize("raw", ["nul \0 character", "half a pair \ud800", "back\\slash\ttab\nline \\N \\."])
def test_whatever_was_rejected_can_be_kept(raw: str, database: Engine, load: Callable[..., Summary]) -> None:
    assert load(Rejected(raw, raw), make_card(1), series(1, price(AS_OF, "1"))).status == "succeeded"
    ((kept, reason),) = rows(database, "SELECT raw, reason FROM rejected_records")
    assert kept == reason
    assert [a for a, b in zip(kept, raw, strict=True) if a != b] in ([], ["\ufffd"], ["?"])


def test_an_edition_that_is_known_is_left_alone(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upstream(monkeypatch, tmp_path, httpserver)
    serve_bulk(httpserver, [bulk_card(1)], AS_OF)
    assert load_file("scryfall-bulk").status == "succeeded"
    again = load_file("scryfall-bulk")
    assert (again.status, again.as_of, numbers(again)) == ("unchanged", AS_OF, (0,) * 6)
    assert downloads(httpserver) == 1
    assert run_source(source_named("scryfall-bulk"), Log("x"), force=True).status == "succeeded"
    assert downloads(httpserver) == 2


def test_a_newer_edition_is_loaded_and_an_older_one_is_not(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upstream(monkeypatch, tmp_path, httpserver)
    for as_of, status in ((ago(2), "succeeded"), (ago(3), "unchanged"), (ago(1), "succeeded")):
        serve_bulk(httpserver, [bulk_card(1)], as_of)
        assert load_file("scryfall-bulk").status == status
    assert [time for quotes in snapshots(database).values() for time in quotes] == [ago(2), ago(1)] * 2


def test_an_edition_that_was_taken_back_stays_away_until_it_is_asked_for(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upstream(monkeypatch, tmp_path, httpserver)
    serve_bulk(httpserver, [bulk_card(1)], ago(2))
    undo(load_file("scryfall-bulk").run_id)
    assert load_file("scryfall-bulk").status == "unchanged"
    assert not snapshots(database)
    assert load_file("scryfall-bulk", force=True).status == "succeeded"
    assert snapshots(database)


def test_a_file_of_somebody_does_not_make_the_upstreams_edition_known(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A copied file has the time of its copying: newer than what the upstream has, and not the same."""
    upstream(monkeypatch, tmp_path, httpserver)
    assert load_file("scryfall-bulk", write_bulk(tmp_path / "mine.json", [1])).status == "succeeded"
    serve_bulk(httpserver, [bulk_card(2)], AS_OF)
    assert load_file("scryfall-bulk").rows_stored == 2


def test_an_edition_that_failed_is_loaded_again(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upstream(monkeypatch, tmp_path, httpserver)
    serve_bulk(httpserver, [bulk_card(1), bulk_card(2)], AS_OF, end="")
    failed = load_file("scryfall-bulk")
    assert (failed.status, failed.rows_stored) == ("failed", 4)
    serve_bulk(httpserver, [bulk_card(1), bulk_card(2)], AS_OF)
    assert load_file("scryfall-bulk").status == "succeeded"


def test_downloads_do_not_pile_up(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every day's bulk file has a name of its own and half a gigabyte; one that failed is kept until the next."""
    upstream(monkeypatch, tmp_path, httpserver)
    serve_bulk(httpserver, [bulk_card(1)], ago(3), end="")
    load_file("scryfall-bulk")
    folder = tmp_path / "downloads" / "scryfall-bulk"
    assert len(list(folder.iterdir())) == 1
    serve_bulk(httpserver, [bulk_card(1)], ago(2))
    load_file("scryfall-bulk")
    assert list(folder.iterdir()) == []


def upstream(monkeypatch: pytest.MonkeyPatch, folder: Path, httpserver: HTTPServer) -> None:
    """Point the sources at a server of ours."""
    monkeypatch.setenv("SCRYFALL_URL", httpserver.url_for("/scryfall"))
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(folder))
    settings.cache_clear()


@pytest.fixture(autouse=True)
def settings_of_the_environment() -> Iterator[None]:
    """Settings are read again by the next test."""
    yield
    settings.cache_clear()


def serve_bulk(httpserver: HTTPServer, cards: list[dict[str, Any]], as_of: datetime, end: str = "\n]\n") -> None:
    """Offer a bulk file as Scryfall does."""
    httpserver.clear()
    path = f"/data/default-cards-{as_of:%Y%m%d%H%M%S}.json"
    entry = {"type": "default_cards", "updated_at": as_of.isoformat(), "jsonl_download_uri": httpserver.url_for(path)}
    httpserver.expect_request("/scryfall/bulk-data").respond_with_json({"data": [entry]})
    httpserver.expect_request(path).respond_with_data(bulk_text(cards).removesuffix("\n]\n") + end)


def downloads(httpserver: HTTPServer) -> int:
    """How often a file was asked for."""
    return sum(request.path.startswith("/data/") for request, _ in httpserver.log)


def test_a_bulk_file_is_loaded_with_its_cards_and_all_their_prices(database: Engine, tmp_path: Path) -> None:
    prices = {"usd": "1.25", "usd_foil": "3.50", "usd_etched": "9.99", "eur": "0.80", "eur_foil": "2.00", "tix": "0.02"}
    path = tmp_path / "default-cards-20250101.json"
    card = bulk_card(1, prices=prices, finishes=["nonfoil", "foil", "etched"], lang="ja", name="引く // Draw")
    path.write_text(bulk_text([card]))
    summary = load_file("scryfall-bulk", path, as_of=AS_OF)
    assert (summary.status, numbers(summary)) == ("succeeded", (5, 0, 0, 1, 5, 0))
    stored = {
        (key.marketplace, key.finish, key.language): quotes[AS_OF].price for key, quotes in snapshots(database).items()
    }
    assert stored == {
        ("tcgplayer", "nonfoil", "Japanese"): Decimal("1.25"),
        ("tcgplayer", "foil", "Japanese"): Decimal("3.50"),
        ("tcgplayer", "etched", "Japanese"): Decimal("9.99"),
        ("cardmarket", "nonfoil", "Japanese"): Decimal("0.80"),
        ("cardmarket", "foil", "Japanese"): Decimal("2.00"),
    }


BROKEN = [
    {"lang": "?"},
    {"prices": {"usd": "-1"}},
    {"prices": {"usd": "1e99"}},
    {"prices": {"usd": "NaN"}},
    {"prices": {"usd": "99999999999"}},
    {"prices": [1]},
    {"id": "no uuid"},
    {"name": None},
    {"name": "nul \0"},
    {"released_at": "2025-13-45"},
]


def test_a_broken_record_never_stops_a_file(database: Engine, tmp_path: Path) -> None:
    cards = [bulk_card(number) for number in range(1, 4)]
    lines = [card for number, broken in enumerate(BROKEN) for card in (bulk_card(100 + number, **broken), *cards)]
    path = tmp_path / "bulk.json"
    path.write_text(bulk_text(lines).replace("\n]\n", ',\n{"object": "card", "id": \n]\n'))
    summary = load_file("scryfall-bulk", path, as_of=AS_OF)
    assert (summary.status, summary.records_rejected) == ("succeeded", len(BROKEN) + 1)
    stored = {key.card.int for key in snapshots(database)}
    assert {1, 2, 3} <= stored <= {1, 2, 3, *range(100, 120)}
    assert all(reason for (reason,) in rows(database, "SELECT reason FROM rejected_records"))


def test_a_truncated_file_fails_the_run_and_keeps_its_whole_batches(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "MAXIMUM_CARDS", 10)
    whole = write_bulk(tmp_path / "bulk.json", range(1, 46)).read_text()
    path = tmp_path / "cut.json"
    path.write_text(whole[: len(whole) - 400])
    summary = load_file("scryfall-bulk", path, as_of=AS_OF)
    assert summary.status == "failed"
    assert summary.error is not None
    assert "cut.json" in summary.error
    assert "cut off" in summary.error
    stored = snapshots(database)
    assert {key.card.int for key in stored} == set(range(1, 45))
    assert summary.rows_stored == len(stored) == 88
    assert_rollups_are_right(database, stored)


def test_a_corrected_file_corrects(database: Engine, tmp_path: Path) -> None:
    path = write_bulk(tmp_path / "bulk.json", [1, 2])
    load_file("scryfall-bulk", path, as_of=AS_OF)
    path.write_text(bulk_text([bulk_card(1), bulk_card(2, prices={"usd": "77.00", "eur": "2.50"}, rarity="mythic")]))
    summary = load_file("scryfall-bulk", path, as_of=AS_OF)
    assert numbers(summary) == (4, 0, 0, 1, 1, 3)
    assert scalar(database, "SELECT price FROM latest_prices ORDER BY price DESC LIMIT 1") == 77
    assert_rollups_are_right(database, snapshots(database))


def test_history_meets_the_catalogue_by_its_own_identifiers(database: Engine, tmp_path: Path) -> None:
    uuids = {UUID(int=900 + number): number for number in (1, 2)}
    identifiers, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    identifiers.write_text(all_identifiers(uuids))
    days = {f"{ago(day):%Y-%m-%d}": 1.5 + day for day in range(1, 80)}
    prices.write_text(all_prices(dict.fromkeys([*uuids, UUID(int=999)], days)))
    summary = load_file("mtgjson-history", prices, identifiers)
    assert (summary.status, numbers(summary)) == ("succeeded", (3 * 79, 0, 1, 2, 2 * 79, 0))
    assert_rollups_are_right(database, snapshots(database))
    load_file("scryfall-bulk", write_bulk(tmp_path / "bulk.json", [1, 2]), as_of=AS_OF)
    assert rows(database, "SELECT name, described, mtgjson_uuid FROM cards ORDER BY name") == [
        (f"Card {number}", True, uuid) for uuid, number in uuids.items()
    ]
    again = load_file("mtgjson-history", prices, identifiers)
    assert numbers(again) == (3 * 79, 0, 1, 0, 0, 2 * 79)


def test_the_guide_meets_the_catalogue_by_cardmarkets_numbers(database: Engine, tmp_path: Path) -> None:
    load_file("scryfall-bulk", write_bulk(tmp_path / "bulk.json", [1, 2]), as_of=ago(5))
    guide = tmp_path / "price_guide_1.json"
    guide.write_text(price_guide({10**6 + 1: 3.5, 10**6 + 2: 0, 5: 9.0}, AS_OF))
    summary = load_file("cardmarket-guide", guide)
    assert (summary.status, numbers(summary)) == ("succeeded", (2, 0, 1, 0, 1, 0))
    newest = {key.card.int: quotes.get(AS_OF) for key, quotes in snapshots(database).items() if key.currency == "EUR"}
    assert newest[1] is not None
    assert (newest[1].price, newest[2]) == (Decimal("3.50"), None)


def test_an_edition_that_is_replaced_while_it_is_asked_for_keeps_its_own_time(
    database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load_file("scryfall-bulk", write_bulk(tmp_path / "bulk.json", [1]), as_of=ago(5))
    monkeypatch.setenv("CARDMARKET_URL", httpserver.url_for(""))
    upstream(monkeypatch, tmp_path, httpserver)
    for days, trend in ((2, 3.5), (1, 4.5)):
        guide = price_guide({10**6 + 1: trend}, ago(days))
        httpserver.expect_ordered_request("/price_guide_1.json").respond_with_data(guide)
    assert load_file("cardmarket-guide").as_of == ago(1)
    (euros,) = [quotes for key, quotes in snapshots(database).items() if key.currency == "EUR"]
    assert {time: quote.price for time, quote in euros.items() if time > ago(5)} == {ago(1): Decimal("4.50")}


def test_two_sources_that_feed_one_series_count_once(database: Engine, load: Callable[..., Summary]) -> None:
    load(make_card(1, mtgjson_uuid=UUID(int=5)), series(1, price(AS_OF, "2")))
    history = series(CardIdentifier("mtgjson_uuid", UUID(int=5)), price(AS_OF, "2"), price(ago(3), "1"))
    summary = load(history, name="mtgjson-history")
    assert numbers(summary) == (2, 0, 0, 0, 1, 1)
    assert rows(database, "SELECT series_count FROM market_index_daily ORDER BY bucket") == [(1,), (1,)]


def test_a_load_succeeds_while_redis_is_away(database: Engine, file: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    with configured(url, f"redis://127.0.0.1:{free_port()}/0"):
        summary = run_source(GivenSource([make_card(1), series(1, price(AS_OF, "2"))]), Log("given"), [file])
        assert (summary.status, summary.rows_stored) == ("succeeded", 1)
        assert announcements.announce(PricesChanged()) is None


def test_a_source_that_reads_no_files_fails_where_it_is_given_some(database: Engine, file: Path) -> None:
    mark_simulated()
    summary = load_file("simulated-market", file)
    assert (summary.status, summary.rows_stored) == ("failed", 0)
    assert summary.error == ("Simulated market reads no files: it goes on from the prices that the database holds.")


def test_given_sources_are_sources() -> None:
    """The stand-in follows the real protocol."""
    given: Given = [make_card(1)]
    source = GivenSource(given)
    assert isinstance(source, FileSource)
    assert not isinstance(source, AskedSource)
