"""Room for snapshots is made on demand: partitions on plain PostgreSQL, chunks of the same weeks on TimescaleDB."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from db import partitions
from db.retention import week_start
from db.writes import prices as writes
from market.records import SeriesPrices
from tests.support.prices import (
    ago,
    is_timescale,
    make_card,
    price,
    rows,
    scalar,
    series,
    snapshots,
    store,
    write_down,
)

WEEK = timedelta(days=7)


def parts(engine: Engine) -> list[str]:
    """Names of the parts of price_snapshots, in order."""
    if is_timescale(engine):
        statement = (
            "SELECT chunk_name::text FROM timescaledb_information.chunks WHERE hypertable_name = 'price_snapshots'"
        )
    else:
        statement = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'price_snapshots'::regclass"
    return sorted(name for (name,) in rows(engine, statement))


@pytest.mark.parametrize("moment", [ago(0), ago(1), ago(700), datetime(2024, 2, 29, 23, 59, tzinfo=UTC), ago(-2)])
def test_a_price_of_any_time_finds_room(moment: datetime, database: Engine) -> None:
    batch = [series(1, price(moment, "1"))]
    assert store(database, batch, [make_card(1)]).stored == 1
    assert snapshots(database) == write_down({}, batch)


@pytest.mark.parametrize("edge", [-1, 0, 1])
def test_a_week_ends_where_the_next_begins(edge: int, database: Engine) -> None:
    monday = week_start(ago(30)) + timedelta(microseconds=edge)
    batch = [series(1, price(monday, "1"), price(monday + WEEK, "2"))]
    store(database, batch, [make_card(1)])
    assert snapshots(database) == write_down({}, batch)
    assert len(parts(database)) == 2


def test_two_years_make_one_part_a_week(database: Engine) -> None:
    monday = week_start(ago(0))
    batch = [series(1, *(price(monday - number * WEEK, "1") for number in range(104)))]
    store(database, batch, [make_card(1)])
    assert len(parts(database)) == 104
    assert snapshots(database) == write_down({}, batch)


def test_a_part_that_is_there_is_not_made_again(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    before = parts(database)
    store(database, [series(1, price(ago(1), "2"))])
    assert parts(database) == before


def test_a_batch_without_prices_makes_none(database: Engine) -> None:
    partitions.ensure(database, [])
    assert parts(database) == []


def test_processes_that_need_the_same_weeks_at_the_same_time_make_each_once(database: Engine) -> None:
    batches = [
        [series(writer, *(price(ago(7 * week), "1") for week in range(start, 20)))]
        for writer, start in ((1, 0), (2, 3), (3, 0), (4, 6))
    ]
    store(database, [], [make_card(number) for number in range(1, 5)])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda batch: store(database, batch), batches))
    assert len(parts(database)) == 20
    assert snapshots(database) == write_down({}, *batches)


def test_making_room_waits_for_no_reader_and_no_writer(database: Engine) -> None:
    """Somebody reads and somebody writes for a long time: the next week's load must not stand still behind them."""
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    with database.connect() as reader, database.connect() as writer:
        reader.exec_driver_sql("SELECT count(*) FROM price_snapshots")
        writer.exec_driver_sql("UPDATE price_snapshots SET price = 2")
        batch = [series(1, price(ago(15), "1"))]
        with ThreadPoolExecutor(1) as pool:
            pool.submit(partitions.ensure, database, writes.prepare(batch).weeks()).result(5)
        writer.rollback()
    assert store(database, batch).stored == 1


def test_a_part_has_the_checks_and_the_key_of_the_whole(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    (part,) = parts(database)
    checks = "SELECT count(*) FROM pg_constraint WHERE conname = 'price_snapshots_price_check'"
    assert scalar(database, checks) == 2
    indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = :part"
    found = " ".join(definition for (definition,) in rows(database, indexes, part=part))
    assert "UNIQUE" in found
    assert "brin" in found


def test_a_question_about_a_week_reads_its_part_only(database: Engine) -> None:
    store(database, [series(1, *(price(ago(7 * week), "1") for week in range(10)))], [make_card(1)])
    plan = rows(
        database,
        "EXPLAIN SELECT * FROM price_snapshots WHERE time >= :since AND time < :until",
        since=week_start(ago(14)),
        until=week_start(ago(14)) + WEEK,
    )
    read = {name for name in parts(database) if any(name in line for (line,) in plan)}
    assert len(read) == 1


@pytest.mark.parametrize("wanted", ["1", "ARRAY[1]"])
@pytest.mark.parametrize("rollup", ["30min", "hourly", "daily"])
def test_a_history_reads_no_part_that_ended_before_it(rollup: str, wanted: str, database: Engine) -> None:
    store(database, [series(1, *(price(ago(7 * week), "1") for week in range(20)))], [make_card(1)])
    statement = f"EXPLAIN SELECT * FROM card_history_{rollup}({wanted}, :since)"
    plan = rows(database, statement, since=ago(13))
    read = {name for name in parts(database) if any(name in line for (line,) in plan)}
    assert 1 <= len(read) <= 4


def test_the_weeks_of_a_batch_are_those_of_its_moments() -> None:
    sunday = datetime(2024, 1, 7, 23, 30, tzinfo=UTC)
    batch: list[SeriesPrices] = [series(1, price(sunday, "1")), series(2, price(sunday + timedelta(hours=1), "1"))]
    assert writes.prepare(batch).weeks() == {datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 8, tzinfo=UTC)}
