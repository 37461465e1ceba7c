"""Snapshots are kept two years, rollups for ever: what is dropped, what stays, and what a refresh must not touch."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
import time_machine
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from db import partitions, rollups
from db.retention import KEEP_SNAPSHOTS, horizon, week_start
from tests.support.prices import (
    ago,
    execute,
    is_timescale,
    make_card,
    price,
    rows,
    scalar,
    series,
    snapshots,
    store,
)
from upkeep import after_prices

WEEK = timedelta(days=7)
NOW = datetime.now(UTC)
LONG_GONE = NOW - KEEP_SNAPSHOTS - 3 * WEEK


def drop_expired(engine: Engine) -> None:
    """Let go of what is too old, in the way of the database: our task, or TimescaleDB's policy."""
    if not is_timescale(engine):
        partitions.drop_expired(engine, NOW)
        return
    statement = """
        SELECT job_id FROM timescaledb_information.jobs
        WHERE proc_name = 'policy_retention' AND hypertable_name = 'price_snapshots'
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CALL run_job(:job)"), {"job": scalar(engine, statement)})


def times(engine: Engine) -> list[datetime]:
    """Times of all snapshots."""
    return sorted(time for quotes in snapshots(engine).values() for time in quotes)


def test_what_is_older_than_two_years_goes_and_only_that(database: Engine) -> None:
    kept = [horizon(NOW), NOW - KEEP_SNAPSHOTS + WEEK, ago(400), ago(0)]
    gone = [LONG_GONE, LONG_GONE - WEEK, LONG_GONE - 60 * WEEK]
    store(database, [series(1, *(price(time, "1") for time in kept + gone))], [make_card(1)])
    drop_expired(database)
    assert times(database) == sorted(kept)
    drop_expired(database)
    assert times(database) == sorted(kept)


def test_the_names_of_what_was_dropped_are_told(database: Engine) -> None:
    """On TimescaleDB the task has nothing to do: the policy does it."""
    store(database, [series(1, price(LONG_GONE, "1"), price(ago(1), "1"))], [make_card(1)])
    dropped = partitions.drop_expired(database, NOW)
    expected = [] if is_timescale(database) else [f"price_snapshots_{week_start(LONG_GONE):%Y%m%d}"]
    assert dropped == expected
    assert partitions.drop_expired(database, NOW) == []


@pytest.mark.parametrize("days", [0, 4, 5, 12])
def test_the_week_in_which_two_years_end_stays_whole(days: int, database: Engine) -> None:
    if is_timescale(database):
        assert partitions.drop_expired(database, ago(-days)) == []
        return
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    store(database, [series(1, price(moment, "1"))], [make_card(1)])
    dropped = partitions.drop_expired(database, moment + KEEP_SNAPSHOTS + timedelta(days=days))
    assert bool(dropped) == (days > 4)  # the Sunday of that week is the fourth day


def test_nothing_older_than_the_horizon_is_certain_to_be_there() -> None:
    for days in range(30):
        now = NOW + timedelta(days=days)
        assert now - KEEP_SNAPSHOTS < horizon(now) <= now - KEEP_SNAPSHOTS + WEEK
        assert horizon(now) == week_start(horizon(now))


@pytest.fixture
def years_ago(database: Engine) -> Iterator[Callable[[], None]]:
    """A database that was loaded and refreshed two years ago; calling it comes back to the present."""
    then = LONG_GONE + timedelta(days=1)
    with time_machine.travel(then, tick=True) as travel:
        store(database, [series(1, price(LONG_GONE, "5"), price(LONG_GONE - 5 * WEEK, "6"))], [make_card(1)])
        after_prices.run(database)
        yield lambda: travel.move_to(NOW)


DAYS = "SELECT price_sum FROM market_index_daily WHERE bucket < :horizon ORDER BY bucket"


def test_a_refresh_over_a_range_that_was_dropped_leaves_its_rollups(
    database: Engine, years_ago: Callable[[], None]
) -> None:
    years_ago()
    store(database, [series(1, price(ago(1), "7"))])
    drop_expired(database)
    assert times(database) == [ago(1)]
    rollups.refresh(database, LONG_GONE - 60 * WEEK, NOW)
    after_prices.run(database)
    for rollup in ("hourly", "daily"):
        assert rows(database, f"SELECT price_sum FROM market_index_{rollup} ORDER BY bucket") == [(6,), (5,), (7,)]
    if is_timescale(database):
        assert scalar(database, "SELECT count(*) FROM card_prices_daily") == 3


def test_a_refresh_leaves_what_may_be_dropped_any_time(database: Engine, years_ago: Callable[[], None]) -> None:
    """Old snapshots that are still there: a rollup of them stays as it was, whatever is asked."""
    years_ago()
    execute(database, "UPDATE price_snapshots SET price = 900")
    rollups.refresh(database, LONG_GONE - 60 * WEEK, NOW)
    assert rows(database, DAYS, horizon=horizon(NOW)) == [(6,), (5,)]


def test_the_week_of_the_horizon_is_refreshed(database: Engine) -> None:
    start = horizon(NOW)
    store(database, [series(1, price(start, "5"), price(start + timedelta(hours=5), "6"))], [make_card(1)])
    after_prices.run(database)
    execute(database, "UPDATE price_snapshots SET price = 8")
    rollups.refresh(database, start - WEEK, start + WEEK)
    assert rows(database, "SELECT price_sum FROM market_index_daily") == [(8,)]


def test_the_last_price_of_a_series_stays_known_when_its_snapshots_go(database: Engine) -> None:
    store(database, [series(1, price(LONG_GONE, "5"))], [make_card(1)])
    drop_expired(database)
    assert snapshots(database) == {}
    assert scalar(database, "SELECT price FROM latest_prices") == 5
    store(database, [series(1, price(ago(1), "6"))])
    assert rows(database, "SELECT price, price_30d FROM latest_prices") == [(6, None)]


def test_dropping_gives_up_soon_rather_than_keep_readers_waiting(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "PATIENCE", "300ms")
    store(database, [series(1, price(LONG_GONE, "1"), price(ago(1), "1"))], [make_card(1)])
    with database.connect() as reader, ThreadPoolExecutor(2) as pool:
        reader.execute(text("SELECT count(*) FROM price_snapshots"))
        dropping = pool.submit(partitions.drop_expired, database, NOW)
        began = monotonic()
        assert pool.submit(scalar, database, "SELECT count(*) FROM price_snapshots").result(10) == 2
        assert monotonic() - began < 5
        if is_timescale(database):
            assert dropping.result(10) == []
        else:
            with pytest.raises(OperationalError, match="lock timeout"):
                dropping.result(10)
    drop_expired(database)
    assert times(database) == [ago(1)]
