"""Questions about the market as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from market.periods import Bucket

FILTERS = ("condition", "finish", "language")


def index_points(
    connection: Connection, bucket: Bucket, currency: str, since: datetime, filters: dict[str, str]
) -> Sequence[Row[Any]]:
    """Sums and counts of retail prices a bucket from `since` on, in time order, over what `filters` leaves.

    `log_sum`, `matched_count` and `alive_count` are the bucket's move of the matched index, NULL until a refresh.
    Each series counts once a bucket, with its last price, in `currency`. `card_count` is the number of distinct cards
    only where condition, finish and language are all chosen; it does not add up over variants. Listings and quantities
    are NULL where no price says any.
    """
    where = "currency = :currency AND bucket >= :since"
    where += "".join(f" AND {column} = :{column}" for column in FILTERS if column in filters)
    prices = f"""
        SELECT bucket, sum(series_count)::bigint AS series_count, sum(card_count)::bigint AS card_count,
            sum(price_sum) AS price_sum, sum(listings_sum)::bigint AS total_listings,
            sum(quantity_sum)::bigint AS total_quantity, max(last_time) AS last_time
        FROM market_index_{bucket.rollup} WHERE {where} GROUP BY bucket
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


def overview(connection: Connection, currency: str) -> Row[Any] | None:
    """A currency as a whole and the number of all snapshots, None where the currency has no prices."""
    statement = text("""
        SELECT overview.*, (SELECT coalesce(sum(snapshots), 0)::bigint FROM snapshot_counts) AS snapshots
        FROM market_overviews AS overview WHERE currency = :currency
    """)
    return connection.execute(statement, {"currency": currency}).one_or_none()


def marketplaces(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """The marketplaces that have prices in a currency: how many series, retail and buylist, when the newest price was
    confirmed, and the source that told a price last.
    """
    statement = text("""
        SELECT slug, overview.currency, series, as_of, source
        FROM marketplace_overviews AS overview JOIN marketplaces ON marketplaces.id = marketplace_id
        WHERE overview.currency = :currency ORDER BY marketplace_id
    """)
    return connection.execute(statement, {"currency": currency}).all()


def formats(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """What is on offer in each format, the most valuable one first."""
    statement = text("""
        SELECT * FROM format_overviews WHERE currency = :currency ORDER BY listed_value DESC, card_count DESC, format
    """)
    return connection.execute(statement, {"currency": currency}).all()
