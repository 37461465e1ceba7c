"""Last prices of days, which signals and indices are computed from: from the snapshots, and as they were stored."""

from collections.abc import Generator, Mapping

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays
from market.histories import moment
from market.observations import Integers, Numbers, Observations
from signals.history import BLOCK, COLUMNS, DAY

# Days before the newest as far as any window of a current series reaches: the oldest of them ended 4 days before.
DAYS = COLUMNS + 4

OF_DAY = """
    SELECT array_agg(block ORDER BY block), string_agg(cents, '' ORDER BY block) FROM signal_closes
    WHERE day = {day} HAVING count(*) > 0
"""

LAST = text("SELECT coalesce(max(id), 0) FROM price_series")
EVER = text("SELECT pg_sequence_last_value(pg_get_serial_sequence('price_series', 'id')::regclass)")
OBSERVED = f"""
    SELECT part.* FROM generate_series(0, {{last}}, {BLOCK}) AS first CROSS JOIN LATERAL (
        SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint)
        FROM price_snapshots
        WHERE series_id >= first AND series_id < first + {BLOCK} AND time >= '{{since}}' AND time < '{{until}}'
        HAVING count(*) > 0
    ) AS part
"""
STORED = """
    SELECT array_agg(day ORDER BY day), string_agg(cents, '' ORDER BY day) FROM signal_closes
    WHERE block = {block} AND day >= {since} AND day <= {last} HAVING count(*) > 0
"""
OF_SERIES = text(f"""
    SELECT series_id, day, substring(cents FROM 8 * (series_id % {BLOCK}) + 1 FOR 8) AS cents
    FROM unnest(CAST(:ids AS integer[]), CAST(:lasts AS integer[])) AS wanted(series_id, last)
    JOIN signal_closes ON block = series_id / {BLOCK} AND day > last - :days AND day <= last
""")


def observed(connection: Connection, days: range) -> Generator[Observations]:
    """Yield the prices of days, all of a block of series together.

    The connection is in use until the last array is read.
    """
    since, until = (moment(day * DAY) for day in (days.start, days.stop))
    query = OBSERVED.format(last=connection.scalar(LAST), since=since, until=until)
    for columns in arrays(connection, query, ("i4", "i8", "i8")):
        yield Observations(*columns)


def stored(connection: Connection, block: int, last: int) -> Integers:
    """Return the closes of a block of series, a row for each of DAYS until the last, in cents; 0 where unobserved."""
    closes = np.zeros((DAYS, BLOCK), np.int64)
    query = STORED.format(block=block, since=last - DAYS + 1, last=last)
    for days, cents in arrays(connection, query, ("i4", "bytes")):
        closes[days - last + DAYS - 1] = np.frombuffer(cents, "<i8").reshape(-1, BLOCK)
    return closes


def of_many(connection: Connection, ids: Numbers, last: int) -> Integers:
    """Return the closes of series, a row a series and a column for each of DAYS until the last; 0 where unobserved."""
    found = np.zeros((len(ids), DAYS), np.int64)
    for block in np.unique(ids // BLOCK).tolist():
        here = ids // BLOCK == block
        found[here] = stored(connection, block, last)[:, ids[here] % BLOCK].T
    return found


def of_series(connection: Connection, lasts: Mapping[int, int], days: int) -> dict[int, Integers]:
    """Return the closes of a few series, a number a day until the last day of each, in cents; 0 where unobserved."""
    values = {"ids": array_text(lasts), "lasts": array_text(lasts.values()), "days": days}
    found = {series_id: np.zeros(days, np.int64) for series_id in lasts}
    for row in connection.execute(OF_SERIES, values):
        found[row.series_id][row.day - lasts[row.series_id] - 1] = int.from_bytes(row.cents, "little")
    return found


def series_count(connection: Connection) -> int:
    """Return a number above every series id, those of series that were merged away included."""
    return int(connection.scalar(EVER) or 0) + 1


def stored_of_day(connection: Connection, day: int, size: int) -> Integers:
    """Return the closes of a day by series id, those below `size`, in cents; 0 where unobserved."""
    closes = np.zeros((-(-size // BLOCK), BLOCK), np.int64)
    for blocks, cents in arrays(connection, OF_DAY.format(day=day), ("i4", "bytes")):
        known = blocks < len(closes)
        closes[blocks[known]] = np.frombuffer(cents, "<i8").reshape(-1, BLOCK)[known]
    return closes.reshape(-1)[:size]
