"""Queries about suspect prices: the newest of one card or of all, a page at a time, or by series."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.keyset import SortColumn, after, descending, order_by

NEWEST_FIRST = descending((SortColumn("suspect.time", "timestamptz"), SortColumn("suspect.series_id", "integer")))
COLUMNS = """
    SELECT series.card_id, cards.name, cards.set_code, cards.collector_number, marketplaces.slug AS marketplace,
        series.kind, series.condition, series.finish, series.language, series.currency, suspect.price, suspect.trusted,
        suspect.time, suspect.series_id, runs.source
"""
JOINED = """
    FROM suspect_prices AS suspect
    JOIN price_series AS series ON series.id = suspect.series_id
    JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN ingestion_runs AS runs ON runs.id = suspect.run_id
"""
OF_CARD = "WHERE series_id IN (SELECT id FROM price_series WHERE card_id = :card_id)"
NUMBER_OF_SERIES = text("SELECT count(DISTINCT series_id) FROM suspect_prices")


def newest(
    connection: Connection, limit: int, card_id: int | None = None, position: Sequence[Any] | None = None
) -> Sequence[Row[Any]]:
    """Return the newest suspect prices of a card, or of all, `limit` of them after `position`."""
    later, values = after(NEWEST_FIRST, position) if position else ("true", {})
    conditions = later if card_id is None else f"series.card_id = :card_id AND {later}"
    statement = f"{COLUMNS} {JOINED} WHERE {conditions} ORDER BY {order_by(NEWEST_FIRST)} LIMIT :limit"
    return connection.execute(text(statement), {"card_id": card_id, "limit": limit, **values}).all()


def newest_of_series(connection: Connection, limit: int, card_id: int | None = None) -> Sequence[Row[Any]]:
    """Return the newest suspect price of each series of a card, or of all, newest first, `limit` of them.

    `times` is the series' number of suspect prices, `since` the time of the first.
    """
    statement = f"""
        {COLUMNS}, found.since, found.times {JOINED} JOIN (
            SELECT series_id, max(time) AS time, min(time) AS since, count(*) AS times
            FROM suspect_prices {"" if card_id is None else OF_CARD} GROUP BY series_id
        ) AS found USING (series_id, time)
        ORDER BY {order_by(NEWEST_FIRST)} LIMIT :limit
    """
    return connection.execute(text(statement), {"card_id": card_id, "limit": limit}).all()


def position_of(row: Row[Any]) -> tuple[Any, ...]:
    """Return the position of a suspect price in a list."""
    return row.time, row.series_id


def number_of_series(connection: Connection) -> int:
    """Return the number of series with suspect prices."""
    return int(connection.execute(NUMBER_OF_SERIES).scalar_one())
