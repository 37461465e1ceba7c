"""Queries about the holdings of a user, each with copies.

Copies are to be checked where their card does not come in their finish: catalogues correct finishes later, and a file
or a person may have said what there is not.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

HOLDING = """
    SELECT holdings.id, card_id, condition, finish, language, raw, location_id,
        coalesce(locations.name, '') AS location, quantity, tags, notes, version
    FROM holdings LEFT JOIN locations ON locations.id = location_id
    WHERE holdings.user_id = :user_id
"""
BY_ID = text(f"{HOLDING} AND holdings.id = :id AND quantity > 0")
UNRESOLVED = text("""
    SELECT holdings.id, user_id, card_id, condition, finish, holdings.language, raw, location_id, cards.merged_into,
        cards.name, cards.set_code, cards.collector_number, cards.scryfall_id
    FROM holdings LEFT JOIN cards ON cards.id = card_id
    WHERE quantity > 0 AND (card_id IS NULL OR gone_reason IN ('merged', 'deleted')) ORDER BY user_id, holdings.id
""")
# A card without known finishes may come in any.
TO_CHECK = "(cards.finishes <> '{}' AND holdings.finish <> ALL(cards.finishes))"
LOCATIONS = text("""
    SELECT locations.id, name, kind, coalesce(sum(quantity), 0) AS copies
    FROM locations LEFT JOIN holdings ON location_id = locations.id
    WHERE locations.user_id = :user_id GROUP BY 1 ORDER BY name
""")


def one(connection: Connection, user_id: int, holding_id: int) -> Row[Any] | None:
    """Return a holding of a user, None where the user has no such one with copies."""
    return connection.execute(BY_ID, {"user_id": user_id, "id": holding_id}).one_or_none()


def locations(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the locations of a user with their copies, by name."""
    return connection.execute(LOCATIONS, {"user_id": user_id}).all()


def unresolved(connection: Connection) -> Sequence[Row[Any]]:
    """Return the holdings of all users that have no card, or one that was merged or deleted."""
    return connection.execute(UNRESOLVED).all()
