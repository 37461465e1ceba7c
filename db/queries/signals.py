"""Queries for signals: a page of those of a currency, and those of one card."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import JOIN_SET, SUMMARY
from db.queries.keyset import SortColumn, after, descending, order_by
from signals.measures import Measures

KEY = (SortColumn("signals.series_id", "integer"), SortColumn("signals.measure", "text"))
SORTS: Mapping[str, tuple[SortColumn, ...]] = MappingProxyType(
    {
        name: (SortColumn(f"signals.{name}", "double precision"), *KEY)
        for name in ("score", "strength", "confidence", "value")
    }
)
FILTERS: Mapping[str, str] = MappingProxyType(
    {
        "measures": "signals.measure = ANY(CAST(:measures AS text[]))",
        "direction": "signals.direction = :direction",
        "min_strength": "signals.strength >= CAST(:min_strength AS double precision)",
        "min_confidence": "signals.confidence >= CAST(:min_confidence AS double precision)",
    }
)
OF_SERIES = ", ".join(f"measures.{name}" for name in Measures._fields if name not in ("series_id", "time"))
# The rows of the page are chosen first: what is told of them comes from four more tables.
SHOWN = f"""
    SELECT signals.*, series.condition, series.finish, series.language, marketplaces.slug AS marketplace, {OF_SERIES},
        {SUMMARY}
    FROM ({{chosen}}) AS signals
    JOIN signal_measures AS measures ON measures.series_id = signals.series_id
    JOIN price_series AS series ON series.id = signals.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = signals.card_id
    {JOIN_SET}
    ORDER BY {{order}}
"""
# A card has few series, found by their key.
OF_CARD = SHOWN.format(
    chosen="""
        SELECT signals.* FROM price_series AS series JOIN signals ON signals.series_id = series.id
        WHERE series.card_id = :card_id AND series.currency = :currency
    """,
    order=order_by(descending(SORTS["score"])),
)
NEWEST = text("SELECT max(as_of) FROM signals WHERE currency = :currency")


def page(
    connection: Connection,
    currency: str,
    filters: Mapping[str, Any],
    sort: str,
    order: str,
    position: Sequence[Any] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return the signals of a currency within `filters` (names of FILTERS) after a position, sorted."""
    columns = descending(SORTS[sort]) if order == "desc" else SORTS[sort]
    where = "".join(f" AND {FILTERS[name]}" for name in filters)
    values = {"currency": currency, "limit": limit, **filters}
    if position is not None:
        condition, places = after(columns, position)
        where, values = f"{where} AND {condition}", {**values, **places}
    order_of = order_by(columns)
    chosen = f"SELECT * FROM signals WHERE currency = :currency {where} ORDER BY {order_of} LIMIT :limit"
    return connection.execute(text(SHOWN.format(chosen=chosen, order=order_of)), values).all()


def of_card(connection: Connection, card_id: int, currency: str) -> Sequence[Row[Any]]:
    """Return the signals of a card's series in a currency, those of the highest score first."""
    return connection.execute(text(OF_CARD), {"card_id": card_id, "currency": currency}).all()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Return the position of a row in a list of this sort."""
    return getattr(row, sort), row.series_id, row.measure
