"""Prices of a list that repeats itself: between the first snapshot of a day (UTC) and the next only changes are stored.

What a list says again is confirmed: `latest_prices.reconfirmed_at`. A series that a whole list no longer has is absent
since then; when it comes back, its price is stored even where it is the same, and the silence is noted.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, text

from db.writes.columns import DAY
from db.writes.copying import array_text, arrays
from db.writes.snapshots import AMOUNTS, COUNTS, UNKNOWN, Integers, Mask, Rows
from market.histories import moment

_KNOWN = [f"CAST({name} * 100 AS bigint)" for name in AMOUNTS] + [f"CAST({name} AS bigint)" for name in COUNTS]
# OFFSET 0: one look into an index a series, whatever the planner thinks of tables that have just been filled.
LATEST = f"""
    SELECT array_agg(series_id), {", ".join(f"array_agg(coalesce({value}, {UNKNOWN}))" for value in _KNOWN)}
    FROM unnest(CAST('{{series}}' AS integer[])) AS asked (series)
    CROSS JOIN LATERAL (
        SELECT * FROM latest_prices WHERE series_id = series AND absent_since IS NULL OFFSET 0
    ) AS latest
    HAVING count(*) > 0
"""
CONFIRM = text("""
    UPDATE latest_prices SET reconfirmed_at = greatest(reconfirmed_at, told.time)
    FROM unnest(CAST(:series AS integer[]), CAST(:times AS timestamptz[])) AS told (series_id, time)
    WHERE latest_prices.series_id = told.series_id
""")
OF_LIST = """
    FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE series.id = latest_prices.series_id AND marketplaces.slug = ANY(:marketplaces)
"""
NOTE_ABSENT = text(f"""
    UPDATE latest_prices SET absent_since = :as_of {OF_LIST}
        AND latest_prices.confirmed_at < :as_of AND latest_prices.absent_since IS NULL
""")
# A list that is taken back: what it confirmed has been confirmed by the list before it.
TAKE_BACK = (
    text(f"""
        UPDATE latest_prices SET reconfirmed_at = (
            SELECT max(as_of) FROM ingestion_runs
            WHERE source = :source AND status = 'succeeded' AND ingestion_runs.as_of < :as_of
        ) {OF_LIST} AND reconfirmed_at = :as_of
    """),
    text(f"UPDATE latest_prices SET absent_since = NULL {OF_LIST} AND absent_since = :as_of"),
    text("""
        DELETE FROM price_silences USING price_series AS series, marketplaces
        WHERE series.id = price_silences.series_id AND marketplaces.id = series.marketplace_id
            AND marketplaces.slug = ANY(:marketplaces) AND until = :as_of
    """),
)
LISTED = text("""
    SELECT count(*) FILTER (WHERE confirmed_at >= :as_of) AS listed,
        count(*) FILTER (WHERE confirmed_at < :as_of AND absent_since IS NULL) AS absent
    FROM latest_prices JOIN price_series AS series ON series.id = series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE marketplaces.slug = ANY(:marketplaces)
""")


def confirm(connection: Connection, rows: Rows, before: Integers) -> Mask:
    """Confirm the latest prices that these rows repeat, and return which rows those are: they need not be stored.

    `before` has the time of the newest snapshot of each row's series. A row repeats it where all of its values are
    equal, it is newer, and of the same day.
    """
    repeated: Mask = rows.alone() & (rows.times > before) & (rows.times // DAY == before // DAY)
    places = np.flatnonzero(repeated)
    some = rows.where(repeated)
    repeated[places] = _is_latest(connection, some)
    told = rows.where(repeated)
    if len(told):
        values = {"series": array_text(told.series.tolist()), "times": array_text(map(moment, told.times.tolist()))}
        connection.execute(CONFIRM, values)
    return repeated


def _is_latest(connection: Connection, rows: Rows) -> Mask:
    """Which rows, one a series, have the values of the latest price of a series that is not absent."""
    same = np.zeros(len(rows), np.bool_)
    if len(rows):
        query = LATEST.format(series=array_text(rows.series.tolist()))
        for series, *values in arrays(connection, query, ("i4", *["i8"] * len(rows.values[0]))):
            places = np.searchsorted(rows.series, series)
            same[places] = (rows.values[places] == np.stack(values, axis=1)).all(axis=1)
    return same


def take_back(connection: Connection, source: str, marketplaces: Sequence[str], as_of: datetime) -> None:
    """Forget what a list of `as_of` has confirmed and which series it did not have any more."""
    for statement in TAKE_BACK:
        connection.execute(statement, {"source": source, "marketplaces": list(marketplaces), "as_of": as_of})


def note_absent(connection: Connection, marketplaces: Sequence[str], as_of: datetime) -> int | None:
    """Note which series of these marketplaces a whole list of `as_of` does not have any more; return their number.

    None where it has fewer than half of what was on offer before: then it was no whole list, and nothing is noted.
    """
    values = {"marketplaces": list(marketplaces), "as_of": as_of}
    listed = connection.execute(LISTED, values).one()
    if listed.absent > listed.listed:
        return None
    return connection.execute(NOTE_ABSENT, values).rowcount
