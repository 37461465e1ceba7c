"""A marketplace's own list and MTGJSON's prices of it: never both of one day, whichever comes first."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db.queries import ingestion as queries
from db.writes import ledger
from ingestion import precedence
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import Run, run_source
from ingestion.runs.observers import Log
from ingestion.runs.undo import undo
from ingestion.sources.cardkingdom import pacific_time
from ingestion.sources.registry import source_named
from market.variants import Kind
from tests.support.prices import HOUR, ago, begin_run, execute, make_card, price, rows, series, snapshots, store
from tests.support.reference import assert_rollups_are_right, latest_of, stored_latest
from tests.support.sources import all_prices, kingdom_list, kingdom_row

UUIDS = {number: UUID(int=100 + number) for number in (1, 2)}
CREATED = f"{ago(2):%Y-%m-%d} 07:10:04"
AS_OF = pacific_time(CREATED)
DAY = ago(2)
Load = Callable[..., Summary]


@pytest.fixture
def engine(database: Engine) -> Engine:
    """Two cards that both upstreams know."""
    cards = [make_card(number, mtgjson_uuid=uuid) for number, uuid in UUIDS.items()]
    store(database, [], cards, begin_run(database, "scryfall-prices"))
    assert AS_OF.date() == DAY.date()
    return database


@pytest.fixture
def kingdom(engine: Engine, tmp_path: Path) -> Load:
    """Load Card Kingdom's list of these cards."""

    def load(*cards: int, created_at: str = CREATED) -> Summary:
        file = tmp_path / "pricelist.json"
        file.write_text(json.dumps(kingdom_list([kingdom_row(card) for card in cards], created_at)))
        return run_source(source_named("cardkingdom"), Log("cardkingdom"), [file])

    return load


@pytest.fixture
def mtgjson(engine: Engine, tmp_path: Path) -> Load:
    """Load what MTGJSON tells of Card Kingdom: a price a day (ago) for both cards."""

    def load(days: dict[float, float], kind: str = "retail", source: str = "mtgjson-history") -> Summary:
        file = tmp_path / "AllPrices.json"
        told = {f"{ago(day):%Y-%m-%d}": amount for day, amount in days.items()}
        file.write_text(all_prices(dict.fromkeys(UUIDS.values(), told), kind=kind))
        return run_source(source_named(source), Log(source), [file])

    return load


def of_kingdom(engine: Engine, kind: Kind = Kind.RETAIL) -> list[tuple[int, datetime, Decimal]]:
    """Near-mint prices by card and time."""
    found = [
        (key.card.int, time, one.price)
        for key, times in snapshots(engine).items()
        for time, one in times.items()
        if (key.marketplace, key.kind, key.condition) == ("cardkingdom", kind, "NEAR_MINT")
    ]
    return sorted(found)


def assert_is_right(engine: Engine) -> None:
    """Latest prices and rollups are those of the snapshots, and nothing is left to refresh."""
    book = snapshots(engine)
    assert stored_latest(engine) == latest_of(book)
    assert rows(engine, "SELECT FROM refresh_requests") == []
    assert_rollups_are_right(engine, book)


def test_a_list_takes_the_place_of_what_mtgjson_told_of_its_day(engine: Engine, kingdom: Load, mtgjson: Load) -> None:
    mtgjson({3: 3.90, 2: 3.95, 1: 3.97})
    done = kingdom(1)
    assert (done.status, done.rows_stored) == ("succeeded", 5)
    assert done.notice == "2 prices of MTGJSON gave way: Card Kingdom's own list of their day was read."
    others = {ago(3): Decimal("3.90"), ago(1): Decimal("3.97")}
    assert of_kingdom(engine) == sorted(
        [(1, AS_OF, Decimal("3.99")), *((card, time, told) for card in (1, 2) for time, told in others.items())]
    )
    assert_is_right(engine)


def test_prices_of_other_marketplaces_and_runs_stay(engine: Engine, kingdom: Load, mtgjson: Load) -> None:
    mtgjson({2: 3.95})
    other = [series(1, price(DAY, "4")), series(1, price(DAY + HOUR, "4"), marketplace="cardkingdom")]
    store(engine, other, run_id=begin_run(engine, "mtgjson-today"))
    execute(engine, "UPDATE ingestion_runs SET status = 'undone' WHERE source = 'mtgjson-today'")
    kingdom(1)
    assert {key.marketplace: len(times) for key, times in snapshots(engine).items() if key.condition == "NEAR_MINT"
            and key.kind == "retail"} == {"tcgplayer": 1, "cardkingdom": 2}  # fmt: skip


def test_a_series_of_which_nothing_else_is_known_has_no_latest_price(
    engine: Engine, kingdom: Load, mtgjson: Load
) -> None:
    mtgjson({2: 3.95}, kind="buylist")
    kingdom(1)
    assert of_kingdom(engine, Kind.BUYLIST) == [(1, AS_OF, Decimal("1.75"))]
    assert_is_right(engine)


def test_the_next_list_of_the_day_has_nothing_more_to_take(
    engine: Engine, kingdom: Load, mtgjson: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    mtgjson({2: 3.95})
    kingdom(1)
    monkeypatch.setattr(precedence, "take_out", lambda *_: pytest.fail("it was looked for once more"))
    assert kingdom(1, created_at=CREATED.replace("07:10", "09:10")).status == "succeeded"


def test_a_list_that_cannot_be_read_takes_nothing(engine: Engine, mtgjson: Load, tmp_path: Path) -> None:
    mtgjson({2: 3.95})
    file = tmp_path / "pricelist.json"
    file.write_text(json.dumps(kingdom_list([kingdom_row(1), kingdom_row(2)], CREATED))[:-60])
    assert run_source(source_named("cardkingdom"), Log("cardkingdom"), [file]).status == "failed"
    assert {price for _, _, price in of_kingdom(engine)} >= {Decimal("3.95")}


def test_what_mtgjson_stores_while_a_list_is_loaded_gives_way_at_its_end(engine: Engine, kingdom: Load) -> None:
    """The run knew of no list when it began."""
    run = Run(engine, source_named("mtgjson-history"), Log("mtgjson-history"))
    told = [series(1, price(DAY, "3.95"), price(ago(5), "3.90"), marketplace="cardkingdom")]
    kingdom(1)
    store(engine, told, run_id=run.id)
    assert precedence.give_way(engine, run.id) == [
        "1 prices of MTGJSON gave way: Card Kingdom's own list of their day was read."
    ]
    assert of_kingdom(engine) == [(1, ago(5), Decimal("3.90")), (1, AS_OF, Decimal("3.99"))]


def test_what_is_still_being_stored_beside_a_list_is_looked_at_again_with_the_next_one(
    engine: Engine, kingdom: Load
) -> None:
    run = begin_run(engine, "mtgjson-history")
    kingdom(1)
    store(engine, [series(1, price(DAY, "3.95"), marketplace="cardkingdom")], run_id=run)
    with engine.begin() as connection:
        ledger.finish_run(connection, run, "interrupted")
    kingdom(1, created_at=CREATED.replace("07:10", "09:10"))
    assert {told for _, _, told in of_kingdom(engine)} == {Decimal("3.99")}


def test_a_list_that_is_taken_back_lets_mtgjson_tell_the_day_again(
    engine: Engine, kingdom: Load, mtgjson: Load
) -> None:
    mtgjson({3: 3.90, 2: 3.95})
    undo(kingdom(1).run_id)
    assert {time for _, time, _ in of_kingdom(engine)} == {ago(3)}
    assert_is_right(engine)
    mtgjson({3: 3.90, 2: 3.95})
    assert {time for _, time, _ in of_kingdom(engine)} == {ago(3), ago(2)}
    assert_is_right(engine)


def test_taking_back_mtgjson_leaves_the_list(engine: Engine, kingdom: Load, mtgjson: Load) -> None:
    run = mtgjson({3: 3.90, 2: 3.95}).run_id
    kingdom(1)
    undo(run)
    assert of_kingdom(engine) == [(1, AS_OF, Decimal("3.99"))]
    assert_is_right(engine)


def test_suspect_prices_of_the_day_give_way_too(engine: Engine, kingdom: Load, mtgjson: Load) -> None:
    mtgjson({3: 3.90, 2: 900})
    assert rows(engine, "SELECT count(*) FROM suspect_prices") == [(2,)]
    kingdom(1)
    assert rows(engine, "SELECT count(*) FROM suspect_prices") == [(0,)]


def pool_list(folder: Path, cents: int = 900) -> Path:
    """Mana Pool's list: one near-mint offer of the first card."""
    row = {
        "product_type": "mtg_single", "scryfall_id": str(UUID(int=1)), "condition_id": "NM", "finish_id": "NF",
        "language_id": "EN", "low_price": cents, "available_quantity": 2,
    }  # fmt: skip
    file = folder / "variants.json"
    file.write_text(json.dumps({"meta": {"as_of": AS_OF.isoformat()}, "data": [row]}))
    return file


def old_prices(engine: Engine, source: str, marketplace: str = "manapool", amount: str = "2") -> None:
    told = [price(ago(9), amount), price(ago(3), amount)]
    batch = [series(card, *told, marketplace=marketplace) for card in (1, 2)]
    store(engine, batch, run_id=begin_run(engine, source))


def load_pool(folder: Path) -> Summary:
    return run_source(source_named("manapool"), Log("manapool"), [pool_list(folder)])


def test_before_the_first_list_of_mana_pool_what_mtgjson_told_of_it_goes(engine: Engine, tmp_path: Path) -> None:
    old_prices(engine, "mtgjson-history", "manapool")
    old_prices(engine, "mtgjson-history", "cardkingdom", "8.00")
    done = load_pool(tmp_path)
    assert (done.status, done.rows_stored) == ("succeeded", 1)
    assert done.notice == "4 prices of MTGJSON were taken out: they are of copies in any condition."
    assert {key.marketplace: sorted(times) for key, times in snapshots(engine).items()} == {
        "manapool": [AS_OF], "cardkingdom": [ago(9), ago(3)],
    }  # fmt: skip
    assert_is_right(engine)


def test_the_first_list_of_mana_pool_is_not_held_against_what_mtgjson_told_of_it(
    engine: Engine, tmp_path: Path
) -> None:
    old_prices(engine, "mtgjson-history")
    load_pool(tmp_path)
    assert rows(engine, "SELECT count(*) FROM suspect_prices") == [(0,)]


def test_what_mana_pool_told_itself_before_stays(engine: Engine, tmp_path: Path) -> None:
    store(engine, [series(1, price(ago(5), "8.80"), marketplace="manapool")], run_id=begin_run(engine, "manapool"))
    done = load_pool(tmp_path)
    assert (done.rows_stored, done.notice) == (1, None)
    assert [time for times in snapshots(engine).values() for time in sorted(times)] == [ago(5), AS_OF]


def test_it_is_looked_for_once(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_pool(tmp_path)
    monkeypatch.setattr(precedence, "take_out", lambda *_: pytest.fail("it was looked for once more"))
    assert load_pool(tmp_path).status == "succeeded"


def test_work_that_was_cut_short_is_finished_with_the_next_list(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_prices(engine, "mtgjson-today")

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(precedence, "take_out", killed)
        with pytest.raises(KeyboardInterrupt):
            load_pool(tmp_path)
    assert load_pool(tmp_path).notice == "4 prices of MTGJSON were taken out: they are of copies in any condition."
    with engine.connect() as connection:
        assert queries.property_value(connection, precedence.ONE_MEASURE) == "true"
