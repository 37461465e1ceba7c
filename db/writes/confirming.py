"""Changes of prices that a list has confirmed (lists.py), and the undo of a list.

A confirmed price is current, so its change over 24 h is from the day before the confirmation: each list moves the
reference to the prices stored a day before it, and after its predecessor's day. Longer windows are updated by the next
snapshot, less than a day later.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from db.locks import take_turn
from db.writes import latest

DAY = timedelta(hours=24)

PREDECESSOR = text("""
    SELECT max(as_of) FROM ingestion_runs
    WHERE source = :source AND status = 'succeeded' AND replay_of IS NULL AND ingestion_runs.as_of < :as_of
""")
OF_LIST = """
    FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
    WHERE series.id = latest_prices.series_id AND marketplaces.slug = ANY(:marketplaces)
"""
# For the undo of a list: its predecessor has confirmed the same prices.
LIST_BEFORE = """(
    SELECT max(as_of) FROM ingestion_runs
    WHERE source = :source AND status = 'succeeded' AND ingestion_runs.as_of < :as_of
)"""
TAKE_BACK = (
    text(f"UPDATE price_lists SET as_of = {LIST_BEFORE} WHERE source = :source AND as_of = :as_of"),
    text(f"UPDATE latest_prices SET reconfirmed_at = {LIST_BEFORE} {OF_LIST} AND reconfirmed_at = :as_of"),
    text(f"UPDATE latest_prices SET absent_since = NULL {OF_LIST} AND absent_since = :as_of"),
    text("""
        DELETE FROM price_silences USING price_series AS series, marketplaces
        WHERE series.id = price_silences.series_id AND marketplaces.id = series.marketplace_id
            AND marketplaces.slug = ANY(:marketplaces) AND until = :as_of
    """),
)
LISTED_HERE = """
    confirmed.series_id IN (
        SELECT series.id FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE marketplaces.slug = ANY(:marketplaces)
    )
"""
FOLLOW_DAY = (
    text(f"""
        WITH passed AS MATERIALIZED (
            SELECT DISTINCT series_id
            FROM price_snapshots AS stored JOIN confirmed_prices AS confirmed USING (series_id)
            WHERE stored.time <= :before AND stored.time > CAST(:since AS timestamptz) AND confirmed_at = :as_of
                AND stored.price IS DISTINCT FROM price_24h AND {LISTED_HERE}
        )
        UPDATE latest_prices SET price_24h = stored.price, time_24h = stored.time,
            change_24h = round(100 * (latest_prices.price / stored.price - 1), 2)
        FROM passed CROSS JOIN LATERAL (
            SELECT time, price FROM price_snapshots AS stored
            WHERE stored.series_id = passed.series_id AND stored.time <= :before ORDER BY stored.time DESC LIMIT 1
        ) AS stored
        WHERE passed.series_id = latest_prices.series_id AND stored.price IS DISTINCT FROM latest_prices.price_24h
    """),
    text(f"""
        UPDATE latest_prices SET price_24h = NULL, time_24h = NULL, change_24h = NULL
        FROM price_silences AS silence JOIN confirmed_prices AS confirmed USING (series_id)
        WHERE silence.series_id = latest_prices.series_id AND confirmed_at = :as_of AND {LISTED_HERE}
            AND silence.since < :before AND silence.until > :before AND latest_prices.price_24h IS NOT NULL
    """),
)
AHEAD = text(f"""
    SELECT series_id FROM confirmed_prices AS confirmed
    WHERE time_24h > confirmed_at - interval '24 hours' AND {LISTED_HERE}
""")


def follow_day(connection: Connection, source: str, marketplaces: Sequence[str], as_of: datetime) -> None:
    """Update the 24 h changes of the prices that a list of `as_of` has confirmed: from the prices a day before it."""
    predecessor = connection.scalar(PREDECESSOR, {"source": source, "as_of": as_of})
    times = {"as_of": as_of, "before": as_of - DAY, "since": predecessor and predecessor - DAY}
    for statement in FOLLOW_DAY:
        connection.execute(statement, {"marketplaces": list(marketplaces), **times})


def take_back(connection: Connection, source: str, marketplaces: Sequence[str], as_of: datetime) -> None:
    """Undo the confirmations and absences that a list of `as_of` has stored."""
    take_turn(connection)
    for statement in TAKE_BACK:
        connection.execute(statement, {"source": source, "marketplaces": list(marketplaces), "as_of": as_of})
    latest.stage(connection)
    latest.touch(connection, connection.scalars(AHEAD, {"marketplaces": list(marketplaces)}))
    latest.recompute(connection)
