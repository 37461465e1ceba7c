"""Queries for events of signals: a page of those of a currency, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import JOIN_SET, SUMMARY
from db.queries.keyset import SortColumn, after, order_by

ORDER = (
    SortColumn("events.started_at", "timestamptz", descending=True),
    SortColumn("events.id", "bigint", descending=True),
)
PAGE = f"""
    SELECT events.id AS event_id, events.type, events.direction, events.value,
        events.strength / 1000::float8 AS strength, events.confidence / 1000::float8 AS confidence,
        events.started_at, events.ended_at, events.is_confirmed, events.currency, series.condition,
        series.finish, series.language,
        marketplaces.slug AS marketplace, {SUMMARY}
    FROM (
        SELECT * FROM signal_events AS events
        WHERE currency = :currency {{conditions}} ORDER BY {order_by(ORDER)} LIMIT :limit
    ) AS events
    JOIN price_series AS series ON series.id = events.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    {JOIN_SET}
    ORDER BY {order_by(ORDER)}
"""


def page(
    connection: Connection,
    currency: str,
    kind: str | None,
    is_open: bool | None,
    position: tuple[datetime, int] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return at most `limit` events of a currency after a position, the newest first; None asks for all of them."""
    values: dict[str, Any] = {"currency": currency, "limit": limit, "type": kind}
    conditions = [] if kind is None else ["type = :type"]
    if is_open is not None:
        conditions.append(f"ended_at IS {'' if is_open else 'NOT '}NULL")
    if position is not None:
        later, bound = after(ORDER, position)
        conditions.append(later)
        values |= bound
    written = "".join(f" AND {one}" for one in conditions)
    return connection.execute(text(PAGE.format(conditions=written)), values).all()
