"""The first load of an empty database: when it is needed, in which order it goes, and what never meets in one."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from db.queries.ingestion import property_value
from ingestion import __main__ as command_line
from ingestion.runs import first_load
from ingestion.runs.database_kind import mark_simulated
from ingestion.settings import settings
from ingestion.simulation import SimulatedMarket
from ingestion.sources.registry import SOURCES
from market.sources import real_sources
from stack.ports import free_port
from tests.support.prices import ago, begin_run, make_card, price, rows, series, snapshots, store
from tests.support.sources import (
    all_identifiers,
    all_prices,
    bulk_card,
    bulk_text,
    kingdom_list,
    kingdom_row,
    price_guide,
)

Begin = Callable[..., Result]


@pytest.fixture
def begin(database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Begin]:
    """Begin the first load; nothing answers unless a test says where."""
    for name in ("SCRYFALL_URL", "MTGJSON_URL", "CARDMARKET_URL", "CARDKINGDOM_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield lambda command="first-load": CliRunner().invoke(command_line.cli, [command])
    settings.cache_clear()


def progress(engine: Engine, name: str = first_load.PROPERTY) -> str | None:
    """How far the first load is, by the database."""
    with engine.connect() as connection:
        return property_value(connection, name)


def some_prices(engine: Engine) -> None:
    store(engine, [series(1, price(ago(1), "1"))], [make_card(1)])


def test_an_empty_database_needs_it(database: Engine) -> None:
    assert first_load.is_needed()


def test_runs_without_prices_leave_the_need(database: Engine) -> None:
    begin_run(database)
    store(database, [], [make_card(1)])
    assert first_load.is_needed()


def test_a_database_with_prices_does_not_need_it(database: Engine) -> None:
    some_prices(database)
    assert not first_load.is_needed()


def test_one_that_was_begun_is_needed_until_it_is_done(database: Engine) -> None:
    first_load.note("begun")
    some_prices(database)
    assert first_load.is_needed()
    first_load.note("done")
    assert not first_load.is_needed()


def test_every_step_is_a_source_that_is_there() -> None:
    files = SimulatedMarket(
        *(Path(name) for name in ("bulk", "prices", "identifiers", "guide")),
        offers=[Path(f"offers-{day}") for day in range(9)],
    )
    for steps in (first_load.REAL, first_load.steps_of(files)):
        assert {step.source for step in steps} <= set(SOURCES)
        assert steps[0].source == "scryfall-bulk"
    assert {step.source for step in first_load.REAL} <= set(real_sources())


def test_a_simulated_market_has_its_offers_of_today_and_yesterday_and_of_every_third_day_before() -> None:
    offers = [Path(str(day)) for day in range(10)]
    files = SimulatedMarket(*(Path(name) for name in ("bulk", "prices", "identifiers", "guide")), offers=offers)
    loaded = [step.files[0].name for step in first_load.steps_of(files) if step.source == "cardtrader"]
    assert loaded == ["1", "4", "7", "8", "9"]


OFFER = {
    "product_type": "mtg_single", "scryfall_id": str(UUID(int=1)), "language_id": "EN", "condition_id": "DMG",
    "finish_id": "NF", "low_price": 90, "available_quantity": 3,
}  # fmt: skip


def test_prices_of_today_come_first_and_everything_is_loaded(
    begin: Begin, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(httpserver, monkeypatch)
    answer = begin()
    assert answer.exit_code == 0, answer.output
    runs = rows(database, "SELECT source, status FROM ingestion_runs ORDER BY id")
    assert runs == [(step.source, "succeeded") for step in first_load.REAL]
    assert runs[0][0] == "scryfall-bulk"
    assert {key.marketplace for key in snapshots(database)} == {"tcgplayer", "cardmarket", "cardkingdom", "manapool"}
    assert progress(database) == "done"
    assert progress(database, "simulated") is None
    again = begin()
    assert (again.exit_code, "has prices already" in again.output) == (0, True)
    assert len(rows(database, "SELECT FROM ingestion_runs")) == len(first_load.REAL)


def serve(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """All five upstreams, with one card."""
    days = {f"{ago(day):%Y-%m-%d}": 2.0 for day in range(1, 30)}
    files = {
        "/data/bulk.json": bulk_text([bulk_card(1)]),
        "/mtgjson/AllIdentifiers.json": all_identifiers({UUID(int=9): 1}),
        "/mtgjson/AllPrices.json": all_prices({UUID(int=9): days}),
        "/cardkingdom/pricelist": json.dumps(kingdom_list([kingdom_row(1)])),
        "/manapool/api/v1/prices/variants": json.dumps({"meta": {"as_of": ago(1).isoformat()}, "data": [OFFER]}),
        "/guide/price_guide_1.json": price_guide({10**6 + 1: 4.0}, ago(1)),
    }
    httpserver.expect_request(re.compile(r"/mtgjson/.*z$")).respond_with_data("no such file", 404)
    for path, content in files.items():
        httpserver.expect_request(path).respond_with_data(content, content_type="application/json")
    entry = {
        "type": "default_cards",
        "updated_at": ago(1).isoformat(),
        "jsonl_download_uri": httpserver.url_for("/data/bulk.json"),
    }
    httpserver.expect_request("/scryfall/bulk-data").respond_with_json({"data": [entry]})
    for name in ("SCRYFALL", "MTGJSON", "CARDKINGDOM", "MANAPOOL", "GUIDE"):
        variable = "CARDMARKET_URL" if name == "GUIDE" else f"{name}_URL"
        monkeypatch.setenv(variable, httpserver.url_for(f"/{name.lower()}"))
    settings.cache_clear()


def test_without_a_network_it_says_so_and_is_tried_again(
    begin: Begin, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = begin()
    assert answer.exit_code == 1
    assert "cannot be reached" in answer.output
    assert "make demo" in answer.output
    assert progress(database) == "begun"
    serve(httpserver, monkeypatch)
    assert begin().exit_code == 0
    assert progress(database) == "done"


def test_a_simulated_market_is_never_put_beside_real_prices(begin: Begin, database: Engine) -> None:
    some_prices(database)
    first_load.note("begun")
    answer = begin("simulate")
    assert answer.exit_code == 2
    assert "real prices" in answer.output
    assert progress(database, "simulated") is None
    assert len(snapshots(database)) == 1


def test_real_prices_are_never_put_beside_a_simulated_market(
    begin: Begin, database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_simulated()
    serve(httpserver, monkeypatch)
    answer = begin()
    assert answer.exit_code == 2
    assert "simulated" in answer.output
    assert snapshots(database) == {}


def test_a_market_is_marked_as_simulated_before_its_first_price(database: Engine) -> None:
    mark_simulated()
    assert progress(database, "simulated") == "true"
    some_prices(database)
    mark_simulated()


def test_a_simulated_market_is_loaded_from_its_files(market: Engine) -> None:
    """The fixture loads it with the same steps as the command, only smaller."""
    sources = [
        source for (source,) in rows(market, "SELECT DISTINCT source FROM ingestion_runs WHERE status = 'succeeded'")
    ]
    assert sorted(sources) == ["cardmarket-guide", "cardtrader", "mtgjson-history", "scryfall-bulk"]
    assert progress(market, "simulated") == "true"
    currencies = rows(market, "SELECT DISTINCT currency FROM price_snapshots_wide ORDER BY 1")
    assert currencies == [("EUR",), ("USD",)]
