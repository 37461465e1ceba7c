"""What only TimescaleDB has: constant watermarks, a columnstore, and the duty to say what plain PostgreSQL says."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from db import rollups
from db.retention import week_start
from market.records import SeriesPrices
from market.variants import Finish
from stack.postgres import EmbeddedPostgres
from tests.conftest import new_database
from tests.integration.db.test_migrations import alembic
from tests.integration.db.test_rollups import random_batch
from tests.support.prices import ago, execute, is_timescale, make_card, price, rows, scalar, series, store, write_down
from tests.support.reference import assert_rollups_are_right
from upkeep import after_prices

CARDS = [make_card(number) for number in (1, 2, 3, 4)]
RELATIONS = (
    "price_snapshots", "latest_prices",
    *(f"{name}_{rollup}" for name in ("card_prices", "market_index") for rollup in ("30min", "hourly", "daily")),
)  # fmt: skip
COMPRESSED = """
    SELECT is_compressed FROM timescaledb_information.chunks
    WHERE hypertable_name = (
        SELECT materialization_hypertable_name FROM timescaledb_information.continuous_aggregates
    ) AND range_start <= :time AND range_end > :time
"""


@pytest.fixture
def engine(database: Engine) -> Engine:
    """An empty TimescaleDB that knows some cards."""
    if not is_timescale(database):
        pytest.skip("This server is no TimescaleDB: TEST_DATABASE_URL names one.")
    store(database, [], CARDS)
    return database


def plan(engine: Engine, statement: str) -> str:
    """The plan of a statement with parameters, made for all values as readers have it."""
    return "\n".join(line for (line,) in rows(engine, f"EXPLAIN (GENERIC_PLAN) {statement}"))


def digests(engine: Engine) -> dict[str, str]:
    """The MD5 of every relation of prices, whatever the order of its rows."""
    statement = "SELECT md5(string_agg(CAST(one AS text), '|' ORDER BY CAST(one AS text))) FROM {} AS one"
    return {relation: scalar(engine, statement.format(relation)) for relation in RELATIONS}


def compress(engine: Engine) -> None:
    """Convert all that is stored into the columnstore, as policies do in time."""
    for relation in ("price_snapshots", "card_days"):
        execute(engine, f"SELECT compress_chunk(chunk, recompress => true) FROM show_chunks('{relation}') AS chunk")


def test_a_history_after_a_load_is_read_by_keys_and_looks_for_no_watermark_row_by_row(engine: Engine) -> None:
    """Fresh rows of which the server has no statistics yet; the body of the function is what its plan is made of."""
    store(engine, [series(number, *(price(ago(days), "2") for days in range(40))) for number in (1, 2, 3, 4)])
    after_prices.run(engine)
    store(engine, [series(number, price(ago(0, hours=-1), "3")) for number in (1, 2, 3, 4)])
    body = scalar(engine, "SELECT prosrc FROM pg_proc WHERE proname = 'card_days_of' AND proisstrict")
    plans = [
        plan(engine, body.replace("= series ", "= $1 ").replace("series / ", "$1 / ").replace(">= since", ">= $2"))
    ]
    for wanted in ("$1::integer", "$1::integer[]"):
        plans.append(plan(engine, f"SELECT * FROM card_history_daily({wanted}, $2::timestamptz)"))
        assert "Function Scan on card_days_of" in plans[-1]
    for made in plans:
        assert "cagg_watermark" not in made
        assert "price_snapshots_time_idx" not in made
        assert "price_snapshots_pkey" in made


def test_a_year_of_days_is_that_of_the_snapshots(engine: Engine) -> None:
    """Days of the last fourteen weeks come from the snapshots, those of a longer history from the columnstore."""
    store(engine, [series(1, *(price(ago(days), str(days + 1)) for days in range(0, 360, 3)))])
    after_prices.run(engine)
    compress(engine)
    asked = "SELECT bucket, last_price FROM card_history_daily(1, :since) ORDER BY bucket"
    for days in (10, 90, 97, 99, 365):
        expected = [(ago(day), day + 1) for day in range(0, 360, 3) if day <= days][::-1]
        assert rows(engine, asked, since=ago(days)) == expected


def test_days_of_past_weeks_are_in_the_columnstore_when_they_are_refreshed(engine: Engine) -> None:
    """TimescaleDB takes a range for too small where it estimates ten rows: there are some thousand here."""
    often = [price(ago(70, minutes=-15 * number), "2") for number in range(4 * 96)]
    store(engine, [series(1, price(ago(0), "1"))])
    for name in ("tcgplayer", "manapool", "cardkingdom"):
        store(engine, [series(number, *often, finish=finish, marketplace=name) for number in range(1, 5)
                       for finish in (Finish.NONFOIL, Finish.FOIL)])  # fmt: skip
    execute(engine, "ANALYZE price_snapshots")
    after_prices.run(engine)
    assert scalar(engine, COMPRESSED, time=ago(70)) is True
    assert scalar(engine, COMPRESSED, time=ago(0)) is False
    assert scalar(engine, "SELECT count(*) FROM card_prices_daily") == 3 * 4 * 2 * 4 + 1


def test_chunks_of_snapshots_begin_with_the_weeks_of_a_pass(engine: Engine) -> None:
    store(engine, [series(1, *(price(ago(days), "1") for days in range(30)))])
    statement = "SELECT range_start FROM timescaledb_information.chunks WHERE hypertable_name = 'price_snapshots'"
    starts = [start for (start,) in rows(engine, statement)]
    assert starts
    assert [week_start(start) for start in starts] == starts


@pytest.mark.parametrize("seed", range(2))
def test_late_prices_and_corrections_reach_compressed_weeks(seed: int, engine: Engine) -> None:
    chance = random.Random(seed)
    batches = [random_batch(chance, oldest=60, newest=20)]
    store(engine, batches[0])
    after_prices.run(engine)
    compress(engine)
    late = random_batch(chance, oldest=60, newest=20)
    corrected = [one._replace(prices=[quote._replace(price=quote.price + 1) for quote in one.prices[::2]])
                 for one in batches[0]]  # fmt: skip
    for batch in (late, corrected):
        store(engine, batch)
        after_prices.run(engine)
        batches.append(batch)
        assert_rollups_are_right(engine, write_down({}, *batches))


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Engine]:
    """An empty embedded PostgreSQL that knows the same cards."""
    with EmbeddedPostgres(tmp_path / "plain", durable=False) as server, new_database(server, "dualcaster_plain") as url:
        engine = create_engine(url)
        store(engine, [], CARDS)
        yield engine
        engine.dispose()


def test_both_databases_say_the_same_of_late_and_corrected_prices(engine: Engine, plain: Engine) -> None:
    chance = random.Random(4)
    first = random_batch(chance, oldest=100, newest=1)
    late = random_batch(chance, oldest=100, newest=1)
    corrected = [one._replace(prices=[quote._replace(price=quote.price + 2) for quote in one.prices]) for one in first]
    steps: list[list[SeriesPrices]] = [first, late, corrected]
    for batch in steps:
        for database in (engine, plain):
            store(database, batch)
            after_prices.run(database)
        compress(engine)
        assert digests(engine) == digests(plain)
    for database in (engine, plain):
        execute(database, "DELETE FROM price_snapshots WHERE time < :time", time=ago(50))
        rollups.refresh(database, ago(101), ago(0))
    assert digests(engine) == digests(plain)


def test_an_older_database_is_brought_up_in_place(engine: Engine, server_url: str) -> None:
    """Down to six continuous aggregates and up again: what they say stays."""
    with new_database(server_url, "dualcaster_older") as url:
        older = create_engine(url)
        store(older, [], CARDS)
        store(older, random_batch(random.Random(6), oldest=25, newest=1))  # half hours are refreshed 30 days back
        after_prices.run(older)
        before = digests(older)
        for revision in ("0050", "head"):
            alembic(older, "downgrade" if revision == "0050" else "upgrade", revision)
            assert digests(older) == before
        after_prices.run(older)
        assert digests(older) == before
        older.dispose()
