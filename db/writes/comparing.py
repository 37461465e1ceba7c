"""Comparison of rows with the stored ones, which are read as arrays.

A join in the database takes three times as long, mostly for creating a table of the rows.
"""

import numpy as np
from sqlalchemy import Connection

from db.copying import array_text, arrays
from db.writes.snapshots import UNKNOWN, VALUES, Integers, Mask, Rows
from market.histories import moment

OTHER = 0  # as no price can be

# OFFSET 0: one index look-up for each series, independent of the statistics of tables just filled. Only at the given
# times: other sources may have stored many more prices of these series.
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
    """Return masks of the rows that are not stored, and of those that are stored unchanged.

    The others may differ: rows with more than a price, of which histories have few, are not compared.
    """
    absent, same = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    times = np.unique(rows.times)
    asked = _keys(rows.series, rows.times, times)
    for series, moments, cents in arrays(connection, _query(rows, times), ("i4", "i8", "i8")):
        found = _keys(series, moments, times)
        wanted = np.isin(found, asked)  # the query returns other combinations of series and time as well
        places = np.searchsorted(asked, found[wanted])
        absent[places] = False
        same[places] = rows.values[places, 0] == cents[wanted]
    return absent, same & (rows.values[:, 1:] == UNKNOWN).all(axis=1)


def different(connection: Connection, rows: Rows) -> int:
    """Return the number of these rows for which another price is stored."""
    if not len(rows):
        return 0
    absent, same = compare(connection, rows)
    return int(np.count_nonzero(~absent & ~same & (rows.values[:, 1:] == UNKNOWN).all(axis=1)))


def _keys(series: Integers, moments: Integers, times: Integers) -> Integers:
    """Return one number for each pair of series and time, in the order of both; `times` has all moments."""
    return series.astype(np.int64) * len(times) + np.searchsorted(times, moments)


def _query(rows: Rows, times: Integers) -> str:
    """Return the query with literal values: COPY takes no parameters."""
    oldest, newest = rows.span()
    return STORED.format(
        series_ids=array_text(np.unique(rows.series).tolist()),
        times=array_text(moment(time) for time in times.tolist()),
        oldest=oldest,
        newest=newest,
    )
