"""Queries about the market as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from market.periods import Bucket

FILTERS = ("condition", "finish", "language")
# Rollups include the extras: their share is subtracted.
_SUMS = "bucket, series_count, card_count, price_sum, listings_sum, quantity_sum, last_time"
_EXTRAS = "bucket, -series_count, -card_count, -price_sum, -listings_sum, -quantity_sum, CAST(NULL AS timestamptz)"


def index_points(
    connection: Connection, bucket: Bucket, currency: str, since: datetime, filters: dict[str, str]
) -> Sequence[Row[Any]]:
    """Return sums and counts of retail prices by bucket from `since` on, in time order, within `filters`.

    `log_sum`, `matched_count` and `alive_count` are the bucket's move of the matched index, NULL until a refresh. Each
    series counts once in a bucket, with its last price, in `currency`; those of extras do not count, up to the last
    refresh. `card_count` is the number of distinct cards only where condition, finish and language are all chosen; it
    is not additive over variants. Listings and quantities are NULL where no price has any.
    """
    where = "currency = :currency AND bucket >= :since"
    where += "".join(f" AND {column} = :{column}" for column in FILTERS if column in filters)
    prices = f"""
        SELECT bucket, sum(series_count)::bigint AS series_count, sum(card_count)::bigint AS card_count,
            sum(price_sum) AS price_sum, sum(listings_sum)::bigint AS total_listings,
            sum(quantity_sum)::bigint AS total_quantity, max(last_time) AS last_time
        FROM (
            SELECT {_SUMS} FROM market_index_{bucket.rollup} WHERE {where}
            UNION ALL SELECT {_EXTRAS} FROM market_extras_{bucket.rollup} WHERE {where}
        ) AS sums GROUP BY bucket HAVING sum(series_count) > 0
    """
    moves = f"""
        SELECT bucket, sum(log_sum) AS log_sum, sum(matched_count)::bigint AS matched_count,
            sum(alive_count)::bigint AS alive_count
        FROM market_moves_{bucket.rollup} WHERE {where} GROUP BY bucket
    """
    statement = f"""
        SELECT bucket AS time, moves.log_sum, moves.matched_count, moves.alive_count, prices.*
        FROM ({prices}) AS prices LEFT JOIN ({moves}) AS moves USING (bucket) ORDER BY bucket
    """
    return connection.execute(text(statement), {"currency": currency, "since": since, **filters}).all()


def overview(connection: Connection, currency: str) -> Row[Any]:
    """Return a currency as a whole, with the numbers of all cards and snapshots; `as_of` is NULL without retail."""
    statement = text("""
        SELECT counted.*, coalesce(series_with_price, 0) AS series_with_price, coalesce(advancing, 0) AS advancing,
            coalesce(declining, 0) AS declining, coalesce(unchanged, 0) AS unchanged,
            CASE WHEN series_with_price > 0 THEN as_of END AS as_of
        FROM (
            SELECT coalesce(max(cards_tracked), 0) AS cards_tracked,
                (SELECT coalesce(sum(snapshots), 0)::bigint FROM snapshot_counts) AS snapshots
            FROM market_overviews
        ) AS counted LEFT JOIN market_overviews AS overview ON overview.currency = :currency
    """)
    return connection.execute(statement, {"currency": currency}).one()


def marketplaces(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return the marketplaces with prices in a currency: number of series, retail and buylist, newest confirmation, and
    source of the last price.
    """
    statement = text("""
        SELECT slug, overview.currency, series, as_of, source
        FROM marketplace_overviews AS overview JOIN marketplaces ON marketplaces.id = marketplace_id
        WHERE overview.currency = :currency ORDER BY marketplace_id
    """)
    return connection.execute(statement, {"currency": currency}).all()


def formats(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return the offers of each format, most valuable first."""
    statement = text("""
        SELECT * FROM format_overviews WHERE currency = :currency ORDER BY listed_value DESC, card_count DESC, format
    """)
    return connection.execute(statement, {"currency": currency}).all()
