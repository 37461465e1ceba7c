"""The questions about the market, answered from the rollups, against plain Python straight from the snapshots."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import summaries
from db.engine import reading
from db.queries import ingestion as ingestion_queries
from db.queries import market as queries
from db.queries import movers
from market.periods import BUCKETS, DAY, Bucket
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.support.prices import Book, ago, make_card, price, series, store, write_down
from tests.support.reference import MarketBucket, market_rollup, total
from upkeep import after_prices

CONDITIONS = (Condition.NEAR_MINT, Condition.HEAVILY_PLAYED)
DOUBLED = ((1, "1", "2"), (2, "1", "2"), (3, "10", "20"))  # card, prices of yesterday and today
LANGUAGES = (Language.ENGLISH, Language.RUSSIAN)
FILTERS: list[dict[str, str]] = [
    {},
    {"condition": "NEAR_MINT"},
    {"finish": "foil"},
    {"language": "Russian"},
    {"condition": "HEAVILY_PLAYED", "finish": "nonfoil"},
    {"condition": "NEAR_MINT", "finish": "foil", "language": "English"},
]


def fill(engine: Engine) -> Book:
    """A market of many variants over some days; half of it refreshed."""
    chance = random.Random(11)
    variants = list(product((1, 2, 3), CONDITIONS, Finish, LANGUAGES, Currency, Kind))
    batches = [
        [
            series(
                card,
                *(price(ago(days, minutes=chance.randrange(90)), f"{chance.uniform(30, 90):.2f}",
                        num_listings=chance.choice((None, 2))) for days in chance.sample(range(start, start + 6), 3)),
                condition=condition, finish=finish, language=language, currency=currency, kind=kind,
            )
            for card, condition, finish, language, currency, kind in chance.sample(variants, 60)
        ]
        for start in (6, 0)
    ]  # fmt: skip
    store(engine, batches[0], [make_card(number) for number in (1, 2, 3)])
    after_prices.run(engine)
    store(engine, batches[1])
    after_prices.run(engine)
    return write_down({}, batches[0] + batches[1])


def expected(
    book: Book, bucket: Bucket, currency: str, since: datetime, filters: dict[str, str]
) -> list[tuple[Any, ...]]:
    """Sums over the variants that the filters leave, a bucket each, in time order."""
    found: dict[datetime, list[MarketBucket]] = defaultdict(list)
    for (start, *variant), one in market_rollup(book, bucket).items():
        words = dict(zip(("currency", "condition", "finish", "language"), variant, strict=True))
        if start >= since and words["currency"] == currency and filters.items() <= words.items():
            found[start].append(one)
    return [
        (
            start,
            sum(one.series_count for one in ones),
            sum((one.price_sum for one in ones), Decimal()),
            total(one.listings_sum for one in ones),
            total(one.quantity_sum for one in ones),
            max(one.last_time for one in ones),
        )
        for start, ones in sorted(found.items())
    ]


def asked(
    engine: Engine, bucket: Bucket, currency: str, since: datetime, filters: dict[str, str]
) -> list[tuple[Any, ...]]:
    """The same from the query."""
    with engine.connect() as connection:
        rows = queries.index_points(connection, bucket, currency, since, filters)
    return [
        (row.time, row.series_count, row.price_sum, row.total_listings, row.total_quantity, row.last_time)
        for row in rows
    ]


def test_every_filter_re_aggregates_exactly(database: Engine) -> None:
    book, points = fill(database), 0
    for bucket, currency, filters, since in product(BUCKETS, Currency, FILTERS, (ago(30), ago(4), ago(3, hours=-3))):
        wanted = expected(book, bucket, currency, since, filters)
        assert asked(database, bucket, currency, since, filters) == wanted, (bucket.rollup, currency, filters, since)
        points += len(wanted)
    assert points > 500


def test_cards_are_counted_once_where_one_variant_is_chosen(database: Engine) -> None:
    batch = [
        series(card, price(ago(1), "2"), marketplace=place) for card in (1, 2) for place in ("tcgplayer", "manapool")
    ]
    store(database, batch, [make_card(1), make_card(2)])
    after_prices.run(database)
    with database.connect() as connection:
        (row,) = queries.index_points(connection, DAY, "USD", ago(2), FILTERS[-1] | {"finish": "nonfoil"})
    assert (row.series_count, row.card_count) == (4, 2)


def test_buckets_begin_with_the_one_that_is_asked_for(database: Engine) -> None:
    store(database, [series(1, *(price(ago(days), "1") for days in range(5)))], [make_card(1)])
    after_prices.run(database)
    assert [row[0] for row in asked(database, DAY, "USD", ago(3), {})] == [ago(3), ago(2), ago(1), ago(0)]


def test_a_market_without_prices_has_no_points(database: Engine) -> None:
    for bucket in BUCKETS:
        assert asked(database, bucket, "USD", ago(365), {}) == []


@pytest.mark.parametrize("refreshed", [False, True])
def test_the_newest_price_is_known_before_and_after_a_refresh(refreshed: bool, database: Engine) -> None:
    newest = ago(1, minutes=7)
    store(database, [series(1, price(newest, "1"), price(newest - timedelta(days=90), "1"))], [make_card(1)])
    if refreshed:
        after_prices.run(database)
    with database.connect() as connection:
        assert ingestion_queries.newest_price_time(connection) == newest


def test_an_empty_database_has_no_newest_price(database: Engine) -> None:
    with database.connect() as connection:
        assert ingestion_queries.newest_price_time(connection) is None
        assert not ingestion_queries.has_prices(connection)


def test_without_redis_newer_prices_are_another_version_though_no_run_has_ended(database: Engine) -> None:
    seen = []
    for days in (2, 1):
        store(database, [series(1, price(ago(days), "5"))], [make_card(1)])
        after_prices.run(database)
        with database.connect() as connection:
            seen.append(ingestion_queries.version_of_prices(connection))
            assert ingestion_queries.version_of_prices(connection) == seen[-1]
    assert seen[0] < seen[1]


def test_without_redis_a_run_that_is_taken_back_is_another_version(database: Engine) -> None:
    store(database, [series(1, price(ago(1), "5"))], [make_card(1)])
    with database.begin() as connection:
        before = ingestion_queries.version_of_prices(connection)
        connection.execute(text("UPDATE ingestion_runs SET status = 'undone'"))
        assert ingestion_queries.version_of_prices(connection) != before


@pytest.mark.parametrize(("least", "expected"), [("1", [1, 2, 3]), ("5", [3])])
def test_of_equal_movers_the_first_are_shown_though_they_are_not_kept(
    least: str, expected: list[int], database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (summaries.movers, movers):
        monkeypatch.setattr(module, "KEPT", 2)
    doubled = [series(card, price(ago(1), then), price(ago(0), now)) for card, then, now in DOUBLED]
    foil = series(4, price(ago(1), "10"), price(ago(0), "20"), finish=Finish.FOIL)
    store(database, [*doubled, foil], [make_card(number) for number in range(1, 5)])
    summaries.refresh(database)
    with reading() as connection:
        found = movers.movers(connection, "24h", "up", "USD", len(expected), Decimal(least), {})
    assert [row.card_id for row in found] == expected
