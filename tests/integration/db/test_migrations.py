"""Migrations: up, down and up again, two at a time; the schema equals the models and the domain's words on both."""

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from db.retention import week_start
from db.sealing import opened
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind
from tests.conftest import ROOT, configured, new_database
from tests.support.prices import (
    DAY,
    HOUR,
    ago,
    execute,
    is_timescale,
    make_card,
    price,
    rows,
    scalar,
    series,
    store,
    store_list,
)
from upkeep import after_prices

ALEMBIC = (sys.executable, "-m", "alembic")
ROLLUPS = ("30min", "hourly", "daily")


def alembic(engine: Engine, order: str, *arguments: str) -> None:
    """Give Alembic one of its commands over a connection of ours."""
    config = Config(str(ROOT / "alembic.ini"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, order)(config, *arguments)


@pytest.fixture(scope="module")
def moving(server_url: str) -> Iterator[Engine]:
    """A migrated database of our own, to be taken up and down."""
    with new_database(server_url, "dualcaster_migrations") as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


OURS = "connamespace = 'public'::regnamespace"
SCHEMA = {
    "columns": """
        SELECT table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable, column_default,
            is_identity, ordinal_position
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position
    """,
    "constraints": f"""
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE {OURS} AND conrelid <> 0 ORDER BY 1, 2
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "functions": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY 1
    """,
}
LEFT = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        AND relname NOT LIKE 'alembic_version%'
"""


def schema(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database that a migration can make."""
    return {name: rows(engine, statement) for name, statement in SCHEMA.items()}


def test_down_removes_everything_and_up_again_makes_the_same(moving: Engine) -> None:
    before = schema(moving)
    assert len(before["columns"]) > 100
    store(moving, [series(1, price(ago(3), "1"), price(ago(300), "2"))], [make_card(1)])
    alembic(moving, "downgrade", "base")
    assert rows(moving, LEFT) == []
    assert rows(moving, SCHEMA["functions"]) == []
    alembic(moving, "upgrade", "head")
    assert schema(moving) == before
    assert store(moving, [series(1, price(ago(3), "1"))], [make_card(1)]).stored == 1


def test_the_migrations_make_what_the_models_describe(moving: Engine) -> None:
    alembic(moving, "check")


def test_secrets_of_second_factors_are_sealed_and_opened_again(moving: Engine, redis_url: str) -> None:
    with configured(moving.url.render_as_string(hide_password=False), redis_url):
        alembic(moving, "downgrade", "0053")
        user = "INSERT INTO users (email, email_key, password_hash, totp_secret) VALUES ('a', 'a', '', 'JBSWY3DP')"
        execute(moving, user)
        alembic(moving, "upgrade", "0054")
        assert opened(str(scalar(moving, "SELECT totp_secret FROM users"))) == "JBSWY3DP"
        alembic(moving, "downgrade", "0053")
        assert scalar(moving, "SELECT totp_secret FROM users") == "JBSWY3DP"
        execute(moving, "DELETE FROM users")
        alembic(moving, "upgrade", "head")


def test_a_second_migration_at_the_same_time_waits_and_finds_nothing_to_do(server_url: str) -> None:
    with new_database(server_url, "dualcaster_twice") as url:
        engine = create_engine(url)
        alembic(engine, "downgrade", "base")
        environment = os.environ | {"DATABASE_URL": url}
        both = [subprocess.Popen([*ALEMBIC, "upgrade", "head"], cwd=ROOT, env=environment) for _ in range(2)]
        assert [process.wait(60) for process in both] == [0, 0]
        assert scalar(engine, "SELECT count(*) FROM marketplaces") == len(MARKETPLACES)
        engine.dispose()


# Both databases, the same columns in the same order, of types that give a reader the same values.
CARD_PRICES = {
    "series_id": "integer", "bucket": "timestamp with time zone", "first_price": "numeric", "last_price": "numeric",
    "min_price": "numeric", "max_price": "numeric", "avg_price": "numeric", "snapshot_count": "bigint",
    "last_time": "timestamp with time zone", "total_listings": "integer", "total_quantity": "integer",
}  # fmt: skip
MARKET_INDEX = {
    "bucket": "timestamp with time zone", "currency": "text", "condition": "text", "finish": "text",
    "language": "text", "series_count": "bigint", "card_count": "bigint", "price_sum": "numeric",
    "price_min": "numeric", "price_max": "numeric", "listings_sum": "bigint", "quantity_sum": "bigint",
    "last_time": "timestamp with time zone",
}  # fmt: skip


@pytest.mark.parametrize("rollup", ROLLUPS)
@pytest.mark.parametrize(("relation", "columns"), [("card_prices", CARD_PRICES), ("market_index", MARKET_INDEX)])
def test_a_rollup_has_the_same_columns_on_both_databases(
    relation: str, columns: dict[str, str], rollup: str, database: Engine
) -> None:
    statement = """
        SELECT column_name, data_type FROM information_schema.columns WHERE table_name = :name ORDER BY ordinal_position
    """
    assert rows(database, statement, name=f"{relation}_{rollup}") == list(columns.items())


def test_snapshots_are_divided_by_weeks(database: Engine) -> None:
    monday = week_start(ago(14))
    store(database, [series(1, *(price(monday + days * DAY, "1") for days in (0, 6, 7, 14)))], [make_card(1)])
    if is_timescale(database):
        statement = """
            SELECT DISTINCT range_end - range_start FROM timescaledb_information.chunks
            WHERE hypertable_name = 'price_snapshots'
        """
        assert [width.days for (width,) in rows(database, statement)] == [7]
    else:
        statement = (
            "SELECT pg_get_expr(relpartbound, oid) FROM pg_class JOIN pg_inherits ON inhrelid = oid"
            " WHERE inhparent = 'price_snapshots'::regclass"
        )
        assert len(rows(database, statement)) == 3


VARIANTS: list[tuple[str, str, Iterable[str]]] = [
    ("price_series", "condition", Condition),
    ("price_series", "finish", Finish),
    ("price_series", "currency", Currency),
    ("price_series", "kind", Kind),
]


@pytest.mark.parametrize(("table", "column", "words"), VARIANTS)
def test_the_database_allows_exactly_the_words_of_the_domain(
    table: str, column: str, words: Iterable[StrEnum], database: Engine
) -> None:
    statement = """
        SELECT pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
        WHERE contype = 'c' AND conrelid = CAST(:table AS regclass) AND attname = :column
    """
    ((definition,),) = rows(database, statement, table=table, column=column)
    assert sorted(re.findall(r"'([^']+)'", definition)) == sorted(map(str, words))


def test_the_marketplaces_are_those_of_the_domain_in_their_order(database: Engine) -> None:
    expected = [(place.slug, place.name, str(place.currency), place.region) for place in MARKETPLACES.values()]
    assert rows(database, "SELECT slug, name, currency, region FROM marketplaces ORDER BY id") == expected


def test_money_has_two_places_and_times_have_a_zone(database: Engine) -> None:
    statement = """
        SELECT DISTINCT data_type, numeric_precision, numeric_scale FROM information_schema.columns
        WHERE table_name IN ('price_snapshots', 'latest_prices') AND (column_name ~ '^price' OR column_name ~ '^time')
    """
    assert sorted(rows(database, statement), key=repr) == [("numeric", 10, 2), ("timestamp with time zone", None, None)]


def test_the_policies_of_timescale_are_in_place(database: Engine) -> None:
    """On plain PostgreSQL the retention task does the same; refreshes follow loads on both."""
    assert scalar(database, "SELECT count(*) FROM rollup_watermarks") == len(ROLLUPS)
    if not is_timescale(database):
        return
    jobs = rows(
        database,
        "SELECT proc_name, hypertable_name::text FROM timescaledb_information.jobs WHERE job_id >= 1000 ORDER BY 1, 2",
    )
    assert jobs == [
        ("policy_compression", "card_days"),
        ("policy_compression", "price_snapshots"),
        ("policy_retention", "price_snapshots"),
    ]


def test_what_is_loaded_before_the_summaries_is_in_them_after_the_next_refresh(server_url: str, redis_url: str) -> None:
    with new_database(server_url, "dualcaster_summaries") as url, configured(url, redis_url):
        engine = create_engine(url)
        card = dataclasses.replace(make_card(1), type_line="Artefact – Mox", legalities={"vintage": "restricted"})
        store(engine, [series(1, price(ago(3), "4"), price(ago(2), "5"))], [card])
        after_prices.run(engine)
        alembic(engine, "downgrade", "0003")
        alembic(engine, "upgrade", "head")
        searched = "SELECT type_line, formats, price FROM card_search WHERE currency = 'USD'"
        assert rows(engine, searched) == [("artefact mox", 2**10, None)]
        after_prices.run(engine)
        assert rows(engine, searched) == [("artefact mox", 2**10, Decimal(5))]
        assert rows(engine, "SELECT sum(snapshots) FROM snapshot_counts") == [(2,)]
        assert scalar(engine, "SELECT count(*) FROM set_index_daily") == 2
        engine.dispose()


def test_the_days_of_sets_are_valued_anew_by_the_refresh_after_the_upgrade(server_url: str, redis_url: str) -> None:
    with new_database(server_url, "dualcaster_values") as url, configured(url, redis_url):
        engine = create_engine(url)
        store(engine, [series(1, price(ago(30), "4"), price(ago(2), "5"))], [make_card(1)])
        after_prices.run(engine)
        alembic(engine, "downgrade", "0015")
        execute(engine, "UPDATE set_index_daily SET value = 561000")
        alembic(engine, "upgrade", "head")
        values = "SELECT value, stale_value, entered_count, as_of FROM set_index_daily ORDER BY bucket"
        assert rows(engine, values) == [(561000, None, None, None)] * 2
        after_prices.run(engine)
        assert rows(engine, values) == [(4, 0, 1, ago(30)), (5, 0, 0, ago(2))]
        assert scalar(engine, "SELECT value FROM set_overviews WHERE currency = 'USD'") == 5
        engine.dispose()


def test_names_that_were_stored_before_are_searched_by_all_their_titles(server_url: str) -> None:
    with new_database(server_url, "dualcaster_titles") as url:
        engine = create_engine(url)
        names = {1: "Minsc & Boo", 2: "_____", 3: "Zilortha", 4: "Lim-Dûl's Vault"}
        cards = [dataclasses.replace(make_card(number), name=name) for number, name in names.items()]
        cards[2] = dataclasses.replace(cards[2], flavor_name="Godzilla", collector_number="10a")
        store(engine, [series(1, price(ago(3), "4"))], cards)
        alembic(engine, "downgrade", "0017")
        folded = (
            "UPDATE cards SET search_name = CASE id WHEN 1 THEN 'minsc boo' WHEN 2 THEN '' WHEN 3 THEN 'zilortha' END"
        )
        with engine.begin() as connection:
            connection.execute(text(f"{folded} WHERE id < 4"))
        alembic(engine, "upgrade", "head")
        titles = ["minsc boo = minsc and boo", "_____", "zilortha = godzilla", "lim duls vault | limduls"]
        assert [name for (name,) in rows(engine, "SELECT search_name FROM cards ORDER BY id")] == titles
        searched = "SELECT name, collector_order FROM card_search WHERE currency = 'EUR' ORDER BY card_id"
        assert [name for name, _ in rows(engine, searched)] == titles
        assert rows(engine, searched)[2][1] == "00000010a"
        assert {(name,) for name in titles} <= set(rows(engine, "SELECT name FROM card_names"))
        engine.dispose()


def test_what_lists_have_confirmed_is_known_before_and_after_the_upgrade(server_url: str, redis_url: str) -> None:
    with new_database(server_url, "dualcaster_lists") as url, configured(url, redis_url):
        engine = create_engine(url)
        store(engine, [], [make_card(1), make_card(2)])
        for time, cards in ((ago(3), (1, 2)), (ago(3) + HOUR, (1, 2)), (ago(3) + 2 * HOUR, (1,))):
            store_list(
                engine, "manapool", time, [series(card, price(time, "2"), marketplace="manapool") for card in cards]
            )
        after_prices.run(engine)
        confirmed = "SELECT time, reconfirmed_at, confirmed_at, absent_since FROM {table} ORDER BY series_id"
        before = rows(engine, confirmed.format(table="confirmed_prices"))
        assert [row[2:] for row in before] == [(ago(3) + 2 * HOUR, None), (ago(3) + HOUR, ago(3) + 2 * HOUR)]
        alembic(engine, "downgrade", "0018")
        assert rows(engine, confirmed.format(table="latest_prices")) == before
        alembic(engine, "upgrade", "head")
        assert rows(engine, confirmed.format(table="confirmed_prices")) == before
        engine.dispose()
