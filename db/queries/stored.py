"""Queries for recently stored prices of a card, which later ones have replaced among the latest prices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.summaries.current import current

STORED_AFTER = text(f"""
    SELECT marketplaces.slug AS marketplace, series.kind, series.condition, series.finish, series.language,
        series.currency, stored.price, stored.price_low, stored.price_mid, stored.price_high, stored.price_market,
        stored.num_listings, stored.total_quantity, stored.time, runs.source, stored.time AS confirmed_at,
        {current("greatest(overview.confirmed_at, latest.confirmed_at)")} AS is_current, latest.absent_since
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN price_snapshots AS stored ON stored.series_id = series.id AND stored.time > :time
    CROSS JOIN LATERAL (SELECT stored.time AS confirmed_at, CAST(NULL AS timestamptz) AS absent_since) AS latest
    LEFT JOIN market_overviews AS overview ON overview.currency = series.currency
    LEFT JOIN ingestion_runs AS runs ON runs.id = stored.run_id
    WHERE series.card_id = :card_id
    ORDER BY stored.time DESC LIMIT :limit
""")


def stored_after(connection: Connection, card_id: int, time: datetime, limit: int) -> Sequence[Row[Any]]:
    """Return at most `limit` prices of a card that held after a time, newest first."""
    return connection.execute(STORED_AFTER, {"card_id": card_id, "time": time, "limit": limit}).all()
