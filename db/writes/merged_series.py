"""Merges two series of one card, after two cards became one: prices, suspect prices, confirmations, silences.

Of two prices for one time that of the remaining series counts. It is silent where neither was on offer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from db.writes.prices import COLUMNS

_MOVED = ", ".join(column for column in COLUMNS if column != "series_id")

# A series is not on offer in its silences, before its first price and after its last confirmation; `lacked` begins with
# the first list without it. A silence is a time in which a list lacked both, not the time between two lists.
SILENT = text("""
    WITH away AS (
        SELECT series_id, range_agg(times) AS times, range_agg(lacked) AS lacked FROM (
            SELECT series_id, tstzrange(since, until, '()') AS times, tstzrange(since, until, '()') AS lacked
            FROM price_silences WHERE series_id IN (:id, :twin)
            UNION ALL
            SELECT series_id, tstzrange(confirmed_at, NULL, '()'), tstzrange(coalesce(absent_since, 'infinity'), NULL)
            FROM confirmed_prices WHERE series_id IN (:id, :twin)
            UNION ALL
            SELECT series_id, before, before FROM unnest(CAST(ARRAY[:id, :twin] AS integer[])) AS one (series_id)
            CROSS JOIN LATERAL (
                SELECT tstzrange(NULL, min(time)) AS before FROM price_snapshots
                WHERE price_snapshots.series_id = one.series_id
            ) AS first
        ) AS every GROUP BY series_id
    )
    SELECT lower(part) AS since, upper(part) AS until
    FROM away AS moved CROSS JOIN away AS twin CROSS JOIN LATERAL unnest(moved.times * twin.times) AS part
    WHERE moved.series_id = :id AND twin.series_id = :twin AND NOT lower_inf(part) AND NOT upper_inf(part)
        AND part && (moved.lacked * twin.lacked)
""")
NO_SILENCES = text("DELETE FROM price_silences WHERE series_id IN (:id, :twin)")
NOTE_SILENCE = text("INSERT INTO price_silences (series_id, since, until) VALUES (:twin, :since, :until)")

# The latest prices are recomputed afterwards, except for confirmations by lists.
CONFIRMATIONS = (
    text("""
        UPDATE latest_prices AS kept SET
            reconfirmed_at = greatest(
                told.reconfirmed_at, CASE WHEN moved.reconfirmed_at IS NOT NULL THEN moved.confirmed_at END
            ),
            absent_since = CASE WHEN moved.absent_since IS NOT NULL AND kept.absent_since IS NOT NULL
                THEN greatest(kept.absent_since, moved.absent_since) END,
            list_id = NULL
        FROM confirmed_prices AS told, confirmed_prices AS moved
        WHERE kept.series_id = :twin AND told.series_id = :twin AND moved.series_id = :id
    """),
    text("""
        UPDATE latest_prices SET series_id = :twin
        WHERE series_id = :id AND NOT EXISTS (SELECT FROM latest_prices WHERE series_id = :twin)
    """),
)
PRICES = text(f"""
    INSERT INTO price_snapshots (series_id, {_MOVED})
    SELECT :twin, {_MOVED} FROM price_snapshots WHERE series_id = :id
    ON CONFLICT (series_id, time) DO NOTHING
""")
# A trusted price of the same time supersedes a suspect one.
SUSPECTS = text(f"""
    INSERT INTO suspect_prices (series_id, {_MOVED}, trusted)
    SELECT :twin, {_MOVED}, trusted FROM suspect_prices AS moved
    WHERE series_id = :id AND NOT EXISTS (
        SELECT FROM price_snapshots AS believed WHERE believed.series_id = :twin AND believed.time = moved.time
    )
    ON CONFLICT (series_id, time) DO NOTHING
""")
SETTLED = text("""
    DELETE FROM suspect_prices AS doubted USING price_snapshots AS believed
    WHERE doubted.series_id = :twin AND believed.series_id = :twin AND believed.time = doubted.time
""")
DROP = (
    text("DELETE FROM price_snapshots WHERE series_id = :id"),
    text("DELETE FROM latest_prices WHERE series_id = :id"),
    text("DELETE FROM suspect_prices WHERE series_id = :id"),
    text("DELETE FROM price_series WHERE id = :id"),
)


def merge(connection: Connection, series: int, twin: int) -> int:
    """Move all rows of a series to its twin and drop it; return the number of moved prices.

    The caller recomputes the latest price of the twin.
    """
    values = {"id": series, "twin": twin}
    silences = connection.execute(SILENT, values).all()
    prices = connection.execute(PRICES, values).rowcount
    for statement in (SUSPECTS, SETTLED, *CONFIRMATIONS, *DROP):
        connection.execute(statement, values)
    _note_silences(connection, silences, values)
    return prices


def _note_silences(connection: Connection, silences: Sequence[Row[Any]], values: dict[str, int]) -> None:
    connection.execute(NO_SILENCES, values)
    if silences:
        connection.execute(NOTE_SILENCE, [{"twin": values["twin"], **one._asdict()} for one in silences])
