"""Queries for similar cards: the texts they are found by, and the stored neighbours with their prices."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from db.copying import array_text, binary_rows
from db.queries.card_summary import IS_LISTED, JOIN_SET, SUMMARY

# Tokens and emblems are no cards that others could be played in the place of.
COMPARED = f"""
    cards.oracle_id IS NOT NULL AND cards.type_line IS NOT NULL AND {IS_LISTED} AND NOT cards.extra
    AND coalesce(cards.layout, '') NOT IN ('token', 'double_faced_token', 'emblem')
"""
CATALOGUE = "SELECT concat_ws('/', max(described_at), count(*), count(gone_at), max(id)) FROM cards"
STATE = text(CATALOGUE)
TEXTS = text(f"""
    SELECT DISTINCT ON (oracle_id) oracle_id, name, type_line, coalesce(oracle_text, '') AS oracle_text, colors,
        mana_value
    FROM cards WHERE {COMPARED}
    ORDER BY oracle_id, lang <> 'en', described_at DESC NULLS LAST, id
""")
HASHES = text("SELECT oracle_id, text_hash FROM card_vectors")
VECTORS = "SELECT oracle_id, entries, colors, mana_value FROM card_vectors ORDER BY oracle_id"
UP_TO_DATE = text("SELECT oracle_id FROM card_neighbours WHERE digest = :digest")
ASKED = text("""
    SELECT cards.oracle_id, cards.name, cards.type_line, coalesce(cards.oracle_text, '') AS oracle_text, cards.colors,
        cards.mana_value, cards.keywords, shown.price, shown.change_30d, neighbours.others, neighbours.scores,
        neighbours.shared
    FROM cards
    LEFT JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
    LEFT JOIN card_neighbours AS neighbours ON neighbours.oracle_id = cards.oracle_id
    WHERE cards.id = :card_id
""")
# The printing of each card with the lowest current price, else the newest.
CHEAPEST = f"""
    SELECT DISTINCT ON (cards.oracle_id) cards.oracle_id, cards.id AS card_id, shown.price, shown.series_id,
        shown.list_id, shown.time
    FROM cards JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency
    WHERE {COMPARED} AND {{chosen}}
        AND (CAST(:format AS text) IS NULL OR cards.legalities ->> :format IN ('legal', 'restricted'))
    ORDER BY cards.oracle_id, shown.price NULLS LAST, cards.released_at DESC NULLS LAST, cards.id
"""
BELOW = "(CAST(:below AS numeric) IS NULL OR cheapest.price < :below)"
SHOWN = text(f"""
    SELECT {SUMMARY}, cards.oracle_id, cards.type_line, coalesce(cards.oracle_text, '') AS oracle_text, cards.colors,
        cards.mana_value, cards.keywords, cheapest.price, greatest(cheapest.time, list.as_of) AS as_of,
        marketplaces.slug AS marketplace, series.finish, runs.source
    FROM ({CHEAPEST.format(chosen="cards.oracle_id = ANY(CAST(:oracle_ids AS uuid[]))")}) AS cheapest
    JOIN cards ON cards.id = cheapest.card_id
    {JOIN_SET}
    LEFT JOIN price_series AS series ON series.id = cheapest.series_id AND cheapest.price IS NOT NULL
    LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
    LEFT JOIN latest_prices AS latest ON latest.series_id = series.id
    LEFT JOIN price_lists AS list ON list.id = cheapest.list_id AND series.id IS NOT NULL
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    WHERE {BELOW}
""")
PRINTINGS = text(f"""
    SELECT {SUMMARY}, shown.price, shown.change_30d, greatest(shown.time, list.as_of) AS as_of,
        marketplaces.slug AS marketplace, series.finish, runs.source
    FROM cards
    {JOIN_SET}
    JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = :currency AND shown.price IS NOT NULL
    JOIN price_series AS series ON series.id = shown.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
    LEFT JOIN price_lists AS list ON list.id = shown.list_id
    LEFT JOIN ingestion_runs AS runs ON runs.id = latest.run_id
    WHERE cards.oracle_id = (SELECT oracle_id FROM cards WHERE id = :card_id) AND cards.id <> :card_id
        AND {IS_LISTED}
    ORDER BY abs(shown.change_30d) DESC NULLS LAST, cards.released_at DESC NULLS LAST, cards.id LIMIT :limit
""")
WEEKS = text("SELECT coalesce((max(day) - min(day)) / 7, 0) FROM snapshot_counts")
POSSIBLE = text(f"SELECT oracle_id FROM ({CHEAPEST.format(chosen='true')}) AS cheapest WHERE {BELOW}")


def state(connection: Connection) -> str:
    """Return a text that changes with the catalogue."""
    found: str = connection.scalar(STATE)
    return found


def texts(connection: Connection) -> Sequence[Row[Any]]:
    """Return the texts of all cards that are compared, one of each oracle id, in their order."""
    return connection.execute(TEXTS).all()


def hashes(connection: Connection) -> dict[UUID, bytes]:
    """Return the hashes of the texts whose terms are stored, by oracle id."""
    return {row.oracle_id: row.text_hash for row in connection.execute(HASHES)}


def vectors(connection: Connection) -> Sequence[tuple[UUID, bytes, list[str], float | None]]:
    """Return all oracle ids in order, with their terms, colours and mana values."""
    return binary_rows(connection, VECTORS, {})


def up_to_date(connection: Connection, digest: bytes) -> set[UUID]:
    """Return the oracle ids whose neighbours were computed from the texts of a digest."""
    return set(connection.scalars(UP_TO_DATE, {"digest": digest}))


def asked_card(connection: Connection, card_id: int, currency: str) -> Row[Any] | None:
    """Return a card with its price and stored neighbours, None for an unknown id."""
    return connection.execute(ASKED, {"card_id": card_id, "currency": currency}).one_or_none()


def shown(
    connection: Connection, oracle_ids: Collection[UUID], currency: str, format_name: str | None, below: object
) -> dict[UUID, Row[Any]]:
    """Return of some cards the cheapest printing in a currency, of those legal in a format and below a price."""
    values = {"oracle_ids": array_text(oracle_ids), "currency": currency, "format": format_name, "below": below}
    return {row.oracle_id: row for row in connection.execute(SHOWN, values)}


def possible(connection: Connection, currency: str, format_name: str | None, below: object) -> set[UUID]:
    """Return the oracle ids of all cards legal in a format and below a price."""
    return set(connection.scalars(POSSIBLE, {"currency": currency, "format": format_name, "below": below}))


def printings(connection: Connection, card_id: int, currency: str, limit: int) -> Sequence[Row[Any]]:
    """Return other printings of a card with a current price, those that moved most in 30 days first."""
    return connection.execute(PRINTINGS, {"card_id": card_id, "currency": currency, "limit": limit}).all()


def weeks_of_prices(connection: Connection) -> int:
    """Return over how many whole weeks there are prices."""
    found: int = connection.scalar(WEEKS)
    return found
