"""Queries about the pictures of cards."""

from typing import Any

from sqlalchemy import Connection, Row, text

PICTURED = text("""
    SELECT id, name, set_code, collector_number, rarity, type_line, color_identity, layout, image_url
    FROM cards WHERE id = :card_id
""")


def pictured(connection: Connection, card_id: int) -> Row[Any] | None:
    """Return what a picture of a card shows, None for an unknown id."""
    return connection.execute(PICTURED, {"card_id": card_id}).one_or_none()
