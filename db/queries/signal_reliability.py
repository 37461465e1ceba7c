"""Queries for the reliability of confidence: what came of events of signals, and the stored table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, text

from db.copying import arrays
from signals.history import Floats
from signals.reliability import AHEAD, REACH

# The move from the next daily price on to the one a week later, in the event's direction, beyond the market index.
OUTCOMES = f"""
    WITH levels AS MATERIALIZED (
        SELECT bucket, sum(sum(log_sum) / sum(alive_count)) OVER (ORDER BY bucket) AS level
        FROM market_moves_daily WHERE currency = '{{currency}}' GROUP BY bucket HAVING sum(alive_count) > 0
    )
    SELECT array_agg(event.confidence / 1000::float8 ORDER BY event.id), array_agg((
            event.direction * (ln(last.last_price / first.last_price)::float8 - (after.level - before.level)
        ))::float8 ORDER BY event.id)
    FROM signal_events AS event
    CROSS JOIN LATERAL (
        SELECT bucket, last_price FROM card_prices_daily AS daily WHERE daily.series_id = event.series_id
            AND bucket > event.started_at AND bucket <= event.started_at + interval '{REACH} days'
        ORDER BY bucket LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
        SELECT bucket, last_price FROM card_prices_daily AS daily WHERE daily.series_id = event.series_id
            AND bucket > first.bucket + interval '{AHEAD - REACH} days'
            AND bucket <= first.bucket + interval '{AHEAD} days'
        ORDER BY bucket DESC LIMIT 1
    ) AS last
    JOIN levels AS before ON before.bucket = first.bucket
    JOIN levels AS after ON after.bucket = last.bucket
    WHERE event.currency = '{{currency}}' AND event.type = '{{type}}'
        AND first.bucket + interval '{AHEAD} days' <= (SELECT max(bucket) FROM levels)
    HAVING count(*) > 0
"""
DAY = text("SELECT max(day) FROM signal_reliability WHERE currency = :currency")
STORED = text("""
    SELECT type, tenth, day, n, confidence, seen FROM signal_reliability WHERE currency = :currency
    ORDER BY type, tenth
""")


def outcomes(connection: Connection, currency: str, kind: str) -> tuple[Floats, Floats]:
    """Return confidences and later moves of the events of a type whose week is over, as logarithms in their direction.

    Events without a price in time, before or after, are left out.
    """
    query = OUTCOMES.format(currency=currency, type=kind)
    [[confidence, moves]] = list(arrays(connection, query, ("f8", "f8"))) or [[np.zeros(0), np.zeros(0)]]
    return confidence, moves


def day(connection: Connection, currency: str) -> date | None:
    """Return the day that the table of a currency is of."""
    found: date | None = connection.scalar(DAY, {"currency": currency})
    return found


def stored(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return the tenths of all types, the least sure first."""
    return connection.execute(STORED, {"currency": currency}).all()
