"""Histories of which some may be stored already: only what differs takes the slow way, to the same end."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.writes import prices as writes
from db.writes.prices import StoredPrices
from db.writes.snapshots import Rows
from market.records import SeriesPrices
from tests.support.prices import ago, make_card, price, series, snapshots, store, write_down
from tests.support.reference import latest_of, stored_latest

HALF_A_DAY = timedelta(hours=12)


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows two cards."""
    store(database, [], [make_card(1), make_card(2)])
    return database


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes how many rows take the slow way, batch by batch."""
    numbers: list[int] = []
    slow = writes._merge

    def noted(connection: object, run_id: int, rows: Rows, *, corrects: bool = True) -> writes.Written | None:
        numbers.extend([len(rows)] if corrects else [])
        return slow(connection, run_id, rows, corrects=corrects)  # type: ignore[arg-type]

    monkeypatch.setattr(writes, "_merge", noted)
    return numbers


def days(card: int, first: int, last: int, amount: str = "2") -> SeriesPrices:
    """A price a day of a card, from so many days ago to so many."""
    return series(card, *(price(ago(day), amount) for day in range(first, last - 1, -1)))


def assert_holds(engine: Engine, *batches: list[SeriesPrices]) -> None:
    book = write_down({}, *batches)
    assert snapshots(engine) == book
    assert stored_latest(engine) == latest_of(book)


def test_a_history_below_newer_prices_goes_straight_in(engine: Engine, merged: list[int]) -> None:
    newest, history = [days(1, 1, 1), days(2, 0, 0)], [days(1, 40, 2), days(2, 40, 1)]
    store(engine, newest)
    assert store(engine, history) == StoredPrices(39 + 40, 0, 0)
    assert merged == [0, 0]
    assert_holds(engine, newest, history)


def test_the_same_history_again_is_left_alone(engine: Engine, merged: list[int]) -> None:
    history = [days(1, 40, 2), days(2, 30, 1)]
    store(engine, history)
    assert store(engine, history) == StoredPrices(0, 39 + 30, 0)
    assert merged == [0, 0]
    assert_holds(engine, history)


def test_only_what_differs_from_stored_prices_takes_the_slow_way(engine: Engine, merged: list[int]) -> None:
    stored = [series(1, price(ago(20), "6"), price(ago(18), "5"), price(ago(10), "5"), price(ago(0), "5"))]
    history = [days(1, 40, 5, "6"), days(2, 40, 5, "6")]
    store(engine, stored)
    assert store(engine, history) == StoredPrices(35 + 36, 1, 0)
    assert merged == [0, 2]
    assert_holds(engine, stored, history)


def test_stored_prices_of_other_times_are_left_alone(engine: Engine, merged: list[int]) -> None:
    """The times of each are among those that the batch has of the other."""
    stored = [days(1, 40, 5), series(1, *(price(ago(day) + HALF_A_DAY, "3") for day in range(40, 4, -1)))]
    history = [days(1, 30, 10, "4"), series(2, *(price(ago(day) + HALF_A_DAY, "4") for day in range(30, 9, -1)))]
    store(engine, stored)
    assert store(engine, history) == StoredPrices(21 + 21, 0, 0)
    assert merged == [0, 21]
    assert_holds(engine, stored, history)


@pytest.mark.parametrize(("before", "after", "corrected"), [(3, 3, 0), (3, 4, 20), (3, None, 20), (None, 3, 20)])
def test_histories_that_say_more_than_prices_take_the_slow_way(
    before: int | None, after: int | None, corrected: int, engine: Engine, merged: list[int]
) -> None:
    stored, history = (
        [series(1, *(price(ago(day), "2", num_listings=listings) for day in range(20)))] for listings in (before, after)
    )
    store(engine, stored)
    assert store(engine, history) == StoredPrices(corrected, 20 - corrected, 0)
    assert merged == [0, 20]
    assert_holds(engine, stored, history)


def test_a_record_that_comes_twice_in_a_batch_counts_once(engine: Engine, merged: list[int]) -> None:
    newest, twice = [days(1, 1, 1)], [days(1, 40, 2, "3"), days(1, 30, 0, "4")]
    store(engine, newest)
    assert store(engine, twice) == StoredPrices(41, 0, 0, contradicting=29)
    assert merged == [0, 1]
    assert_holds(engine, newest, twice)
