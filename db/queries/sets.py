"""Queries about sets: their values, now and over time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.keyset import SortColumn, after, descending, order_by

CODE = SortColumn("sets.code", "text")
SORTS = {
    "value": (SortColumn("overview.value", "numeric", nullable=True), CODE),
    "name": (SortColumn("sets.name", "text"), CODE),
    "released_at": (SortColumn("sets.released_at", "date", nullable=True), CODE),
    "change_7d": (SortColumn("overview.change_7d", "numeric", nullable=True), CODE),
}
ORDERS = ("asc", "desc")

# Without a single price a set's value is unknown, not zero.
SET = """
    SELECT sets.code, sets.name, sets.set_type, sets.released_at, overview.card_count, overview.priced_count,
        overview.value, overview.stale_share, overview.change_24h, overview.change_7d, overview.change_30d,
        overview.as_of
    FROM sets JOIN (
        SELECT set_code, card_count, priced_count, nullif(value, 0) AS value,
            round(stale_value / nullif(value, 0), 4) AS stale_share, change_24h, change_7d, change_30d, as_of
        FROM set_overviews WHERE currency = :currency
    ) AS overview ON overview.set_code = sets.code
"""


def sets(
    connection: Connection,
    currency: str,
    sort: str,
    order: str,
    position: Sequence[Any] | None,
    limit: int,
    codes: Sequence[str] | None = None,
) -> Sequence[Row[Any]]:
    """Return `limit` sets with printings on paper, after `position`; those without a value come last.

    `codes` restricts the sets, None means all.
    """
    columns = SORTS[sort] if order == "asc" else descending(SORTS[sort])
    later, values = after(columns, position) if position else ("true", {})
    condition = f"overview.card_count > 0 AND {later}"
    if codes is not None:
        condition += " AND sets.code = ANY(CAST(:codes AS text[]))"
        values = {**values, "codes": list(codes)}
    statement = f"{SET} WHERE {condition} ORDER BY {order_by(columns)} LIMIT :limit"
    return connection.execute(text(statement), {"currency": currency, "limit": limit, **values}).all()


def set_names(connection: Connection) -> Sequence[Row[Any]]:
    """Return code and name of every set."""
    return connection.execute(text("SELECT code, name FROM sets")).all()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Return the position of a set in the list of a sort."""
    return getattr(row, sort), row.code


def set_of(connection: Connection, code: str, currency: str) -> Row[Any] | None:
    """Return one set, None for an unknown code."""
    statement = text(f"{SET} WHERE sets.code = :code")
    return connection.execute(statement, {"code": code, "currency": currency}).one_or_none()


def current_codes(connection: Connection, codes: Collection[str]) -> dict[str, str]:
    """Return by former code the current code of renamed sets. A code with cards is not a former one."""
    statement = text("""
        SELECT old_code, new_code FROM set_renames
        WHERE old_code = ANY(CAST(:codes AS text[]))
            AND NOT EXISTS (SELECT FROM cards WHERE set_code = old_code AND gone_at IS NULL)
    """)
    return {row.old_code: row.new_code for row in connection.execute(statement, {"codes": list(codes)})}


def index_points(connection: Connection, code: str, currency: str, since: datetime) -> Sequence[Row[Any]]:
    """Return the days of a set from `since` on, in time order: plain sums, moves of the matched index, value."""
    statement = text("""
        SELECT * FROM set_index_daily
        WHERE currency = :currency AND set_code = :code AND bucket >= :since ORDER BY bucket
    """)
    return connection.execute(statement, {"code": code, "currency": currency, "since": since}).all()
