"""Editions that cannot be believed as a whole end as failed, say what to do, and leave no price behind."""

import json
import lzma
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine

from ingestion.__main__ import cli
from ingestion.contract import Rejected
from ingestion.runs import batches as batching
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.settings import settings
from ingestion.sources.registry import source_named
from tests.support.prices import ago, make_card, price, rows, series, snapshots
from tests.support.sources import (
    GivenSource,
    all_identifiers,
    all_prices,
    bulk_card,
    bulk_text,
    price_guide,
    write_bulk,
)

PRODUCT = 10**6  # what write_bulk adds to a card's number
UUIDS = {UUID(int=500 + number): number for number in range(1, 4)}


def order(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


@pytest.fixture
def guide(database: Engine, tmp_path: Path) -> Callable[[dict[int, float]], Result]:
    """Load a price guide of products by the command line."""

    def load(trends: dict[int, float]) -> Result:
        path = tmp_path / "price_guide_1.json"
        path.write_text(price_guide(trends, ago(1)))
        return order("cardmarket-guide", "--file", str(path))

    return load


Guide = Callable[[dict[int, float]], Result]


def load_cards(folder: Path, last: int) -> None:
    write_bulk(folder / "default-cards.json", range(1, last + 1))
    order("scryfall-bulk", "--file", str(folder / "default-cards.json"), "--as-of", f"{ago(5):%Y-%m-%d}")


def newest_run(database: Engine) -> tuple[Any, ...]:
    return rows(database, "SELECT status, rows_stored, notice FROM ingestion_runs ORDER BY id DESC LIMIT 1")[0]


def test_an_edition_of_unknown_cards_fails_and_says_what_to_load_first(guide: Guide, database: Engine) -> None:
    result = guide({1: 2.5, 2: 3.5})
    assert result.exit_code == 1
    said = "None of its 2 prices is of a card that is known. Load the catalogue first: scryfall-bulk."
    assert said in result.output
    assert newest_run(database) == ("failed", 0, None)


def test_more_than_half_of_unknown_cards_is_a_notice(guide: Guide, database: Engine, tmp_path: Path) -> None:
    load_cards(tmp_path, 1)
    assert guide({PRODUCT + 1: 2.5, 2: 3.5, 3: 4.5}).exit_code == 0
    assert newest_run(database) == ("succeeded", 1, "2 of its 3 series are of cards that are not known.")


@pytest.mark.parametrize("series_a_batch", [batching.MAXIMUM_SERIES, 20])
def test_an_edition_of_one_price_fails_and_stores_nothing(
    series_a_batch: int, guide: Guide, database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_cards(tmp_path, 60)
    before = snapshots(database)
    monkeypatch.setattr(batching, "MAXIMUM_SERIES", series_a_batch)
    result = guide({PRODUCT + number: 1.25 for number in range(1, 61)})
    assert result.exit_code == 1
    assert "All of its 60 prices are 1.25. None was stored." in result.output
    assert newest_run(database) == ("failed", 0, None)
    assert snapshots(database) == before


def test_a_small_edition_may_have_one_price(guide: Guide, database: Engine, tmp_path: Path) -> None:
    cards = [bulk_card(number, prices={"usd": f"{number}.25"}) for number in range(1, 50)]
    (tmp_path / "default-cards.json").write_text(bulk_text(cards))
    order("scryfall-bulk", "--file", str(tmp_path / "default-cards.json"), "--as-of", f"{ago(5):%Y-%m-%d}")
    assert guide({PRODUCT + number: 1.25 for number in range(1, 50)}).exit_code == 0
    assert newest_run(database)[:2] == ("succeeded", 49)


def test_records_that_are_all_rejected_make_a_failed_run(database: Engine, tmp_path: Path) -> None:
    (tmp_path / "given.json").write_text("{}")
    ahead = series(1, price(ago(-3), "1.00"))
    for given, reason in ((Rejected("raw", "no Scryfall id"), "no Scryfall id"), (ahead, "is in the future")):
        summary = run_source(GivenSource([given]), Log("given"), [tmp_path / "given.json"])
        assert (summary.status, summary.records_rejected) == ("failed", 1)
        assert summary.error == f"All of its 1 records were rejected. The first: {reason}."


@pytest.fixture
def today(
    database: Engine, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Summary]]:
    """Collect MTGJSON's prices of today as an upstream offers them: with a date, and prices of days."""
    load_cards(tmp_path, 3)
    identifiers, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    identifiers.write_text(all_identifiers(UUIDS))
    prices.write_text(all_prices({uuid: {f"{ago(9):%Y-%m-%d}": 1.5} for uuid in UUIDS}))
    assert order("mtgjson-history", "--file", str(identifiers), "--file", str(prices)).exit_code == 0
    monkeypatch.setenv("MTGJSON_URL", httpserver.url_for("/mtgjson"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()

    def collect(dated: datetime, *days: datetime) -> Summary:
        httpserver.clear()
        told = json.loads(all_prices({
            uuid: {f"{day:%Y-%m-%d}": number + place + 0.25 for place, day in enumerate(days)}
            for uuid, number in UUIDS.items()
        }))  # fmt: skip
        document = {"meta": {"date": f"{dated:%Y-%m-%d}"}, "data": told["data"]}
        packed = lzma.compress(json.dumps(document).encode())
        httpserver.expect_request("/mtgjson/AllPricesToday.json.xz").respond_with_data(packed)
        return run_source(source_named("mtgjson-today"), Log("today"))

    yield collect
    settings.cache_clear()


def test_prices_that_go_on_under_a_date_that_stands_still_are_a_newer_edition(today: Callable[..., Summary]) -> None:
    first = today(ago(3), ago(3))
    assert (first.status, first.as_of, first.notice) == ("succeeded", ago(3), None)
    second = today(ago(3), ago(2))
    assert (second.status, second.as_of, second.rows_stored) == ("succeeded", ago(2), 3)
    assert second.notice == (
        f"It is dated {ago(3):%Y-%m-%d}, but has prices of {ago(2):%Y-%m-%d}: its date stands still."
    )
    assert today(ago(3), ago(2)).status == "unchanged"
    assert today(ago(1), ago(1)).notice is None


def test_a_date_and_prices_that_both_stand_still_are_the_same_edition(today: Callable[..., Summary]) -> None:
    today(ago(3), ago(3))
    again = today(ago(3), ago(3))
    assert again.status == "unchanged"
    assert again.notice is not None
    assert again.notice.startswith(f"The upstream still offers the edition of {ago(3):%Y-%m-%d}")


def test_a_date_that_goes_on_over_prices_that_stand_still_is_told(today: Callable[..., Summary]) -> None:
    today(ago(3), ago(3))
    again = today(ago(2), ago(3))
    assert (again.status, again.as_of) == ("succeeded", ago(2))
    assert again.notice == "All of its 3 prices were there already, although its edition is newer."


def test_the_file_of_somebody_tells_too_that_its_date_stands_still(database: Engine, tmp_path: Path) -> None:
    load_cards(tmp_path, 3)
    identifiers, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    identifiers.write_text(all_identifiers(UUIDS))
    prices.write_text(all_prices({uuid: {f"{ago(0):%Y-%m-%d}": 1.5} for uuid in UUIDS}))
    summary = run_source(source_named("mtgjson-history"), Log("history"), [identifiers, prices])
    assert (summary.as_of, summary.notice) == (
        ago(0), f"It is dated {ago(1):%Y-%m-%d}, but has prices of {ago(0):%Y-%m-%d}: its date stands still.",
    )  # fmt: skip


def test_the_same_uuid_twice_in_one_object_tells_twice(database: Engine, tmp_path: Path) -> None:
    load_cards(tmp_path, 1)
    first, second = (
        all_prices({UUID(int=501): {f"{ago(1):%Y-%m-%d}": amount}}, provider=provider)
        for provider, amount in (("cardkingdom", 2.22), ("tcgplayer", 1.11))
    )
    member = second[second.index('"data": {') + len('"data": {') : -2]
    identifiers, prices = tmp_path / "AllIdentifiers.json", tmp_path / "AllPrices.json"
    identifiers.write_text(all_identifiers({UUID(int=501): 1}))
    prices.write_text(first.replace('"data": {', f'"data": {{{member}, '))
    assert order("mtgjson-history", "--file", str(identifiers), "--file", str(prices)).exit_code == 0
    stored = {key.marketplace: quotes[ago(1)].price for key, quotes in snapshots(database).items() if ago(1) in quotes}
    assert stored == {"cardkingdom": Decimal("2.22"), "tcgplayer": Decimal("1.11")}


def test_a_load_of_cards_and_prices_that_differ_is_believed(database: Engine, tmp_path: Path) -> None:
    (tmp_path / "given.json").write_text("{}")
    given = [*map(make_card, range(1, 61)), *(series(number, price(ago(1), "1.00")) for number in range(1, 60))]
    other = series(60, price(ago(1), "1.01"))
    summary = run_source(GivenSource([*given, other]), Log("given"), [tmp_path / "given.json"])
    assert (summary.status, summary.rows_stored) == ("succeeded", 60)
