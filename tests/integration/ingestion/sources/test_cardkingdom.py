"""Card Kingdom's list from its address into the database: by condition, with stock, and no list twice."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine
from werkzeug import Request, Response

from ingestion.__main__ import cli
from ingestion.precedence import cardkingdom_days
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.settings import settings
from ingestion.sources.cardkingdom import CardKingdom, pacific_time
from ingestion.sources.registry import source_named
from ingestion.upstreams.files import HEAD_SIZE
from tests.support.prices import ago, make_card, rows, snapshots, store
from tests.support.sources import all_prices, kingdom_list, kingdom_row

CREATED = f"{ago(2):%Y-%m-%d} 17:10:04"
AS_OF = pacific_time(CREATED)
BOLT = kingdom_row(1)
PAGE = "<html><head></head><body>%s</body></html>"
Load = Callable[[], Summary]


class Shop:
    """Card Kingdom's server. It says how many bytes of a body it has been asked for, and sends no ETag."""

    def __init__(self) -> None:
        self.body = b""
        self.headers = {"Content-Type": "application/json"}
        self.sent: list[int] = []

    def __call__(self, request: Request) -> Response:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        body = gzip.compress(self.body) if packed else self.body
        self.sent.append(0)
        return Response(self.pieces(body), headers=self.headers | ({"Content-Encoding": "gzip"} if packed else {}))

    def pieces(self, body: bytes) -> Iterator[bytes]:
        for start in range(0, len(body), 16_384):
            yield body[start : start + 16_384]
            self.sent[-1] += len(body[start : start + 16_384])


@pytest.fixture
def shop(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shop]:
    shop = Shop()
    httpserver.expect_request("/v2/pricelist").respond_with_handler(shop)
    monkeypatch.setenv("CARDKINGDOM_URL", httpserver.url_for("/v2/"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HTTP_ATTEMPTS", "1")
    settings.cache_clear()
    yield shop
    settings.cache_clear()


@pytest.fixture
def load(database: Engine, shop: Shop) -> Load:
    """Ask Card Kingdom, which lists cards that the catalogue has."""
    store(database, [], [make_card(number) for number in (1, 2)])
    return lambda: run_source(CardKingdom(), Log("cardkingdom"))


def listed(*articles: object, created_at: str = CREATED) -> str:
    return json.dumps(kingdom_list(articles, created_at))


def stored(engine: Engine) -> dict[tuple[str, str], tuple[datetime, Decimal, int | None]]:
    """The latest offers of the first card."""
    return {
        (key.kind, key.condition): (time, price.price, price.total_quantity)
        for key, times in snapshots(engine).items() if key.card == UUID(int=1) and key.marketplace == "cardkingdom"
        for time, price in times.items()
    }  # fmt: skip


def test_a_card_is_stored_in_four_conditions_with_stock_and_a_buylist_with_its_quantity(
    load: Load, shop: Shop, database: Engine
) -> None:
    shop.body = listed(BOLT, kingdom_row(2, scryfall_id=None)).encode()
    done = load()
    assert (done.status, done.as_of, done.rows_stored, done.records_rejected) == ("succeeded", AS_OF, 5, 1)
    assert stored(database) == {
        ("retail", "NEAR_MINT"): (AS_OF, Decimal("3.99"), 8),
        ("retail", "LIGHTLY_PLAYED"): (AS_OF, Decimal("3.19"), 5),
        ("retail", "MODERATELY_PLAYED"): (AS_OF, Decimal("2.39"), 2),
        ("retail", "HEAVILY_PLAYED"): (AS_OF, Decimal("1.60"), 1),
        ("buylist", "NEAR_MINT"): (AS_OF, Decimal("1.75"), 12),
    }


def test_the_same_list_again_is_not_downloaded(load: Load, shop: Shop) -> None:
    shop.body = listed(*map(kingdom_row, range(1, 20_000))).encode()
    assert load().status == "succeeded"
    shop.sent.clear()
    assert load().status == "unchanged"
    assert len(shop.sent) == 1
    assert HEAD_SIZE <= shop.sent[0] < len(shop.body) / 2, (shop.sent, len(shop.body))


def test_the_next_list_of_a_day_confirms_what_it_repeats(load: Load, shop: Shop, database: Engine) -> None:
    shop.body = listed(BOLT).encode()
    load()
    later = CREATED.replace("17:10", "19:08")
    shop.body = listed(BOLT, created_at=later).encode()
    done = load()
    assert (done.as_of, done.rows_stored, done.rows_unchanged, done.notice) == (pacific_time(later), 0, 5, None)
    assert {time for time, _, _ in stored(database).values()} == {AS_OF}
    confirmed = rows(database, "SELECT DISTINCT time, confirmed_at FROM confirmed_prices")
    assert confirmed == [(AS_OF, pacific_time(later))]


def test_articles_of_the_same_card_and_finish_are_one_and_the_ledger_says_so(
    load: Load, shop: Shop, database: Engine
) -> None:
    shop.body = listed(BOLT, kingdom_row(1, price_buy="2.00", qty_buying=1)).encode()
    done = load()
    assert (done.rows_stored, done.notice) == (
        5, "1 cards have several articles of the same finish: their offers count as one.",
    )  # fmt: skip
    assert stored(database)["buylist", "NEAR_MINT"][1:] == (Decimal("2.00"), 1)
    assert stored(database)["retail", "NEAR_MINT"][1:] == (Decimal("3.99"), 16)


@pytest.mark.parametrize("label", ["text/html; charset=UTF-8", "application/json"])
def test_a_list_within_a_web_page_is_loaded_whatever_it_is_labelled_as(label: str, load: Load, shop: Shop) -> None:
    shop.headers = {"Content-Type": label}
    shop.body = (PAGE % listed(BOLT)).encode()
    done = load()
    assert (done.status, done.as_of, done.rows_stored) == ("succeeded", AS_OF, 5)


@pytest.mark.parametrize(
    "body", ["<html><head></head><body>maintenance</body></html>", "<!doctype html><title>no</title>"]
)
def test_a_web_page_is_refused_as_one(body: str, load: Load, shop: Shop) -> None:
    shop.headers = {"Content-Type": "text/html"}
    shop.body = body.encode()
    done = load()
    assert done.status == "failed"
    assert "is a web page (HTML), not JSON. It should be Card Kingdom's price list." in str(done.error)


def test_a_web_page_in_the_place_of_the_file_is_refused_too(load: Load, shop: Shop, httpserver: HTTPServer) -> None:
    shop.body = listed(BOLT).encode()
    httpserver.clear()
    httpserver.expect_ordered_request("/v2/pricelist").respond_with_handler(shop)
    httpserver.expect_ordered_request("/v2/pricelist").respond_with_data("<html>busy", content_type="text/html")
    done = load()
    assert (done.status, done.rows_stored) == ("failed", 0)
    assert "is a web page" in str(done.error)


def test_a_list_from_the_future_is_refused(load: Load, shop: Shop) -> None:
    shop.body = listed(BOLT, created_at=f"{ago(-2):%Y-%m-%d} 00:00:00").encode()
    done = load()
    assert (done.status, done.rows_stored) == ("failed", 0)
    assert "read as US Pacific time, lies in the future" in str(done.error)


def test_of_a_list_that_breaks_off_the_rows_before_are_stored(load: Load, shop: Shop) -> None:
    shop.body = listed(BOLT, kingdom_row(2)).encode()[:-60]
    done = load()
    assert (done.status, done.rows_stored) == ("failed", 5)
    assert "cut off" in str(done.error)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_stands_in_for_the_list(
    pack: Callable[[bytes], bytes], load: Load, tmp_path: Path, database: Engine
) -> None:
    file = tmp_path / "pricelist.gz"
    file.write_bytes(pack(listed(BOLT).encode()))
    answer = CliRunner().invoke(cli, ["collect", "cardkingdom", "--file", str(file)])
    assert answer.exit_code == 0, answer.output
    assert "cardkingdom: 5 prices stored" in answer.output
    assert len(stored(database)) == 5


def test_mtgjsons_prices_of_card_kingdom_give_way_on_days_of_which_a_list_was_loaded(
    load: Load, shop: Shop, tmp_path: Path, database: Engine
) -> None:
    shop.body = listed(BOLT).encode()
    load()
    assert cardkingdom_days() == {f"{AS_OF:%Y-%m-%d}"}
    store(database, [], [make_card(1, mtgjson_uuid=UUID(int=9))])
    file = tmp_path / "AllPrices.json"
    file.write_text(all_prices({UUID(int=9): {f"{AS_OF:%Y-%m-%d}": 7.77, f"{ago(5):%Y-%m-%d}": 5.55}}))
    done = run_source(source_named("mtgjson-today"), Log("mtgjson-today"), [file])
    assert (done.rows_stored, done.notice) == (
        1, "1 of its Card Kingdom prices were left out: on those days Card Kingdom's own list was read.",
    )  # fmt: skip
    assert rows(database, "SELECT count(*) FROM price_snapshots_wide WHERE price = 7.77") == [(0,)]


def test_days_of_a_list_that_was_taken_back_are_mtgjsons_again(load: Load, shop: Shop, database: Engine) -> None:
    from ingestion.runs.undo import undo

    shop.body = listed(BOLT).encode()
    undo(load().run_id)
    assert cardkingdom_days() == set()
