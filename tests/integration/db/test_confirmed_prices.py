"""Lists that repeat themselves: what is stored of them, what they confirm, and what they no longer have."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db import partitions
from db.writes import confirming, undo
from db.writes import prices as writes
from db.writes.prices import StoredPrices
from market.records import SeriesPrices
from market.variants import Kind
from tests.support.prices import (
    HOUR,
    ago,
    begin_run,
    execute,
    make_card,
    price,
    rows,
    scalar,
    series,
    store,
)

SHOP = {"marketplace": "manapool"}
SHOPS = ["manapool"]
MORNING = ago(3)


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows three cards."""
    store(database, [], [make_card(number) for number in (1, 2, 3)])
    return database


def of(card: int, time: datetime, amount: str = "2", **details: Any) -> SeriesPrices:
    """What the shop asks for a card at a time."""
    return series(card, price(time, amount, **details), **SHOP)


def list_of(engine: Engine, time: datetime, *batch: SeriesPrices) -> StoredPrices:
    """Store a whole list as the pipeline does."""
    run = begin_run(engine, "manapool")
    execute(engine, "UPDATE ingestion_runs SET as_of = :time, status = 'succeeded' WHERE id = :run", time=time, run=run)
    partitions.ensure(engine, writes.prepare(batch).weeks())
    with engine.begin() as connection:
        stored = writes.store_prices(connection, run, writes.prepare(batch), repeats=True)
        confirming.note_absent(connection, SHOPS, time)
    return stored


def latest(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT time, confirmed_at, absent_since FROM latest_prices ORDER BY series_id")


def test_the_first_list_of_a_day_is_stored_and_the_same_again_only_confirms(engine: Engine) -> None:
    assert list_of(engine, MORNING, of(1, MORNING)).stored == 1
    noon = MORNING + 12 * HOUR
    assert list_of(engine, noon, of(1, noon)) == StoredPrices(0, 1, 0, confirmed=1)
    assert latest(engine) == [(MORNING, noon, None)]
    next_day = MORNING + 24 * HOUR
    assert list_of(engine, next_day, of(1, next_day)).stored == 1
    assert latest(engine) == [(next_day, next_day, None)]


@pytest.mark.parametrize("changed", [{"amount": "2.01"}, {"total_quantity": 6}, {"num_listings": 1}])
def test_what_changed_in_anything_is_stored(changed: dict[str, Any], engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING, total_quantity=5))
    assert list_of(engine, noon, of(1, noon, **({"total_quantity": 5} | changed))).stored == 1
    assert latest(engine) == [(noon, noon, None)]


def test_the_same_list_again_confirms_again_and_stores_nothing(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING))
    for _ in range(2):
        assert list_of(engine, noon, of(1, noon)).stored == 0
    assert latest(engine) == [(MORNING, noon, None)]


def test_what_a_whole_list_no_longer_has_is_absent_and_comes_back_with_a_silence(engine: Engine) -> None:
    noon, evening, night = (MORNING + hours * HOUR for hours in (12, 18, 22))
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon), of(3, noon))
    list_of(engine, evening, of(1, evening), of(3, evening))
    assert latest(engine)[1] == (MORNING, noon, evening)
    assert list_of(engine, night, of(1, night), of(2, night), of(3, night)).stored == 1
    assert latest(engine) == [(MORNING, night, None), (night, night, None), (MORNING, night, None)]
    assert rows(engine, "SELECT since, until FROM price_silences") == [(noon, night)]


def test_a_list_with_few_of_the_series_is_not_taken_for_whole(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon))
    assert [row[2] for row in latest(engine)] == [None] * 3


def test_other_marketplaces_and_kinds_are_apart(engine: Engine) -> None:
    noon = MORNING + 12 * HOUR
    buying = series(1, price(MORNING, "1"), kind=Kind.BUYLIST, **SHOP)
    store(engine, [series(1, price(MORNING, "2"))])
    list_of(engine, MORNING, of(1, MORNING), buying, of(2, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon))
    assert latest(engine) == [(MORNING, MORNING, None), (MORNING, noon, None), (MORNING, MORNING, noon),
                              (MORNING, noon, None)]  # fmt: skip


def test_an_older_list_confirms_nothing_and_is_stored_as_history(engine: Engine) -> None:
    list_of(engine, MORNING, of(1, MORNING))
    before = MORNING - timedelta(hours=1)
    assert list_of(engine, before, of(1, before)).stored == 1
    assert latest(engine) == [(MORNING, MORNING, None)]


def test_a_list_that_is_taken_back_has_confirmed_nothing(engine: Engine) -> None:
    noon, evening = MORNING + 12 * HOUR, MORNING + 18 * HOUR
    list_of(engine, MORNING, of(1, MORNING), of(2, MORNING), of(3, MORNING))
    list_of(engine, noon, of(1, noon), of(2, noon), of(3, noon))
    list_of(engine, evening, of(1, evening), of(2, evening))
    run = scalar(engine, "SELECT max(id) FROM ingestion_runs")
    undo.delete_snapshots(engine, run)
    assert latest(engine) == [(MORNING, noon, None)] * 3
