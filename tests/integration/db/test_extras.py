"""Art series, front cards and other memorabilia are in no index, count or overview: all is as if they had no prices."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db import rollups
from db.queries.market import index_points
from market.periods import BUCKETS, Bucket
from market.records import SeriesPrices
from tests.support.prices import ago, execute, make_card, price, rows, series, store
from upkeep import after_prices

CARDS = [make_card(1), make_card(2, set_code="oth"), make_card(3, layout="art_series"), make_card(4, layout="normal")]
TABLES = {
    "set_index_daily": "set_code, bucket, series_count, price_sum, log_sum, matched_count, alive_count, value, as_of",
    "market_moves_daily": "bucket, finish, condition, log_sum, matched_count, alive_count",
    "market_moves_hourly": "bucket, finish, condition, log_sum, matched_count, alive_count",
    "marketplace_overviews": "currency, marketplace_id, series, as_of",
    "market_overviews": "currency, series_with_price, advancing, declining, as_of, confirmed_at",
    "movers": '"window", series_id',
}


def prices(card: int, *amounts: str, until: float = 1, **variant: Any) -> SeriesPrices:
    days = range(len(amounts) - 1, -1, -1)
    return series(card, *(price(ago(until + day), one) for day, one in zip(days, amounts, strict=True)), **variant)


def contents(engine: Engine, table: str) -> list[tuple[Any, ...]]:
    return rows(engine, f"SELECT {TABLES[table]} FROM {table} ORDER BY {TABLES[table]}")


@pytest.mark.parametrize("table", TABLES)
def test_prices_of_extras_change_nothing_of(table: str, database: Engine) -> None:
    store(database, [], CARDS)
    store(database, [prices(1, "10", "11", "12"), prices(2, "10", "9", "8")])
    after_prices.run(database)
    before = contents(database, table)
    assert before
    of_extra = [prices(3, "10", "20", "30", until=0), prices(3, "3", "5", marketplace="manapool", until=0)]
    assert store(database, of_extra).stored == 5
    after_prices.run(database)
    assert contents(database, table) == before


def points(engine: Engine, bucket: Bucket, **filters: str) -> list[tuple[Any, ...]]:
    """The market's sums a bucket, without the times of the newest prices."""
    with engine.connect() as connection:
        found = index_points(connection, bucket, "USD", ago(20), filters)
    return [
        (row.time, row.series_count, row.card_count, row.price_sum, row.total_listings, row.total_quantity)
        for row in found
    ]


@pytest.mark.parametrize("bucket", BUCKETS)
@pytest.mark.parametrize("filters", [{}, {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"}])
def test_prices_of_extras_are_in_no_sum_of_the_market(
    bucket: Bucket, filters: dict[str, str], database: Engine
) -> None:
    def offers(card: int, *amounts: str, **variant: Any) -> SeriesPrices:
        days = range(len(amounts) - 1, -1, -1)
        told = [price(ago(day), one, num_listings=3, total_quantity=5) for day, one in zip(days, amounts, strict=True)]
        return series(card, *told, **variant)

    store(database, [], CARDS)
    store(database, [offers(1, "10", "11", "12"), offers(2, "10", "9", "8")])
    after_prices.run(database)
    before = points(database, bucket, **filters)
    assert len(before) == 3
    more = offers(3, "3", "5", finish="foil"), offers(3, "7", language="German")
    store(database, [offers(3, "10", "20", "30", "40"), *more])
    after_prices.run(database)
    assert points(database, bucket, **filters) == before
    execute(database, "UPDATE cards SET extra = true")
    rollups.refresh(database, ago(20), ago(-1))
    assert points(database, bucket, **filters) == []


def test_a_card_that_turns_out_to_be_an_extra_leaves_the_counts(database: Engine) -> None:
    store(database, [], CARDS)
    store(database, [prices(1, "10", "11"), prices(4, "10", "20", "30")])
    after_prices.run(database)
    assert {row[2] for row in contents(database, "set_index_daily")} == {1, 2}
    store(database, [prices(1, "12", until=0)], [make_card(4, layout="art_series")])
    after_prices.run(database)
    assert contents(database, "marketplace_overviews")[0][2] == 1
