"""What is stored already of some rows, read as arrays and compared here.

Joining them with what is stored takes the database three times as long, most of it for making a table of them.
"""

import numpy as np
from sqlalchemy import Connection

from db.writes.copying import array_text, arrays
from db.writes.snapshots import UNKNOWN, VALUES, Integers, Mask, Rows
from market.histories import moment

OTHER = 0  # as no price is

# OFFSET 0: one look into an index a series, whatever the planner thinks of tables that have just been filled. And only
# at the times that are asked for: other sources may have stored many more of these series.
STORED = f"""
    SELECT array_agg(series_id), array_agg(time),
        array_agg(CASE WHEN num_nonnulls({", ".join(VALUES[1:])}) = 0 THEN CAST(price * 100 AS bigint) ELSE {OTHER} END)
    FROM unnest(CAST('{{series_ids}}' AS integer[])) AS asked (series)
    CROSS JOIN LATERAL (
        SELECT * FROM price_snapshots WHERE series_id = series AND time BETWEEN '{{oldest}}' AND '{{newest}}' OFFSET 0
    ) AS stored
    WHERE time IN (SELECT unnest(CAST('{{times}}' AS timestamptz[])))
    HAVING count(*) > 0
"""


def compare(connection: Connection, rows: Rows) -> tuple[Mask, Mask]:
    """Which of the rows nothing is stored for, and which are stored as they are.

    The others may differ: of those that say more than a price, as few histories do, this is not found out.
    """
    absent, same = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    times = np.unique(rows.times)
    asked = _keys(rows.series, rows.times, times)
    for series, moments, cents in arrays(connection, _query(rows, times), ("i4", "i8", "i8")):
        found = _keys(series, moments, times)
        wanted = np.isin(found, asked)  # a series has not each of the times
        places = np.searchsorted(asked, found[wanted])
        absent[places] = False
        same[places] = rows.values[places, 0] == cents[wanted]
    return absent, same & (rows.values[:, 1:] == UNKNOWN).all(axis=1)


def different(connection: Connection, rows: Rows) -> int:
    """How many of these rows another price is stored for."""
    if not len(rows):
        return 0
    absent, same = compare(connection, rows)
    return int(np.count_nonzero(~absent & ~same & (rows.values[:, 1:] == UNKNOWN).all(axis=1)))


def _keys(series: Integers, moments: Integers, times: Integers) -> Integers:
    """Numbers for series and the times, all of them known, that have the order of both."""
    return series.astype(np.int64) * len(times) + np.searchsorted(times, moments)


def _query(rows: Rows, times: Integers) -> str:
    """With its values in it: COPY takes no parameters."""
    oldest, newest = rows.span()
    return STORED.format(
        series_ids=array_text(np.unique(rows.series).tolist()),
        times=array_text(moment(time) for time in times.tolist()),
        oldest=oldest,
        newest=newest,
    )
