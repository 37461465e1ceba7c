"""Queries for recommendations as readers see them: a page, and one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import SUMMARY
from db.queries.keyset import SortColumn, after, order_by

# The newest batch first; within a batch the best first, as it was issued.
ORDER = (SortColumn("batch_id", "integer", descending=True), SortColumn("one.id", "integer"))
STATUS = """CASE WHEN EXISTS (SELECT FROM recommendations AS later WHERE later.corrects = one.id) THEN 'replaced'
        WHEN expires_at > :now THEN 'open' ELSE 'expired' END"""
OUTCOMES = """(
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'horizon', horizon, 'label', label, 'evaluated_at', evaluated_at, 'gross', gross, 'fees', fees, 'net', net
        ) ORDER BY horizon), '[]') FROM recommendation_outcomes WHERE recommendation_id = one.id
    ) AS outcomes"""
# A series that has merged or gone leaves a recommendation without a card.
SHOWN = f"""
    SELECT one.*, {SUMMARY.replace("cards.id,", "cards.id AS card_id,")}, {OUTCOMES}
    FROM (SELECT *, {STATUS} AS status FROM recommendations AS one) AS one
    LEFT JOIN price_series AS series ON series.id = one.series_id
    LEFT JOIN cards ON cards.id = series.card_id
    LEFT JOIN sets ON sets.code = cards.set_code
"""
OF_CURRENCY = """
    WHERE one.currency = :currency AND (CAST(:type AS text) IS NULL OR type = :type)
        AND (CAST(:status AS text) IS NULL OR status = :status)
"""
ONE = text(f"{SHOWN} WHERE one.id = :id")


def page(
    connection: Connection,
    wanted: tuple[str, str | None, str | None],
    now: datetime,
    limit: int,
    position: Sequence[Any] | None,
) -> Sequence[Row[Any]]:
    """Return recommendations of a currency, a type and a status (None: all), `limit` of them after a position."""
    later, values = after(ORDER, position) if position else ("true", {})
    statement = f"{SHOWN} {OF_CURRENCY} AND {later} ORDER BY {order_by(ORDER)} LIMIT :limit"
    asked = dict(zip(("currency", "type", "status"), wanted, strict=True))
    return connection.execute(text(statement), {**asked, "now": now, "limit": limit, **values}).all()


def one(connection: Connection, number: int, now: datetime) -> Row[Any] | None:
    """Return a recommendation, None for an unknown number."""
    return connection.execute(ONE, {"id": number, "now": now}).one_or_none()


def position_of(row: Row[Any]) -> tuple[int, int]:
    """Return the position of a recommendation in the list."""
    return row.batch_id, row.id
