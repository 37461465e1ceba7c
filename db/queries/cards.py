"""Questions about cards: what they are, what they cost, what they cost before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from market.periods import Bucket

CARD = """
    SELECT cards.id, scryfall_id, oracle_id, cards.name, set_code, sets.name AS set_name, collector_number, rarity,
        language, finishes, type_line, mana_cost, oracle_text, colors, legalities, image_url, cards.released_at
    FROM cards JOIN sets ON sets.code = cards.set_code
"""

CURRENT_PRICES = text("""
    SELECT marketplaces.slug AS marketplace, series.kind, series.condition, series.finish, series.language,
        series.currency, latest.price, latest.price_low, latest.price_mid, latest.price_high, latest.price_market,
        latest.num_listings, latest.total_quantity, latest.time, runs.source, latest.change_24h, latest.change_7d
    FROM price_series AS series
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN latest_prices AS latest ON latest.series_id = series.id
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    WHERE series.card_id = :card_id
    ORDER BY series.currency, marketplaces.id, series.kind DESC, series.finish DESC, series.condition, series.language
""")


def card(connection: Connection, card_id: int) -> Row[Any] | None:
    """One card, None if there is none of this id."""
    return connection.execute(text(f"{CARD} WHERE cards.id = :card_id"), {"card_id": card_id}).one_or_none()


def card_id_of(connection: Connection, scryfall_id: UUID) -> int | None:
    """Our id of the card that Scryfall names so."""
    statement = text("SELECT id FROM cards WHERE scryfall_id = :id")
    card_id: int | None = connection.scalar(statement, {"id": scryfall_id})
    return card_id


def current_prices(connection: Connection, card_id: int) -> Sequence[Row[Any]]:
    """Newest price of every series of a card, with the source that told it."""
    return connection.execute(CURRENT_PRICES, {"card_id": card_id}).all()


def series_of(connection: Connection, card_id: int, filters: dict[str, str]) -> Sequence[Row[Any]]:
    """Series of a card. `filters` may name currency, condition, finish, language, kind and marketplace (its slug)."""
    columns = {name: "marketplaces.slug" if name == "marketplace" else f"series.{name}" for name in filters}
    conditions = "".join(f" AND {column} = :{name}" for name, column in columns.items())
    statement = f"""
        SELECT series.id, slug AS marketplace, condition, finish, language, kind
        FROM price_series AS series JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE series.card_id = :card_id {conditions}
        ORDER BY marketplaces.id, series.condition, series.finish DESC, series.language
    """
    return connection.execute(text(statement), {"card_id": card_id, **filters}).all()


def history(connection: Connection, bucket: Bucket, series_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Prices a bucket of these series from `since` on, in time order within a series."""
    statement = f"""
        SELECT series_id, bucket AS time, round(avg_price, 2) AS avg_price, min_price, max_price, last_price,
            total_listings, total_quantity, last_time
        FROM card_history_{bucket.rollup}(CAST(:series_ids AS integer[]), :since)
        ORDER BY series_id, bucket
    """
    return connection.execute(text(statement), {"series_ids": list(series_ids), "since": since}).all()


def printings(connection: Connection, card_id: int, currency: str, limit: int) -> Sequence[Row[Any]]:
    """Other printings of the same card, the newest first, with their headline prices in `currency`."""
    statement = text("""
        SELECT cards.id, cards.scryfall_id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number,
            cards.rarity, cards.language, cards.image_url, cards.released_at, shown.price, shown.change_24h,
            shown.change_7d, shown.time AS as_of, marketplaces.slug AS marketplace, series.finish
        FROM cards
        JOIN sets ON sets.code = cards.set_code
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN price_series AS series ON series.id = shown.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE cards.oracle_id = (SELECT oracle_id FROM cards WHERE id = :card_id) AND cards.id <> :card_id
            AND NOT cards.digital
        ORDER BY cards.released_at DESC NULLS LAST, cards.id LIMIT :limit
    """)
    return connection.execute(statement, {"card_id": card_id, "currency": currency, "limit": limit}).all()


def headlines(connection: Connection, card_ids: Sequence[int], currency: str) -> Sequence[Row[Any]]:
    """Cards with the series that speaks for them in a currency, if one does, and its latest price and changes."""
    statement = text("""
        SELECT cards.id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number, cards.language,
            shown.series_id, shown.price, shown.time, shown.change_24h, shown.change_7d, shown.change_30d,
            latest.price_7d, latest.time_7d, latest.price_30d, latest.time_30d,
            marketplaces.slug AS marketplace, series.finish, series.condition
        FROM cards
        JOIN sets ON sets.code = cards.set_code
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
        LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
        LEFT JOIN price_series AS series ON series.id = shown.series_id
        LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
        WHERE cards.id = ANY(:card_ids)
    """)
    return connection.execute(statement, {"card_ids": list(card_ids), "currency": currency}).all()
