"""Which series changed most, each compared with itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, text

from db.summaries.movers import KEPT, LEAST_PRICE, MOVED

FILTERS = ("finish", "condition")

SHOWN = """
    SELECT moved.*, series.language, marketplaces.slug AS marketplace, cards.id AS card_id, cards.scryfall_id,
        cards.name, cards.set_code, sets.name AS set_name, cards.collector_number, cards.rarity, cards.image_url
    FROM ({moved}) AS moved
    JOIN price_series AS series ON series.id = moved.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    JOIN sets ON sets.code = cards.set_code
    ORDER BY abs(moved.change_pct) DESC, moved.series_id
"""
LARGEST = """
    SELECT * FROM ({relation}) AS moved
    WHERE direction = :direction AND currency = :currency AND price_then >= :least AND price_now >= :least {filters}
    ORDER BY abs(change_pct) DESC, series_id LIMIT :limit
"""
# The smallest change up to which all series of every variant are kept.
KEPT_DOWN_TO = """
    SELECT max(smallest) FROM (
        SELECT min(abs(change_pct)) AS smallest FROM movers
        WHERE "window" = :window AND direction = :direction AND currency = :currency {filters}
        GROUP BY finish, condition HAVING count(*) >= :kept
    ) AS full_variants
"""


def movers(
    connection: Connection,
    window: str,
    direction: str,
    currency: str,
    limit: int,
    least: Decimal,
    filters: Mapping[str, str],
) -> Sequence[Row[Any]]:
    """The series with the largest change in `window`, both prices at or above `least`, largest first.

    `filters` may name finish and condition. Asks the kept movers, and all latest prices where those cannot tell.
    """
    conditions = "".join(f" AND {name} = :{name}" for name in FILTERS if name in filters)
    values = {
        "window": window, "direction": direction, "currency": currency, "limit": limit, "least": least, **filters
    }  # fmt: skip
    if least >= LEAST_PRICE:
        kept = """SELECT * FROM movers WHERE "window" = :window"""
        rows = connection.execute(text(_shown(kept, conditions)), values).all()
        down_to = connection.scalar(text(KEPT_DOWN_TO.format(filters=conditions)), {**values, "kept": KEPT})
        if down_to is None or (len(rows) == limit and abs(rows[-1].change_pct) > down_to):
            return rows
    return connection.execute(text(_shown(MOVED.format(window=window), conditions)), values).all()


def _shown(relation: str, filters: str) -> str:
    return SHOWN.format(moved=LARGEST.format(relation=relation, filters=filters))
