"""The questions about cards: one card, its prices, its history, and the list by name."""

import random
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, Row, text

from db.queries import cards as queries
from market.periods import BUCKETS, DAY, HOUR
from market.variants import (
    Condition,
    Currency,
    Finish,
    Kind,
    Language,
)
from tests.support.prices import ago, begin_run, make_card, price, scalar, series, store, write_down
from tests.support.reference import card_rollup
from upkeep import after_prices


def card_id(connection: Connection, number: int) -> int:
    """Our own id of a card."""
    found = queries.card_id_of(connection, UUID(int=number))
    assert found is not None
    return found


def test_a_card_is_found_by_our_id_and_by_scryfalls(database: Engine) -> None:
    store(database, [], [make_card(1), make_card(2, set_name="Test Set", rarity="rare")])
    with database.connect() as connection:
        found = queries.card(connection, card_id(connection, 2))
        assert found is not None
        assert (found.scryfall_id, found.name, found.set_name, found.rarity) == (
            UUID(int=2),
            "Card 2",
            "Test Set",
            "rare",
        )


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_a_card_that_is_not_there_is_none(number: int, database: Engine) -> None:
    with database.connect() as connection:
        assert queries.card(connection, number) is None
        assert queries.current_prices(connection, number) == []
        assert queries.histories(connection, DAY, number, {}, ago(30)) == []
        assert queries.card_id_of(connection, UUID(int=5)) is None


def test_current_prices_are_the_newest_of_every_series_with_their_source(database: Engine) -> None:
    run = begin_run(database, "mtgjson-history")
    batch = [
        series(1, price(ago(2), "1"), price(ago(1), "2", num_listings=3)),
        series(1, price(ago(1), "9"), kind=Kind.BUYLIST),
        series(1, price(ago(3), "7"), marketplace="cardmarket", currency=Currency.EUR),
    ]
    store(database, batch, [make_card(1), make_card(2)], run_id=run)
    with database.connect() as connection:
        found = queries.current_prices(connection, card_id(connection, 1))
        assert queries.current_prices(connection, card_id(connection, 2)) == []
    told = [
        (row.marketplace, row.kind, row.currency, row.price, row.num_listings, row.time, row.source) for row in found
    ]
    assert told == [
        ("cardmarket", "retail", "EUR", 7, None, ago(3), "mtgjson-history"),
        ("tcgplayer", "retail", "USD", 2, 3, ago(1), "mtgjson-history"),
        ("tcgplayer", "buylist", "USD", 9, None, ago(1), "mtgjson-history"),
    ]


VARIANT = {
    "marketplace": "manapool", "condition": "DAMAGED", "finish": "foil", "language": "Russian", "currency": "EUR",
    "kind": "buylist",
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANT)
def test_series_are_chosen_by_any_part_of_their_variant(name: str, database: Engine) -> None:
    quote = price(ago(1), "1")
    other = {"condition": Condition.DAMAGED, "finish": Finish.FOIL, "language": Language.RUSSIAN, "kind": Kind.BUYLIST,
             "currency": Currency.EUR, "marketplace": "manapool"}  # fmt: skip
    batch = [series(1, quote), series(1, quote, **{name: other[name]}), series(2, quote, **{name: other[name]})]
    store(database, batch, [make_card(1), make_card(2)])
    with database.connect() as connection:
        first = card_id(connection, 1)
        assert len(queries.histories(connection, DAY, first, {}, ago(30))) == 2
        assert len(queries.histories(connection, DAY, first, {name: VARIANT[name]}, ago(30))) == 1
        assert queries.histories(connection, DAY, first, VARIANT, ago(30)) == []


def points(row: Row[Any], *names: str) -> list[tuple[Any, ...]]:
    """The points of a series: time and these values of every bucket, the last prices where others are not told."""
    return list(zip(row.times, *(getattr(row, name) or row.last_prices for name in names), strict=True))


PRICES = ("avg_prices", "min_prices", "max_prices", "last_prices")


def test_histories_equal_the_snapshots_in_every_bucket(database: Engine) -> None:
    chance = random.Random(2)
    batch = [
        series(1, *(price(ago(chance.uniform(0, 12)), f"{chance.uniform(3, 9):.2f}",
                          num_listings=chance.choice((None, 4))) for _ in range(40)), kind=kind)
        for kind in Kind
    ]  # fmt: skip
    store(database, batch, [make_card(1)])
    after_prices.run(database)
    book = write_down({}, batch)
    with database.connect() as connection:
        for bucket, since in product(BUCKETS, (ago(20), ago(5))):
            rows = queries.histories(connection, bucket, card_id(connection, 1), {}, since)
            found = {
                (row.kind, time): told for row in rows
                for time, *told in points(row, *PRICES, "listings", "quantities")
            }  # fmt: skip
            wanted = {
                (key.kind, start): [round(one.avg_price, 2), one.min_price, one.max_price, one.last_price,
                                    one.total_listings, one.total_quantity]
                for (key, start), one in card_rollup(book, bucket).items() if start >= since
            }  # fmt: skip
            assert found.keys() == wanted.keys()
            assert all(near(found[key], wanted[key]) for key in wanted)
            assert all(row.times == sorted(row.times) for row in rows)
            newest = {key.kind: max(quotes) for key, quotes in book.items()}
            assert {row.kind: row.last_time for row in rows} == newest


def test_a_history_tells_of_each_series_what_the_histories_of_its_card_tell(database: Engine) -> None:
    store(database, [series(1, *(price(ago(age), str(1 + age)) for age in (0, 0.1, 3, 7)), kind=kind) for kind in Kind],
          [make_card(1)])  # fmt: skip
    after_prices.run(database)
    with database.connect() as connection:
        ids = connection.scalars(text("SELECT id FROM price_series ORDER BY id DESC")).all()
        for bucket in BUCKETS:
            wanted = queries.histories(connection, bucket, card_id(connection, 1), {}, ago(5))
            rows = queries.history(connection, bucket, ids, ago(5))
            assert [(row.series_id, row.time) for row in rows] == sorted((row.series_id, row.time) for row in rows)
            assert sorted((row.time, row.min_price, row.max_price, row.last_price) for row in rows) == sorted(
                point for row in wanted for point in points(row, "min_prices", "max_prices", "last_prices")
            )
            assert {row.last_time for row in wanted} == {max(row.last_time for row in rows)}


def test_a_series_without_prices_since_then_has_no_arrays(database: Engine) -> None:
    store(database, [series(1, price(ago(9), "1"))], [make_card(1)])
    with database.connect() as connection:
        (row,) = queries.histories(connection, DAY, card_id(connection, 1), {}, ago(5))
    assert (row.marketplace, row.last_time, row.times, row.avg_prices) == ("tcgplayer", None, None, None)


def test_prices_of_buckets_with_one_snapshot_are_told_once(database: Engine) -> None:
    times = [DAY.floor(ago(4)) + timedelta(hours=hour) for hour in (3, 5, 27)]
    store(database, [series(1, *map(price, times, "123"))], [make_card(1)])
    after_prices.run(database)
    with database.connect() as connection:
        (hours,) = queries.histories(connection, HOUR, card_id(connection, 1), {}, ago(5))
        (days,) = queries.histories(connection, DAY, card_id(connection, 1), {}, ago(5))
    assert (hours.avg_prices, hours.min_prices, hours.max_prices, hours.last_prices) == (None, None, None, [1, 2, 3])
    assert (days.avg_prices, days.min_prices, days.max_prices) == ([Decimal("1.50"), 3], [1, 3], [2, 3])


def near(found: list[Any], wanted: list[Any]) -> bool:
    """Equal, but for the rounding of the average."""
    return abs(found[0] - wanted[0]) <= Decimal("0.01") and found[1:] == wanted[1:]


def test_a_history_of_no_series_is_empty(database: Engine) -> None:
    with database.connect() as connection:
        assert queries.history(connection, DAY, [], ago(30)) == []
        assert queries.history(connection, HOUR, [2**31 - 1], ago(30)) == []


def test_the_database_knows_whether_it_has_prices(database: Engine) -> None:
    from db.queries.ingestion import has_prices

    with database.connect() as connection:
        assert not has_prices(connection)
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)])
    with database.connect() as connection:
        assert has_prices(connection)
    assert scalar(database, "SELECT count(*) FROM latest_prices") == 1
