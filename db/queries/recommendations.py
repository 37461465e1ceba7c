"""Queries for recommendations: those that are open, those that are due, and the prices that they are judged by."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, text

# One that was corrected is replaced: it is judged like any other, but no longer open.
OPEN = text("""
    SELECT type, series_id FROM recommendations AS one
    WHERE series_id = ANY(CAST(:ids AS integer[])) AND expires_at > :at
        AND NOT EXISTS (SELECT FROM recommendations WHERE corrects = one.id)
""")
DUE = text("""
    SELECT one.*, due.days AS horizon
    FROM recommendations AS one CROSS JOIN LATERAL unnest(horizons) AS due (days)
    WHERE issued_at + due.days * interval '24 hours' + CAST(:wait AS interval) <= :now AND NOT EXISTS (
        SELECT FROM recommendation_outcomes AS known
        WHERE known.recommendation_id = one.id AND known.horizon = due.days
    )
    ORDER BY one.id, due.days LIMIT :limit
""")
PRICES = text("""
    SELECT series.id, marketplaces.slug AS marketplace, series.marketplace_id, series.kind, entry.time AS entry_at,
        entry.price AS entry_price, final.time AS exit_at, final.price AS exit_price
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    LEFT JOIN LATERAL (
        SELECT time, price FROM price_snapshots AS stored
        WHERE stored.series_id = series.id AND time > :issued_at AND time <= :entry_until ORDER BY time LIMIT 1
    ) AS entry ON true
    LEFT JOIN LATERAL (
        SELECT time, price FROM price_snapshots AS stored
        WHERE stored.series_id = series.id AND time > greatest(entry.time, CAST(:exit_after AS timestamptz))
            AND time <= :exit_until ORDER BY time DESC LIMIT 1
    ) AS final ON entry.time IS NOT NULL
    WHERE series.id = ANY(CAST(:ids AS integer[]))
""")
# The last day on which a marketplace had prices of a kind.
LAST_LIST = text("""
    SELECT max(bucket) FROM card_prices_daily AS daily JOIN price_series AS series ON series.id = daily.series_id
    WHERE series.marketplace_id = :marketplace_id AND series.kind = :kind AND series.currency = :currency
        AND bucket >= :since AND bucket < :until
""")
# Those that have a price on both days. An offer that a buylist has not had for three days has stopped: it counts as 0.
PEERS = """
    SELECT count(*) AS peers, count(*) FILTER (WHERE {claim}) AS hits
    FROM card_prices_daily AS early
    JOIN price_series AS series ON series.id = early.series_id
    LEFT JOIN card_prices_daily AS late ON late.series_id = early.series_id AND late.bucket = :exit_day
    WHERE early.bucket = :entry_day AND (late.series_id IS NOT NULL OR series.kind = 'buylist' AND NOT EXISTS (
            SELECT FROM card_prices_daily AS recent WHERE recent.series_id = early.series_id
                AND recent.bucket > CAST(:exit_day AS timestamptz) - interval '3 days' AND recent.bucket < :exit_day
        )) AND series.marketplace_id = :marketplace_id AND series.kind = :kind
        AND series.currency = :currency AND early.last_price >= :least
        AND (CAST(:below AS numeric) IS NULL OR early.last_price < :below)
"""
MOVED = "coalesce(late.last_price, 0) - early.last_price {move} CAST(:threshold AS numeric) * early.last_price"
CLAIMS = {
    "up": text(PEERS.format(claim=MOVED.format(move=">="))),
    "down": text(PEERS.format(claim=MOVED.format(move="<= -"))),
}
INDEX = text("""
    SELECT round(exp(sum(log_sum / alive_count))::numeric - 1, 8) FROM (
        SELECT sum(log_sum) AS log_sum, sum(alive_count) AS alive_count FROM market_moves_daily
        WHERE currency = :currency AND bucket > :entry_day AND bucket <= :exit_day
        GROUP BY bucket HAVING sum(alive_count) > 0
    ) AS days
""")

ISSUED = text("""
    SELECT count(*) AS number, min(issued_at) AS live_since, (
        SELECT max(evaluated_at) FROM recommendation_outcomes
        JOIN recommendations AS judged ON judged.id = recommendation_id
        WHERE judged.currency = :currency AND (CAST(:type AS text) IS NULL OR judged.type = :type)
    ) AS as_of
    FROM recommendations WHERE currency = :currency AND (CAST(:type AS text) IS NULL OR type = :type)
""")
RESULTS = text("""
    SELECT one.id, one.series_id, type, one.method, issued_at, probability, horizon, label, peers, peer_hits,
        entry_price, exit_at, net, index_move
    FROM recommendations AS one JOIN recommendation_outcomes AS found ON found.recommendation_id = one.id
    WHERE currency = :currency AND (CAST(:type AS text) IS NULL OR type = :type)
    ORDER BY one.id, horizon
""")


def open_ones(connection: Connection, ids: Iterable[int], at: datetime) -> set[tuple[str, int]]:
    """Return the types and series of recommendations that are open at a time, of some series."""
    return {(row.type, row.series_id) for row in connection.execute(OPEN, {"ids": list(ids), "at": at})}


def due(connection: Connection, now: datetime, wait: timedelta, limit: int) -> Sequence[Row[Any]]:
    """Return recommendations with a `horizon` that ended `wait` ago and has no outcome, in order."""
    return connection.execute(DUE, {"now": now, "wait": wait, "limit": limit}).all()


def prices(
    connection: Connection,
    ids: Sequence[int],
    issued_at: datetime,
    entry_until: datetime,
    exit_after: datetime,
    exit_until: datetime,
) -> Sequence[Row[Any]]:
    """Return of each series its first price after a time, and the last one of its exit window, later than that."""
    times = {"issued_at": issued_at, "entry_until": entry_until, "exit_after": exit_after, "exit_until": exit_until}
    return connection.execute(PRICES, {"ids": list(ids), **times}).all()


def last_list(connection: Connection, values: dict[str, Any]) -> datetime | None:
    """Return the begin of the last day (UTC) on which a marketplace had prices of a kind and currency, `since` a time
    and before `until`; None without one.
    """
    day: datetime | None = connection.scalar(LAST_LIST, values)
    return day


def peers(connection: Connection, claim: str, values: dict[str, Any]) -> tuple[int, int]:
    """Return how many series there are like one, by its marketplace, kind, currency and price band, with a price on two
    days (UTC), and of how many the claim came true.
    """
    row = connection.execute(CLAIMS[claim], values).one()
    return row.peers, row.hits


def index_move(connection: Connection, currency: str, entry_day: datetime, exit_day: datetime) -> Decimal | None:
    """Return the move of the matched index of a currency from one day to another as a share, None where unknown."""
    values = {"currency": currency, "entry_day": entry_day, "exit_day": exit_day}
    move: Decimal | None = connection.scalar(INDEX, values)
    return move


def issued(connection: Connection, currency: str, type: str | None) -> Row[Any]:
    """Return how many recommendations a currency has, since when (`live_since`), and when one was last judged."""
    return connection.execute(ISSUED, {"currency": currency, "type": type}).one()


def results(connection: Connection, currency: str, type: str | None) -> Sequence[Row[Any]]:
    """Return all outcomes of a currency with what was recommended, in the order of the ledger."""
    return connection.execute(RESULTS, {"currency": currency, "type": type}).all()
