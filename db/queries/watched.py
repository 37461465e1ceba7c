"""Refresh targets of the sources that are read card by card."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import IS_LISTED

# Ranks within a currency: amounts of two currencies are never compared.
DEAREST_OUTDATED = f"""
    WITH ranked AS (
        SELECT series.card_id, latest.time,
            row_number() OVER (PARTITION BY series.currency ORDER BY latest.price DESC, series.id) AS rank
        FROM confirmed_prices AS latest
        JOIN price_series AS series ON series.id = latest.series_id
        JOIN cards ON cards.id = series.card_id AND {IS_LISTED}
        JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE marketplaces.slug = ANY(:marketplaces) AND series.kind = 'retail' AND series.condition = 'NEAR_MINT'
    ), dearest AS (
        SELECT card_id, max(time) AS time FROM ranked WHERE rank <= :dearest GROUP BY card_id
    )
    SELECT cards.scryfall_id FROM dearest JOIN cards ON cards.id = dearest.card_id
    WHERE dearest.time < :before
    ORDER BY dearest.time, cards.id LIMIT :limit
"""
TCGPLAYER_PRODUCTS = """
    WITH priced AS (
        SELECT DISTINCT series.card_id, series.finish = 'etched' AS etched
        FROM confirmed_prices AS latest
        JOIN price_series AS series ON series.id = latest.series_id
        JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE marketplaces.slug = 'tcgplayer' AND series.kind = 'retail' AND latest.time >= :before
    )
    SELECT tcgplayer_id AS product_id, NULL::uuid AS etched_card FROM cards
    WHERE tcgplayer_id IS NOT NULL AND gone_at IS NULL
        AND NOT EXISTS (SELECT FROM priced WHERE card_id = cards.id AND NOT priced.etched)
    UNION
    SELECT tcgplayer_etched_id, scryfall_id FROM cards
    WHERE tcgplayer_etched_id IS NOT NULL AND gone_at IS NULL
        AND NOT EXISTS (SELECT FROM priced WHERE card_id = cards.id AND priced.etched)
    ORDER BY product_id, etched_card NULLS LAST
"""


def dearest_outdated(
    connection: Connection, marketplaces: Sequence[str], dearest: int, before: datetime, limit: int
) -> list[UUID]:
    """Return Scryfall ids of cards in the `dearest` series of a currency with a newest price older than `before`.

    The most outdated first, at most `limit`. Counts retail and near mint at these marketplaces (slugs), of cards on
    paper that are not gone.
    """
    values = {"marketplaces": list(marketplaces), "dearest": dearest, "before": before, "limit": limit}
    return [row.scryfall_id for row in connection.execute(text(DEAREST_OUTDATED), values)]


def tcgplayer_products(connection: Connection, before: datetime) -> Sequence[Row[Any]]:
    """Return TCGplayer's product ids of cards whose newest price there, if any, is older than `before`.

    `etched_card` is the card (Scryfall id) of an etched copy's product.
    """
    return connection.execute(text(TCGPLAYER_PRODUCTS), {"before": before}).all()
