"""Queries for arbitrage: pairs of posted prices of one variant, and what the last search found."""

from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, text

from analysis.arbitrage import OLDEST, Pairs
from db.copying import columns_of
from db.queries.quotes import CENTS
from db.summaries.current import COMES_IN, IS_CURRENT
from market.variants import Kind

# A load that fails says so before it asks for a refresh of what it has stored: its error is the sign.
FAILING = """
    SELECT source FROM (
        SELECT DISTINCT ON (source) source, status, error FROM ingestion_runs
        WHERE replay_of IS NULL ORDER BY source, id DESC
    ) AS newest WHERE status IN ('failed', 'interrupted') OR error IS NOT NULL
"""
# Posted prices for a known number of copies: what nobody can buy, or nobody buys, is no price to trade at.
POSTED = f"""
    SELECT series.*, latest.price, latest.total_quantity, latest.price_24h, latest.price_7d
    FROM price_series AS series
    JOIN confirmed_prices AS latest ON latest.series_id = series.id {IS_CURRENT}
    JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    WHERE series.kind = '{{kind}}' AND series.currency = '{{currency}}' AND latest.total_quantity > 0
        AND latest.confirmed_at > '{{since}}' AND runs.source NOT IN (SELECT source FROM failing)
"""
MOVES = [
    f"coalesce(ln({side}.price / {side}.price_{window})::double precision, 'NaN')"
    for side in ("asked", "bid")
    for window in ("24h", "7d")
]
PAIRS = f"""
    WITH failing AS MATERIALIZED ({FAILING}),
    doubted AS MATERIALIZED (SELECT DISTINCT series_id FROM suspect_prices WHERE time >= '{{since}}'),
    bids AS MATERIALIZED ({POSTED.replace("{kind}", Kind.BUYLIST)}),
    asks AS ({POSTED.replace("{kind}", Kind.RETAIL)})
    SELECT asked.id, bid.id, asked.marketplace_id::integer, bid.marketplace_id::integer,
        {CENTS.format("asked.price")}::bigint, {CENTS.format("bid.price")}::bigint, asked.total_quantity,
        bid.total_quantity, {", ".join(MOVES)}, coalesce(signals.siblings, 'NaN'),
        CASE WHEN asked.id IN (SELECT series_id FROM doubted) OR bid.id IN (SELECT series_id FROM doubted)
            THEN 1 ELSE 0 END
    FROM bids AS bid
    JOIN asks AS asked ON asked.card_id = bid.card_id AND asked.condition = bid.condition
        AND asked.finish = bid.finish AND asked.language = bid.language AND asked.marketplace_id <> bid.marketplace_id
    JOIN cards ON cards.id = asked.card_id AND NOT cards.digital AND {COMES_IN.replace("series.", "asked.")}
    LEFT JOIN series_signals AS signals ON signals.series_id = asked.id
"""
KINDS = ("i4", "i4", "i4", "i4", "i8", "i8", "i4", "i4", *["f8"] * len(MOVES), "f8", "i4")
MARKETPLACES = text("SELECT id, slug FROM marketplaces ORDER BY id")
VERSION = text("""
    SELECT coalesce((SELECT max(id) FROM ingestion_runs), 0) AS run, confirmed_at
    FROM market_overviews WHERE currency = :currency
""")
# What the facts of a recommendation name of both its series.
NAMED = text("""
    SELECT series.id, marketplaces.slug AS marketplace, series.condition, series.finish, series.language,
        latest.price, latest.total_quantity, latest.confirmed_at, runs.source
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    WHERE series.id = ANY(CAST(:ids AS integer[]))
""")
OVERVIEW = text("""
    SELECT searched_at, compared, suspect, unknown, gainful, best_net FROM arbitrage_overviews
    WHERE currency = :currency
""")


def pairs(connection: Connection, currency: str, at: datetime) -> Pairs:
    """Return the pairs of current posted prices of a currency that are at most OLDEST old at a time.

    Both have copies, and no source whose last load failed told one of them.
    """
    statement = PAIRS.replace("{currency}", currency).replace("{since}", (at - OLDEST).isoformat())
    columns = columns_of(connection, statement, KINDS)
    rows = list(connection.execute(MARKETPLACES))
    ids = np.array([row.id for row in rows], np.int64)
    retail, buylist, seller, shop, ask, bid, listed, wanted = (one.astype(np.int64) for one in columns[:8])
    return Pairs(
        [row.slug for row in rows],
        retail,
        buylist,
        np.searchsorted(ids, seller),
        np.searchsorted(ids, shop),
        ask,
        bid,
        listed,
        wanted,
        np.column_stack(columns[8:-2]),
        columns[-2],
        columns[-1] == 1,
    )


def data_version(connection: Connection, currency: str) -> str | None:
    """Return what the prices of a currency are of: the newest load and confirmation; None without a price."""
    row = connection.execute(VERSION, {"currency": currency}).one_or_none()
    return None if row is None else f"{row.run}:{row.confirmed_at.isoformat()}"


def named(connection: Connection, ids: list[int]) -> dict[int, Row[Any]]:
    """Return by series its marketplace and variant, its price with copies and time, and the source of that."""
    return {row.id: row for row in connection.execute(NAMED, {"ids": ids})} if ids else {}


def overview(connection: Connection, currency: str) -> Row[Any] | None:
    """Return what the last search in a currency found; None where none was made."""
    return connection.execute(OVERVIEW, {"currency": currency}).one_or_none()
