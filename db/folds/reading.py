"""Reading the prices of a stretch of time as arrays, some thousands at once, in bounded memory on both sides.

A row of the query has the prices of some hundred series, which the snapshots' key finds: a part of the table that is
read once, and never all of it held, neither here nor by the server.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from db.writes.copying import arrays
from market.observations import Observations

SERIES = 512  # a row
AT_ONCE = 65_536  # prices

# Of counts those that are not known are below zero; where none is, there is no array of them.
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


def observations(
    connection: Connection, since: datetime, until: datetime, *, counts: bool = False
) -> Iterator[Observations]:
    """Yield the prices of [since, until), in no order, but all of a series at once.

    With `counts` of listings and of copies where asked for. The connection is in use until the last of them is read.
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
