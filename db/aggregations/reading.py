"""Reads the prices of a time window as arrays, some thousands at once, in bounded memory on client and server.

A row of the query has the prices of some hundred series, found by the snapshots' key: each part of the table is read
once, and neither side holds all of it.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.copying import array_text, arrays
from market.observations import Observations

SERIES = 512  # a row
AT_ONCE = 65_536  # prices
LOOKED_UP = 10_000  # series a query

# Unknown counts are below zero; a row without any known count has no array.
COUNTS = """,
    CASE WHEN count(num_listings) > 0 THEN array_agg(coalesce(num_listings, -1)) ELSE '{}' END,
    CASE WHEN count(total_quantity) > 0 THEN array_agg(coalesce(total_quantity, -1)) ELSE '{}' END
"""
OBSERVATIONS = """
    SELECT part.* FROM generate_series(0, (SELECT max(id) FROM price_series), {series}) AS first
    CROSS JOIN LATERAL (
        SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint){counts}
        FROM price_snapshots
        WHERE series_id >= first AND series_id < first + {series} AND time >= '{since}' AND time < '{until}'
        HAVING count(*) > 0
    ) AS part
"""
LATEST = """
    SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint)
    FROM latest_prices WHERE time >= '{since}' AND time < '{until}' HAVING count(*) > 0
"""
LAST_BEFORE = """
    SELECT array_agg(id), array_agg(last.time), array_agg((last.price * 100)::bigint)
    FROM unnest('{ids}'::integer[]) AS wanted(id)
    JOIN latest_prices AS latest ON latest.series_id = id AND latest.time >= '{until}'
    CROSS JOIN LATERAL (
        SELECT time, price FROM price_snapshots AS snapshots
        WHERE snapshots.series_id = wanted.id AND time >= '{since}' AND time < '{until}'
        ORDER BY time DESC LIMIT 1
    ) AS last
    HAVING count(*) > 0
"""


def observations(
    connection: Connection, since: datetime, until: datetime, *, counts: bool = False
) -> Iterator[Observations]:
    """Yield the prices of [since, until), unsorted, but all of a series at once.

    With `counts` of listings and of copies if requested. The connection is in use until the last array is read.
    """
    query = OBSERVATIONS.format(series=SERIES, since=since, until=until, counts=COUNTS if counts else "")
    parts: list[Observations] = []
    size = 0
    for series, times, cents, *more in arrays(connection, query, ("i4", "i8", "i8") + ("i4", "i4") * counts):
        unknown = np.full(len(series), -1, np.int32)
        parts.append(Observations(series, times, cents, tuple(some if len(some) else unknown for some in more)))
        size += len(series)
        if size >= AT_ONCE:
            yield Observations.joined(parts)
            parts, size = [], 0
    if size:
        yield Observations.joined(parts)


def latest_prices(connection: Connection, since: datetime, until: datetime) -> Observations:
    """Return the latest price of each series whose latest price is in [since, until)."""
    return _prices(connection, LATEST.format(since=since, until=until))


def last_before(
    connection: Connection, series: NDArray[np.integer], since: datetime, until: datetime
) -> Iterator[Observations]:
    """Yield the last price in [since, until) of those among some series that have one and a newer one as well."""
    for place in range(0, len(series), LOOKED_UP):
        ids = array_text(series[place : place + LOOKED_UP].tolist())
        yield _prices(connection, LAST_BEFORE.format(ids=ids, since=since, until=until))


def _prices(connection: Connection, query: str) -> Observations:
    """Return the prices in the one row of a query, none without a row."""
    nothing = Observations(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    found = [Observations(*columns) for columns in arrays(connection, query, ("i4", "i8", "i8"))]
    return found[0] if found else nothing
