"""Queries for what chance alone would call an event, and the sample of series that it is measured on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, text

from db.copying import arrays
from market.observations import Integers, Numbers
from signals.history import BLOCK

STORED = text("""
    SELECT type, day, sampled, beyond, by_chance,
        (SELECT count(*) FROM signal_events AS open
            WHERE open.currency = chances.currency AND open.type = chances.type AND ended_at IS NULL) AS open
    FROM signal_chances AS chances WHERE currency = :currency ORDER BY type
""")
DAY = text("SELECT max(day) FROM signal_chances WHERE currency = :currency")
# Whole blocks of neighbouring series, whose closes are stored together; blocks far from one another.
SAMPLE = f"""
    WITH dear AS MATERIALIZED (
        SELECT measures.series_id, measures.time, measures.series_id / {BLOCK} AS block
        FROM signal_measures AS measures JOIN price_series AS series ON series.id = measures.series_id
        WHERE series.currency = '{{currency}}' AND cents >= {{least}}
    ), chosen AS (
        SELECT block FROM dear GROUP BY block ORDER BY hashint4(block) LIMIT {{blocks}}
    )
    SELECT array_agg(series_id ORDER BY series_id), array_agg(time ORDER BY series_id) FROM (
        SELECT series_id, time FROM dear JOIN chosen USING (block) ORDER BY series_id LIMIT {{most}}
    ) AS sampled HAVING count(*) > 0
"""


def stored(connection: Connection, currency: str) -> Sequence[Row[Any]]:
    """Return by type the chances of the last day that they were computed for, with the open events of now."""
    return connection.execute(STORED, {"currency": currency}).all()


def day(connection: Connection, currency: str) -> date | None:
    """Return the day that the chances of a currency are of."""
    found: date | None = connection.scalar(DAY, {"currency": currency})
    return found


def sampled(connection: Connection, currency: str, least: int, blocks: int, most: int) -> tuple[Numbers, Integers]:
    """Return at most so many series of a few blocks, from a price in cents on, with the times of their last prices."""
    query = SAMPLE.format(currency=currency, least=least, blocks=blocks, most=most)
    nothing = [np.zeros(0, np.int32), np.zeros(0, np.int64)]
    [[series, times]] = list(arrays(connection, query, ("i4", "i8"))) or [nothing]
    return series, times
