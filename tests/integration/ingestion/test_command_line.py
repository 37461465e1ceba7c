"""The command line: its commands, what they say, and their exit codes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from db import versions
from ingestion.__main__ import cli
from ingestion.settings import settings
from stack.ports import free_port
from tests.conftest import ROOT, configured
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store
from tests.support.sources import bulk_card, bulk_text, write_bulk

Order = Callable[..., Result]
NOBODY = f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def order(database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Order]:
    """Give a command; upstreams are not there unless a test says where."""
    for name in ("SCRYFALL", "MTGJSON", "CARDMARKET", "CARDKINGDOM", "CARDTRADER", "TCGPLAYER", "MANAPOOL"):
        monkeypatch.setenv(f"{name}_URL", NOBODY)
    for name in ("CARDTRADER_TOKEN", "TCGPLAYER_TOKEN"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield command
    settings.cache_clear()


def command(*arguments: object) -> Result:
    """Give a command in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="python -m ingestion")


def bulk(folder: Path, *numbers: int, name: str = "bulk.json") -> Path:
    return write_bulk(folder / name, numbers)


def test_help_lists_the_commands() -> None:
    told = re.findall(r"^  ([a-z-]+)  ", command("--help").output, re.MULTILINE)
    loads = {"scryfall-bulk", "mtgjson-history", "cardmarket-guide", "collect"}
    assert loads | {"sources", "refresh", "status", "undo", "replay"} <= set(told)


@pytest.mark.parametrize("name", ["scryfall-bulk", "mtgjson-history", "cardmarket-guide", "collect"])
def test_a_file_can_stand_in_for_every_download(name: str) -> None:
    assert "--file" in command(name, "--help").output


def test_a_load_from_a_file_says_what_it_did(order: Order, tmp_path: Path, database: Engine) -> None:
    file = bulk(tmp_path, 1, 2)
    answer = order("scryfall-bulk", "--file", file, "--as-of", f"{ago(1):%Y-%m-%d}")
    assert answer.exit_code == 0
    assert "scryfall-bulk: 4 prices stored, 0 unchanged, 2 cards new or changed, 0 records rejected" in answer.output
    assert f"as of {ago(1):%Y-%m-%d} 00:00 UTC" in answer.output
    again = order("scryfall-bulk", "--file", file, "--as-of", f"{ago(1):%Y-%m-%d}")
    assert again.exit_code == 0
    assert "nothing new to store, 0 prices stored, 4 unchanged" in again.output


@pytest.mark.parametrize("ending", [".gz", ".xz", ".zst", ""])
def test_a_compressed_file_is_a_file(ending: str, order: Order, tmp_path: Path) -> None:
    import gzip
    import lzma

    import zstandard

    pack: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress, ".xz": lzma.compress, ".zst": zstandard.compress, "": bytes,
    }  # fmt: skip
    file = tmp_path / f"bulk.json{ending}"
    file.write_bytes(pack[ending](bulk_text([bulk_card(1)]).encode()))
    answer = order("collect", "scryfall-bulk", "--file", file)
    assert answer.exit_code == 0
    assert "2 prices stored" in answer.output


def test_a_truncated_file_ends_with_1_and_says_so(order: Order, tmp_path: Path) -> None:
    file = bulk(tmp_path, 1, 2)
    file.write_text(file.read_text()[:-50])
    answer = order("scryfall-bulk", "--file", file)
    assert answer.exit_code == 1
    assert "scryfall-bulk: failed after 2 prices stored" in answer.stderr
    assert "bulk.json ends in the middle: it was cut off" in answer.stderr


@pytest.mark.parametrize("kind", ["a pipe", "a folder", "nothing"])
def test_what_is_no_file_is_refused_and_nothing_waits_for_it(kind: str, order: Order, tmp_path: Path) -> None:
    path = tmp_path / "bulk.json"
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    answer = order("scryfall-bulk", "--file", path)
    assert answer.exit_code == 2
    assert str(path) in answer.stderr


@pytest.mark.parametrize("content", ["", "<html>", '{"priceGuides": []}'])
@pytest.mark.parametrize("name", ["scryfall-bulk", "mtgjson-history", "cardmarket-guide"])
def test_a_file_that_is_something_else_ends_with_1(name: str, content: str, order: Order, tmp_path: Path) -> None:
    file = tmp_path / "strange.json"
    file.write_text(content)
    answer = order(name, "--file", file)
    assert answer.exit_code == 1
    assert "strange.json" in answer.stderr
    assert answer.exception is None or isinstance(answer.exception, SystemExit)


UPSTREAMS = {
    "scryfall-bulk": "Scryfall bulk data", "mtgjson-history": "MTGJSON price history",
    "cardmarket-guide": "Cardmarket price guide", "mtgjson-today": "MTGJSON prices of today",
    "cardkingdom": "Card Kingdom price list", "manapool": "Mana Pool prices",
    "scryfall-migrations": "Scryfall's merged and deleted cards",
}  # fmt: skip


@pytest.mark.parametrize("name", UPSTREAMS)
def test_an_upstream_that_cannot_be_reached_ends_with_1_and_is_named(name: str, order: Order, database: Engine) -> None:
    answer = order(name)
    assert answer.exit_code == 1
    assert UPSTREAMS[name] in answer.stderr
    assert NOBODY in answer.stderr
    assert "cannot be reached" in answer.stderr
    assert "--file" in answer.stderr
    assert rows(database, "SELECT source, status FROM ingestion_runs") == [(name, "failed")]


def test_a_source_that_fails_does_not_stop_the_others(
    order: Order, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = httpserver.url_for("/data/default-cards.json")
    entry = {"type": "default_cards", "updated_at": ago(1).isoformat(), "jsonl_download_uri": url}
    httpserver.expect_request("/scryfall/bulk-data").respond_with_json({"data": [entry]})
    httpserver.expect_request("/data/default-cards.json").respond_with_data(bulk_text([bulk_card(1)]))
    monkeypatch.setenv("SCRYFALL_URL", httpserver.url_for("/scryfall"))
    settings.cache_clear()
    answer = order("collect", "mtgjson-history", "scryfall-bulk", "cardmarket-guide")
    assert answer.exit_code == 1
    assert rows(database, "SELECT source, status FROM ingestion_runs ORDER BY id") == [
        ("mtgjson-history", "failed"), ("scryfall-bulk", "succeeded"), ("cardmarket-guide", "failed"),
    ]  # fmt: skip
    again = order("collect", "scryfall-bulk")
    assert again.exit_code == 0
    assert "scryfall-bulk: nothing new" in again.output


def test_collect_asks_every_source_that_has_an_upstream_and_is_configured(order: Order, database: Engine) -> None:
    assert order("collect").exit_code == 1
    runs = rows(database, "SELECT source, status FROM ingestion_runs")
    assert dict(runs) == {**dict.fromkeys(UPSTREAMS, "failed"), "scryfall-prices": "succeeded"}  # no card, no question


@pytest.mark.parametrize(("name", "setting"), [("cardtrader", "CARDTRADER_TOKEN"), ("tcgplayer", "TCGPLAYER_TOKEN")])
def test_a_source_without_its_token_is_not_configured_which_is_no_error(
    name: str, setting: str, order: Order, database: Engine
) -> None:
    for words in ((name,), ("collect", name)):
        answer = order(*words)
        assert (answer.exit_code, answer.output) == (0, f"{name}: not configured. Set {setting}, or use --file.\n")
    assert rows(database, "SELECT source FROM ingestion_runs") == []
    assert re.search(rf"^{name} .* as of never +not configured: set {setting}$", order("sources").output, re.MULTILINE)


def test_a_source_that_is_off_by_default_says_why_which_is_no_error(order: Order, database: Engine) -> None:
    why = "its terms grant no republication; set TCGCSV=on where you alone read the prices"
    for words in (("tcgcsv",), ("collect", "tcgcsv")):
        answer = order(*words)
        assert (answer.exit_code, answer.output) == (0, f"tcgcsv: off. I{why[1:]}, or use --file.\n")
    assert rows(database, "SELECT source FROM ingestion_runs") == []
    assert re.search(rf"^tcgcsv .* as of never +off: {why}$", order("sources").output, re.MULTILINE)


def test_a_source_with_its_token_is_asked_and_what_it_answers_is_stored(
    order: Order, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database, [], [make_card(1)])
    blueprint = {"id": 5, "category_id": 1, "scryfall_id": str(make_card(1).scryfall_id)}
    properties = {"condition": "Near Mint", "mtg_language": "en", "mtg_foil": False}
    offers = [
        {"quantity": 1, "price": {"cents": cents, "currency": currency}, "properties_hash": properties}
        for cents, currency in ((300, "EUR"), (200, "EUR"), (250, "USD"))
    ]
    bearer = {"Authorization": "Bearer secret"}
    httpserver.expect_request("/expansions", headers=bearer).respond_with_json([{"id": 7, "game_id": 1}])
    httpserver.expect_request("/blueprints/export", headers=bearer).respond_with_json([blueprint])
    httpserver.expect_request("/marketplace/products", headers=bearer).respond_with_json({"5": offers})
    monkeypatch.setenv("CARDTRADER_URL", httpserver.url_for("/"))
    monkeypatch.setenv("CARDTRADER_TOKEN", "secret")
    settings.cache_clear()
    answer = order("collect", "cardtrader")
    assert answer.exit_code == 0, answer.stderr
    assert "cardtrader: 2 prices stored" in answer.output
    stored = "SELECT currency, price::text, num_listings FROM latest_prices JOIN price_series ON id = series_id"
    assert rows(database, f"{stored} ORDER BY currency") == [("EUR", "2.00", 2), ("USD", "2.50", 1)]
    assert "not configured: set CARDTRADER_TOKEN" not in order("sources").output


WRONG = [
    ["scryfall-bulk", "--file", "/nowhere/to/be/found.json"],
    ["collect", "nonsense"],
    ["collect", "--file", __file__],
    ["collect", "scryfall-bulk", "cardmarket-guide", "--file", __file__],
    ["scryfall-bulk", "--file", __file__, "--as-of", "yesterday"],
    ["scryfall-bulk", "--file", __file__, "--as-of", f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"],
    ["status", "--limit", "-1"],
    ["nonsense"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=lambda words: " ".join(words)[:40])
def test_wrong_use_ends_with_2(arguments: list[str], order: Order, database: Engine) -> None:
    answer = order(*arguments)
    assert answer.exit_code == 2
    assert answer.stderr
    assert rows(database, "SELECT FROM ingestion_runs") == []


def test_status_of_an_empty_database_says_how_to_begin(order: Order) -> None:
    answer = order("status")
    assert answer.exit_code == 0
    assert "python -m ingestion scryfall-bulk" in answer.output
    assert order("status", "--json").output == ""


def test_status_shows_the_newest_runs_first(order: Order, tmp_path: Path) -> None:
    order("scryfall-bulk", "--file", bulk(tmp_path, 1))
    order("cardmarket-guide")
    lines = order("status").output.splitlines()
    assert "cardmarket-guide" in lines[0]
    assert "failed" in lines[0]
    assert "cannot be reached" in lines[1]
    assert "scryfall-bulk" in lines[2]
    assert "succeeded" in lines[2]
    assert "2 prices stored" in lines[2]
    assert len(order("status", "--limit", 1).output.splitlines()) == 2


def test_status_as_json_is_an_object_a_line_with_iso_times(order: Order, tmp_path: Path) -> None:
    order("scryfall-bulk", "--file", bulk(tmp_path, 1), "--as-of", f"{ago(1):%Y-%m-%d}")
    order("cardmarket-guide")
    failed, loaded = (json.loads(line) for line in order("status", "--json").output.splitlines())
    assert (failed["source"], failed["status"], loaded["status"]) == ("cardmarket-guide", "failed", "succeeded")
    assert (loaded["rows_stored"], loaded["records_read"], loaded["cards_stored"]) == (2, 2, 1)
    assert loaded["as_of"] == ago(1).isoformat()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", loaded["started_at"])


def test_sources_are_listed_with_their_editions(order: Order, tmp_path: Path) -> None:
    order("scryfall-bulk", "--file", bulk(tmp_path, 1), "--as-of", f"{ago(1):%Y-%m-%d}")
    told = order("sources")
    assert told.exit_code == 0
    lines = {line.split()[0]: line for line in told.output.splitlines()}
    assert lines["scryfall-bulk"].endswith(f"as of {ago(1):%Y-%m-%d} 00:00 UTC")
    assert lines["mtgjson-history"].endswith("as of never")


def test_refresh_does_what_dead_loads_have_left(order: Order, database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    before = versions.current()
    answer = order("refresh")
    assert (answer.exit_code, "up to date" in answer.output) == (0, True)
    assert rows(database, "SELECT FROM refresh_requests") == []
    assert scalar(database, "SELECT price_sum FROM market_index_daily") == 1
    assert versions.current() > before


def test_refresh_since_a_day_computes_everything_anew(order: Order, database: Engine) -> None:
    store(database, [series(1, price(ago(5), "1"), price(ago(2), "1"), price(ago(0, hours=-1), "1"))], [make_card(1)])
    order("refresh")
    execute(database, "UPDATE price_snapshots SET price = 4")
    execute(database, "UPDATE latest_prices SET price = 9")
    assert order("refresh", "--since", f"{ago(3):%Y-%m-%d}").exit_code == 0
    assert rows(database, "SELECT price_sum FROM market_index_daily ORDER BY bucket") == [(1,), (4,), (4,)]
    assert scalar(database, "SELECT price FROM latest_prices") == 4


def test_a_database_that_is_not_there_ends_with_4_and_what_to_do(order: Order, redis_url: str) -> None:
    with configured(f"postgresql://somebody:secret@127.0.0.1:{free_port()}/nowhere", redis_url):
        for arguments in (["status"], ["scryfall-bulk"], ["sources"], ["refresh"], ["collect"]):
            answer = order(*arguments)
            assert answer.exit_code == 4
            assert "cannot be reached" in answer.stderr
            assert "DATABASE_URL" in answer.stderr
            assert "secret" not in answer.stderr


def test_an_address_of_another_kind_ends_with_4(order: Order, redis_url: str) -> None:
    with configured("mysql://localhost/x", redis_url):
        answer = order("status")
        assert answer.exit_code == 4
        assert "postgresql://" in answer.stderr


def test_a_database_without_our_schema_ends_with_4_and_what_to_do(
    order: Order, redis_url: str, server_url: str
) -> None:
    url = make_url(server_url).set(database="template1").render_as_string(hide_password=False)
    with configured(url, redis_url):
        for arguments in (["status"], ["scryfall-bulk"]):
            answer = order(*arguments)
            assert answer.exit_code == 4
            assert "make migrate" in answer.stderr


def test_a_database_that_goes_away_in_the_middle_ends_with_4(order: Order, database: Engine, tmp_path: Path) -> None:
    """An administrator ends all sessions while a batch is being stored."""
    execute(
        database,
        """CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
           'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
           CREATE TRIGGER end_session BEFORE INSERT ON price_series EXECUTE FUNCTION end_session()""",
    )
    try:
        answer = order("scryfall-bulk", "--file", bulk(tmp_path, 1))
    finally:
        execute(database, "DROP TRIGGER end_session ON price_series; DROP FUNCTION end_session()")
    assert answer.exit_code == 4
    assert "database" in answer.stderr
    assert scalar(database, "SELECT count(*) FROM cards") == 0


def test_a_simulated_database_is_not_mixed_with_real_prices(order: Order, database: Engine, tmp_path: Path) -> None:
    execute(database, "INSERT INTO properties VALUES ('simulated', 'true')")
    for words in (*((name,) for name in UPSTREAMS), ("collect", *UPSTREAMS)):
        answer = order(*words)
        assert answer.exit_code == 2
        assert "simulated" in answer.stderr
    assert rows(database, "SELECT FROM ingestion_runs") == []
    assert order("scryfall-bulk", "--file", bulk(tmp_path, 1)).exit_code == 0


def test_log_lines_go_to_standard_error(order: Order, database: Engine, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "ingestion", "scryfall-bulk", "--file", str(bulk(tmp_path, 1))]
    answer = subprocess.run(program, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    assert len(answer.stdout.splitlines()) == 1
    assert answer.stdout.startswith("scryfall-bulk: 2 prices stored")
    assert "storing" in answer.stderr
    assert "refreshing" in answer.stderr
    begin_run(database)


def test_without_any_address_the_embedded_servers_are_used(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment["DATA_DIR"] = str(tmp_path / "data")
    program = [sys.executable, "-m", "ingestion", "status"]
    answer = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "Nothing has been loaded yet" in answer.stdout


def test_a_database_of_ones_own_needs_no_redis_of_ones_own(database: Engine, tmp_path: Path) -> None:
    environment = dict(os.environ) | {"DATA_DIR": str(tmp_path / "data")}
    del environment["REDIS_URL"]
    program = [sys.executable, "-m", "ingestion", "scryfall-bulk", "--file", str(bulk(tmp_path, 1))]
    answer = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM price_snapshots")) == 2
    engine.dispose()
