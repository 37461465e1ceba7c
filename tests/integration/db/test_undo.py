"""Taking back a run: afterwards all prices, latest ones and rollups are those of a database that never had it."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from db.writes import ledger, taking_out, undo
from market.records import SeriesPrices
from market.variants import Finish, Kind
from tests.conftest import configured, new_database
from tests.support.prices import (
    ago,
    begin_run,
    execute,
    is_timescale,
    make_card,
    price,
    rows,
    scalar,
    series,
    store,
)
from tests.support.sources import contents, in_order
from upkeep import after_prices

CARDS = [make_card(number) for number in range(1, 31)]
HALF_HOUR = timedelta(minutes=30)
MORE = {
    "moves": "SELECT * FROM market_moves_30min",
    "counts": "SELECT * FROM snapshot_counts",
    "overviews": "SELECT * FROM market_overviews",
    "sets": "SELECT currency, set_code, card_count, priced_count, value, as_of FROM set_overviews",
    "search": "SELECT currency, card_id, price, other_price, time, change_24h, spread, buylist FROM card_search",
    "card rollup": """
        SELECT bucket, card_id, finish, kind, first_price, last_price, snapshot_count
        FROM card_prices_daily JOIN price_series ON price_series.id = series_id
    """,
}


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All that prices come to."""
    return contents(engine) | {name: in_order(rows(engine, text)) for name, text in MORE.items()}


def batch(seed: int, start: int) -> list[SeriesPrices]:
    """Prices of all cards over 90 days, at half hours of their own (`start`, 0 to 5): no batch corrects another."""
    chance = random.Random(seed)
    return [
        series(
            number,
            *(
                price(ago(day) - start * HALF_HOUR, f"{chance.uniform(30, 90):.2f}", total_quantity=chance.randrange(9))
                for day in sorted(chance.sample(range(90), 20))
            ),
            finish=chance.choice((Finish.NONFOIL, Finish.FOIL)),
            kind=chance.choice((Kind.RETAIL, Kind.BUYLIST)),
        )
        for number in range(1, 31)
    ]


def load(engine: Engine, given: list[SeriesPrices]) -> int:
    """A whole run, refreshed and closed; returns its number."""
    run_id = begin_run(engine)
    stored = store(engine, given, CARDS, run_id)
    after_prices.run(engine)
    with engine.begin() as connection:
        ledger.add_counts(connection, run_id, {"rows_stored": stored.stored, "rows_unchanged": stored.unchanged}, 0)
        ledger.finish_run(connection, run_id, "succeeded")
    return run_id


def take_back(engine: Engine, run_id: int) -> undo.Undone:
    """What the command does in the database."""
    undone = undo.delete_snapshots(engine, run_id)
    after_prices.run(engine)
    undo.finish(engine, run_id, "Taken back.")
    return undone


@pytest.fixture(scope="module")
def never(server_url: str, redis_url: str) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Everything in a database that had the first and the last of three runs, never the second."""
    with new_database(server_url, "dualcaster_never") as url:
        engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
        with configured(url, redis_url):
            load(engine, batch(1, 0))
            load(engine, batch(3, 2))
        yield everything(engine)
        engine.dispose()


def load_three(engine: Engine) -> int:
    """Three runs; returns the number of the second."""
    load(engine, batch(1, 0))
    second = load(engine, batch(2, 1))
    load(engine, batch(3, 2))
    return second


def test_a_run_that_was_taken_back_has_never_been(database: Engine, never: dict[str, Any]) -> None:
    second = load_three(database)
    assert everything(database) != never
    assert take_back(database, second) == undo.Undone(600, 0, 0)
    assert everything(database) == never
    assert rows(database, "SELECT status FROM ingestion_runs ORDER BY id") == [
        ("succeeded",),
        ("undone",),
        ("succeeded",),
    ]


def test_small_parts_come_to_the_same(database: Engine, never: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_out, "AT_ONCE", 50)
    seen: list[tuple[int, int]] = []
    second = load_three(database)
    undo.delete_snapshots(database, second, lambda done, total: seen.append((done, total)))
    after_prices.run(database)
    assert len(seen) >= 10
    assert seen[-1] == (600, 600)
    assert everything(database) == never


def test_compressed_chunks_give_a_run_back(database: Engine, never: dict[str, Any]) -> None:
    if not is_timescale(database):
        pytest.skip("plain PostgreSQL compresses nothing")
    second = load_three(database)
    execute(database, "SELECT compress_chunk(chunk) FROM show_chunks('price_snapshots') AS chunk")
    take_back(database, second)
    assert everything(database) == never


class Killed(Exception):
    """The process ended here."""


@pytest.mark.parametrize("parts", [0, 1, 5])
def test_work_that_was_cut_short_is_finished_by_the_next_call(
    parts: int, database: Engine, never: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_out, "AT_ONCE", 50)
    second = load_three(database)
    done = 0

    def delete_some(*given: Any, delete: Any = taking_out._delete) -> None:
        nonlocal done
        if done == parts:
            raise Killed
        done += 1
        delete(*given)

    with monkeypatch.context() as patch:
        patch.setattr(taking_out, "_delete", delete_some)
        with pytest.raises(Killed):
            undo.delete_snapshots(database, second)
    assert scalar(database, "SELECT status FROM ingestion_runs WHERE id = :id", id=second) == "undoing"
    assert rows(database, "SELECT run_id FROM refresh_requests") == ([(second,)] if parts else [])
    take_back(database, second)
    assert everything(database) == never


def test_the_only_run_leaves_no_price(database: Engine) -> None:
    take_back(database, load(database, batch(1, 0)))
    left = everything(database)
    assert left.pop("cards") != []
    assert left.pop("sets") != []
    assert {row[2:] for row in left.pop("search")} == {(None,) * 6}
    assert {name: found for name, found in left.items() if found} == {}


def test_again_changes_nothing(database: Engine, never: dict[str, Any]) -> None:
    second = load_three(database)
    take_back(database, second)
    assert take_back(database, second).deleted == 0
    assert everything(database) == never


def test_what_a_later_run_corrected_stays_and_what_it_had_corrected_is_gone(database: Engine) -> None:
    load(database, [series(1, price(ago(3), "1"), price(ago(2), "1"))])
    wrong = load(database, [series(1, price(ago(3), "7"), price(ago(2), "7"), price(ago(1), "7"))])
    load(database, [series(1, price(ago(2), "2"), price(ago(1), "7"))])
    assert take_back(database, wrong) == undo.Undone(deleted=2, gone_before=1, relied_upon=1)
    assert [(time, float(paid)) for time, paid in rows(database, "SELECT time, price FROM price_snapshots")] == [
        (ago(2), 2.0)
    ]
    assert scalar(database, "SELECT price FROM latest_prices") == 2


def test_a_run_that_goes_on_is_not_taken_back(database: Engine) -> None:
    run_id = begin_run(database)
    store(database, [series(1, price(ago(1), "1"))], CARDS, run_id)
    with pytest.raises(undo.StillRunning, match="has not ended"):
        undo.delete_snapshots(database, run_id)
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 1
