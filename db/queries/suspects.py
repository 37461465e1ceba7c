"""Questions about prices that are not believed: of one card, and the newest of all."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

SUSPECTS = """
    SELECT series.card_id, cards.name, cards.set_code, cards.collector_number, marketplaces.slug AS marketplace,
        series.kind, series.condition, series.finish, series.language, series.currency, suspect.price, suspect.trusted,
        suspect.time, runs.source
    FROM suspect_prices AS suspect
    JOIN price_series AS series ON series.id = suspect.series_id
    JOIN cards ON cards.id = series.card_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN ingestion_runs AS runs ON runs.id = suspect.run_id
"""
OF_CARD = text(f"{SUSPECTS} WHERE series.card_id = :card_id ORDER BY suspect.time DESC LIMIT :limit")
NEWEST = text(f"{SUSPECTS} ORDER BY suspect.time DESC, suspect.series_id LIMIT :limit")
NUMBER = text("SELECT count(*) FROM suspect_prices")


def of_card(connection: Connection, card_id: int, limit: int) -> Sequence[Row[Any]]:
    """The newest suspect prices of a card, at most so many."""
    return connection.execute(OF_CARD, {"card_id": card_id, "limit": limit}).all()


def newest(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """The newest suspect prices of all cards, at most so many."""
    return connection.execute(NEWEST, {"limit": limit}).all()


def number(connection: Connection) -> int:
    """How many suspect prices there are."""
    return int(connection.execute(NUMBER).scalar_one())
