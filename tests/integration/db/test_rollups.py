"""Rollups against plain Python straight from the snapshots: before and after a refresh, late, corrected, cut short."""

import random
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from db import rollups
from db.writes import prices as writes
from market.periods import BUCKETS, DAY, HOUR
from market.records import SeriesPrices
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.support.prices import (
    Book,
    ago,
    begin_run,
    execute,
    make_card,
    price,
    rows,
    scalar,
    series,
    store,
    write_down,
)
from tests.support.reference import (
    assert_rollups_are_right,
    card_rollup,
    market_rollup,
    stored_card_rollup,
    stored_market_rollup,
)
from upkeep import after_prices

CARDS = [make_card(number) for number in (1, 2, 3, 4)]


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty database that knows some cards."""
    store(database, [], CARDS)
    return database


def book_of(*batches: list[SeriesPrices]) -> Book:
    """What the snapshots are after these batches."""
    return write_down({}, *batches)


def random_batch(chance: random.Random, oldest: float = 20, newest: float = 0) -> list[SeriesPrices]:
    """Prices of many series in few buckets, several of a series in a bucket, some at the edges of buckets."""
    return [random_series(chance, oldest, newest) for _ in range(chance.randrange(10, 30))]


def random_series(chance: random.Random, oldest: float, newest: float) -> SeriesPrices:
    days = chance.uniform(newest, oldest)
    start = ago(round(days)) if chance.random() < 0.5 else ago(days)
    edges = (timedelta(), timedelta(microseconds=-1), timedelta(minutes=30), timedelta(minutes=29), timedelta(hours=1))
    quotes = {
        start - step: price(
            start - step,
            f"{chance.uniform(150, 500):.2f}",
            num_listings=chance.choice((None, 0, 3, 2**31 - 1)),
            total_quantity=chance.choice((None, 7)),
        )
        for step in chance.sample(edges, chance.randrange(1, 5))
    }
    return series(
        chance.randrange(1, 5),
        *quotes.values(),
        marketplace=chance.choice(("tcgplayer", "manapool", "cardmarket")),
        condition=chance.choice((Condition.NEAR_MINT, Condition.DAMAGED)),
        finish=chance.choice((Finish.NONFOIL, Finish.FOIL)),
        language=chance.choice((None, Language.JAPANESE)),
        currency=chance.choice(list(Currency)),
        kind=chance.choice((Kind.RETAIL, Kind.RETAIL, Kind.BUYLIST)),
    )


@pytest.mark.parametrize("seed", range(3))
def test_rollups_equal_the_snapshots_before_and_after_a_refresh(seed: int, engine: Engine) -> None:
    batch = random_batch(random.Random(seed))
    store(engine, batch)
    assert_rollups_are_right(engine, book_of(batch))
    after_prices.run(engine)
    assert rows(engine, "SELECT FROM refresh_requests") == []
    assert_rollups_are_right(engine, book_of(batch))


def test_a_refresh_again_changes_nothing(engine: Engine) -> None:
    batch = random_batch(random.Random(5))
    store(engine, batch)
    for _ in range(2):
        rollups.refresh(engine, ago(25), ago(-1))
        assert_rollups_are_right(engine, book_of(batch))


def test_a_series_counts_once_a_bucket_with_its_last_price(engine: Engine) -> None:
    """A source that ticks more often weighs no more, and two marketplaces of one card are two series of one card."""
    noon = ago(2, hours=-12)
    often = [price(noon + timedelta(minutes=minute), "2") for minute in range(10)]
    store(
        engine,
        [
            series(1, *often, price(noon + timedelta(minutes=20), "1", num_listings=5)),
            series(1, price(noon, "3"), marketplace="manapool"),
            series(2, price(noon, "5", num_listings=2)),
        ],
    )
    after_prices.run(engine)
    columns = "series_count, card_count, price_sum, price_min, price_max, listings_sum, quantity_sum"
    for bucket in BUCKETS:
        assert rows(engine, f"SELECT {columns} FROM market_index_{bucket.rollup}") == [(3, 2, 9, 1, 5, 7, None)]


def test_listings_are_those_of_the_last_price_even_where_it_has_none(engine: Engine) -> None:
    noon = ago(2, hours=-12)
    batch = [
        series(1, price(noon, "1", num_listings=9, total_quantity=8), price(noon + timedelta(minutes=5), "2")),
        series(2, price(noon, "3"), price(noon + timedelta(minutes=5), "4", num_listings=0)),
    ]
    store(engine, batch)
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(batch))
    assert rows(engine, "SELECT listings_sum, quantity_sum FROM market_index_daily") == [(0, None)]


def test_buylist_prices_are_no_part_of_the_market(engine: Engine) -> None:
    batch = [series(1, price(ago(1), "5"), kind=Kind.BUYLIST), series(2, price(ago(1), "7"))]
    store(engine, batch)
    after_prices.run(engine)
    assert rows(engine, "SELECT series_count, price_sum FROM market_index_hourly") == [(1, 7)]
    assert scalar(engine, "SELECT count(*) FROM card_prices_hourly") == 2


def test_a_week_of_nothing_but_buylist_prices_is_refreshed(engine: Engine) -> None:
    store(engine, [series(1, price(ago(1), "5"), kind=Kind.BUYLIST)])
    after_prices.run(engine)
    assert rows(engine, "SELECT snapshots FROM snapshot_counts") == [(1,)]
    assert rows(engine, "SELECT FROM market_index_daily") == rows(engine, "SELECT FROM market_moves_daily") == []


@pytest.mark.parametrize("seed", range(2))
def test_late_data_below_the_watermark_reaches_the_rollups_with_the_next_refresh(seed: int, engine: Engine) -> None:
    chance = random.Random(seed)
    new = random_batch(chance, oldest=3)
    store(engine, new)
    after_prices.run(engine)
    late = random_batch(chance, oldest=20, newest=4)
    store(engine, late)
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(new, late))


def test_corrections_reach_the_rollups_with_the_next_refresh(engine: Engine) -> None:
    chance = random.Random(3)
    batch = random_batch(chance)
    store(engine, batch)
    after_prices.run(engine)
    corrected = [
        one._replace(prices=[quote._replace(price=quote.price + 1, num_listings=4) for quote in one.prices[::2]])
        for one in batch
    ]
    store(engine, corrected)
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(batch, corrected))


def test_prices_that_were_taken_back_leave_the_rollups_with_a_refresh_of_their_range(engine: Engine) -> None:
    good, bad = [series(1, price(ago(3), "2"))], [series(2, price(ago(3), "900")), series(2, price(ago(2), "900"))]
    store(engine, good)
    run = begin_run(engine)
    store(engine, bad, run_id=run)
    after_prices.run(engine)
    execute(engine, "DELETE FROM price_snapshots WHERE run_id = :run", run=run)
    rollups.refresh(engine, ago(3), ago(1))
    assert_rollups_are_right(engine, book_of(good))


def test_a_refresh_of_part_of_a_bucket_refreshes_the_whole_of_it(engine: Engine) -> None:
    noon = ago(2, hours=-12)
    batch = [series(1, price(noon, "1"), price(noon + timedelta(hours=6), "2"))]
    store(engine, batch)
    rollups.refresh(engine, noon + timedelta(hours=5), noon + timedelta(hours=5, minutes=1))
    assert stored_market_rollup(engine, DAY) == market_rollup(book_of(batch), DAY)


@pytest.mark.parametrize("edge", [timedelta(), timedelta(microseconds=1)])
def test_a_request_reaches_the_bucket_of_its_newest_price(edge: timedelta, engine: Engine) -> None:
    """Half-open ranges: a price at the very start of a bucket belongs to it."""
    store(engine, [series(1, price(ago(0), "1"))])
    after_prices.run(engine)
    batch = [series(2, price(ago(5), "1"), price(ago(3) - edge, "2"))]
    store(engine, batch)
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of([series(1, price(ago(0), "1"))], batch))


def test_old_data_reaches_the_days_and_hours(engine: Engine) -> None:
    batch = [series(1, *(price(ago(days, minutes=days), str(days)) for days in (40, 45, 100, 365, 700)))]
    store(engine, batch)
    after_prices.run(engine)
    for bucket in (HOUR, DAY):
        assert stored_card_rollup(engine, bucket) == card_rollup(book_of(batch), bucket)
        assert stored_market_rollup(engine, bucket) == market_rollup(book_of(batch), bucket)


def test_what_is_unchanged_asks_for_no_refresh(engine: Engine) -> None:
    """A history of which only the newest day is new refreshes that day, not the history."""
    history = [series(1, *(price(ago(days), "5") for days in range(1, 20)))]
    store(engine, history)
    after_prices.run(engine)
    longer = [series(1, *(price(ago(days), "5") for days in range(20)))]
    store(engine, longer)
    ((since, until),) = rows(engine, "SELECT since, until FROM refresh_requests")
    assert (since, until) == (ago(0), ago(0) + timedelta(microseconds=1))
    middle = [series(1, price(ago(7), "6"), price(ago(9), "5"), price(ago(11), "6"), price(ago(13), "5"))]
    store(engine, middle, run_id=begin_run(engine))
    newest = "SELECT since, until FROM refresh_requests ORDER BY run_id DESC LIMIT 1"
    assert rows(engine, newest) == [(ago(11), ago(7) + timedelta(microseconds=1))]


def test_a_load_that_died_before_its_refresh_is_mended_by_the_next_one(engine: Engine) -> None:
    store(engine, [series(1, price(ago(1), "1"))])
    after_prices.run(engine)
    late = [series(2, price(ago(9), "2"))]
    store(engine, late)
    assert after_prices.run(engine) == 1
    assert after_prices.run(engine) == 0
    assert_rollups_are_right(engine, book_of([series(1, price(ago(1), "1"))], late))


def test_a_request_that_grew_during_its_refresh_is_kept(engine: Engine) -> None:
    run = begin_run(engine)
    first, more = [series(1, price(ago(1), "1"))], [series(2, price(ago(9), "2"))]
    store(engine, first, run_id=run)
    grown: list[int] = []

    def grow(done: int, total: int) -> None:
        if not grown:
            store(engine, more, run_id=run)
            grown.append(done)

    after_prices.run(engine, grow)
    ((since, until),) = rows(engine, "SELECT since, until FROM refresh_requests WHERE run_id = :run", run=run)
    assert (since, until) == (ago(9), ago(1) + timedelta(microseconds=1))
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(first, more))


def test_a_request_that_came_back_during_its_refresh_is_kept(engine: Engine) -> None:
    """Another process refreshes the same request, the load goes on writing: the second request is not the first."""
    run = begin_run(engine)
    first, more = [series(1, price(ago(1), "1"))], [series(2, price(ago(1), "2"))]
    store(engine, first, run_id=run)
    entered: list[Future[None]] = []

    def meet(done: int, total: int) -> None:
        if done == total and not entered:
            entered.append(pool.submit(refresh_then_store))
            wait(entered, timeout=1)

    def refresh_then_store() -> None:
        after_prices.run(engine)
        store(engine, more, run_id=run)

    with ThreadPoolExecutor(1) as pool:
        after_prices.run(engine, meet)
        entered[0].result(30)
    assert rows(engine, "SELECT run_id FROM refresh_requests") == [(run,)]
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(first, more))


def test_processes_that_refresh_at_the_same_time_take_turns(engine: Engine) -> None:
    chance = random.Random(8)
    batches = [random_batch(chance) for _ in range(4)]

    def load(batch: list[SeriesPrices]) -> None:
        store(engine, batch)
        after_prices.run(engine)
        rollups.refresh(engine, ago(21), ago(0))

    for batch in batches:
        store(engine, batch)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(load, batches))
    assert_rollups_are_right(engine, book_of(*batches))


def test_a_refresh_tells_how_far_it_is(engine: Engine) -> None:
    store(engine, [series(1, price(ago(1), "1"), price(ago(20), "1"))])
    told: list[tuple[int, int]] = []
    after_prices.run(engine, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total in told} == {len(told)}


def test_a_load_that_is_not_committed_is_not_seen(engine: Engine) -> None:
    first, second = [series(1, price(ago(1), "1"))], [series(2, price(ago(1), "2"))]
    store(engine, first)
    run = begin_run(engine)
    with engine.connect() as connection:
        writes.store_prices(connection, run, writes.prepare(second))
        after_prices.run(engine)
        assert_rollups_are_right(engine, book_of(first))
        connection.commit()
    after_prices.run(engine)
    assert_rollups_are_right(engine, book_of(first, second))


def test_readers_see_a_bucket_whole_while_it_is_refreshed(engine: Engine) -> None:
    batch = [series(number, *(price(ago(days), "2") for days in range(5))) for number in (1, 2, 3)]
    store(engine, batch)
    after_prices.run(engine)
    done: list[bool] = []

    def read() -> set[tuple[int, int]]:
        seen: set[tuple[int, int]] = set()
        while not done:
            with engine.connect() as connection:
                counted = connection.execute(text("SELECT count(*), sum(series_count)::int FROM market_index_daily"))
                seen.add(tuple(counted.one()))
        return seen

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for _ in range(5):
            rollups.refresh(engine, ago(6), ago(0))
        done.append(True)
        assert reading.result(30) == {(5, 15)}


def test_half_hours_are_refreshed_as_far_back_as_they_are_kept(engine: Engine) -> None:
    """Older half hours of the cards may be gone; to compute the market's from them again would erase those."""
    old, new = price(ago(35), "3"), price(ago(1), "4")
    store(engine, [series(1, old, new)])
    after_prices.run(engine)
    plant(engine, "30min", ago(33))
    rollups.refresh(engine, ago(40), ago(0))
    assert scalar(engine, "SELECT price_sum FROM market_index_30min WHERE bucket = :bucket", bucket=ago(33)) == 777
    assert scalar(engine, "SELECT price_sum FROM market_index_30min WHERE bucket = :bucket", bucket=ago(1)) == 4


def plant(engine: Engine, rollup: str, bucket: datetime) -> None:
    """Put a bucket into a market rollup that no snapshot stands behind."""
    execute(
        engine,
        f"""INSERT INTO market_index_{rollup}_stored (bucket, currency, condition, finish, language, series_count,
                card_count, price_sum, price_min, price_max, last_time)
            VALUES (:bucket, 'USD', 'NEAR_MINT', 'nonfoil', 'English', 1, 1, 777, 777, 777, :bucket)""",
        bucket=bucket,
    )
