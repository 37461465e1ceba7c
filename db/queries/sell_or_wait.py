"""Queries for sell-or-wait: the offers of a buylist that can be taken now, and what is open about one's own cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.arbitrage import FAILING
from db.queries.issued import SHOWN
from db.summaries.current import COMES_IN, IS_CURRENT

# A pause in buying (0 wanted, a price still listed) is no offer; a number that nobody says is unknown, not 0.
OFFERED = text(f"""
    WITH failing AS MATERIALIZED ({FAILING})
    SELECT series.id, marketplaces.slug AS marketplace, series.condition, series.finish, series.language, latest.price,
        latest.total_quantity, latest.confirmed_at, runs.source, asked.price AS asked, asked.total_quantity AS stock
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id {IS_CURRENT}
    JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    JOIN cards ON cards.id = series.card_id AND NOT cards.digital AND {COMES_IN}
    LEFT JOIN price_series AS retail ON retail.card_id = series.card_id AND retail.kind = 'retail'
        AND retail.marketplace_id = series.marketplace_id AND retail.condition = series.condition
        AND retail.finish = series.finish AND retail.language = series.language AND retail.currency = series.currency
    LEFT JOIN confirmed_prices AS asked ON asked.series_id = retail.id AND asked.confirmed_at > :since
    WHERE series.id = ANY(CAST(:ids AS integer[])) AND latest.confirmed_at > :since
        AND coalesce(latest.total_quantity, 1) > 0 AND runs.source NOT IN (SELECT source FROM failing)
        AND NOT EXISTS (SELECT FROM suspect_prices WHERE series_id = series.id AND time >= :since)
""")
# The surest first. A holding without a variant has no series.
HELD = text(f"""
    WITH held AS (
        SELECT card_id, condition, finish, language, sum(quantity) AS copies FROM holdings
        WHERE user_id = :user_id AND quantity > 0 GROUP BY card_id, condition, finish, language
    )
    SELECT shown.*, held.copies
    FROM ({SHOWN}) AS shown
    JOIN price_series AS own ON own.id = shown.series_id
    JOIN held ON held.card_id = own.card_id AND held.condition = own.condition AND held.finish = own.finish
        AND held.language = own.language
    WHERE shown.currency = :currency AND shown.type = ANY(:types) AND shown.status = 'open'
    ORDER BY shown.probability DESC, shown.id LIMIT :limit
""")


def offered(connection: Connection, ids: Sequence[int], since: datetime) -> dict[int, Row[Any]]:
    """Return by series the current offers that were confirmed after a time and can be taken, beside the retail price.

    None is of a source whose last load failed, or has a suspect price of late.
    """
    return {row.id: row for row in connection.execute(OFFERED, {"ids": list(ids), "since": since})}


def held(
    connection: Connection, user_id: int, currency: str, types: Sequence[str], now: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Return the open recommendations of some types about the variants that a user holds, with the copies."""
    values = {"user_id": user_id, "currency": currency, "types": list(types), "now": now, "limit": limit}
    return connection.execute(HELD, values).all()
