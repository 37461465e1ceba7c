"""Writes wants. Adding one that is there already changes nothing; a change is of the version that was read."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from db.writes.affected import has_row

VARIANT = ("condition", "finish", "language")
CHANGED = (*VARIANT, "quantity", "maximum", "currency", "priority", "note")
ADDED = ("card_id", "oracle_id", *CHANGED)
SAME = """
    wants.user_id = :user_id AND wants.oracle_id IS NOT DISTINCT FROM CAST(:oracle_id AS uuid)
    AND (wants.oracle_id IS NOT NULL OR wants.card_id = :card_id)
    AND wants.condition IS NOT DISTINCT FROM CAST(:condition AS text)
    AND wants.finish IS NOT DISTINCT FROM CAST(:finish AS text)
    AND wants.language IS NOT DISTINCT FROM CAST(:language AS text)
"""
TWIN = text(f"SELECT id FROM wants WHERE {SAME}")
NUMBER = text("SELECT count(*) FROM wants WHERE user_id = :user_id")
ADD = text(f"""
    INSERT INTO wants (user_id, {", ".join(ADDED)})
    VALUES (:user_id, {", ".join(f":{name}" for name in ADDED)}) RETURNING id
""")
# A want of the same variant is raised to the number of copies.
ENSURE = text("""
    WITH told AS (
        SELECT * FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS told
            (card_id integer, oracle_id uuid, finish text, quantity integer)
    ), raised AS (
        UPDATE wants SET quantity = told.quantity, version = version + 1 FROM told
        WHERE wants.user_id = :user_id AND wants.oracle_id IS NOT DISTINCT FROM told.oracle_id
            AND (wants.oracle_id IS NOT NULL OR wants.card_id = told.card_id) AND wants.condition IS NULL
            AND wants.finish IS NOT DISTINCT FROM told.finish AND wants.language IS NULL
            AND wants.quantity < told.quantity
        RETURNING wants.id
    ), added AS (
        INSERT INTO wants (user_id, card_id, oracle_id, finish, quantity)
        SELECT :user_id, card_id, oracle_id, finish, quantity FROM told ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT (SELECT count(*) FROM added) AS added, (SELECT count(*) FROM raised) AS raised
""")
CHANGE = text(f"""
    UPDATE wants SET {", ".join(f"{name} = :{name}" for name in CHANGED)}, version = version + 1
    WHERE id = :id AND user_id = :user_id AND version = :version RETURNING id
""")
DELETE = text("DELETE FROM wants WHERE id = :id AND user_id = :user_id RETURNING id")


def number_of(connection: Connection, user_id: int) -> int:
    """Return how many wants a user has."""
    return int(connection.scalar(NUMBER, {"user_id": user_id}) or 0)


def twin(connection: Connection, user_id: int, columns: Mapping[str, Any]) -> int | None:
    """Return the want of a user of the same variant, None where there is none."""
    found: int | None = connection.scalar(TWIN, {"user_id": user_id, **columns})
    return found


def add(connection: Connection, user_id: int, columns: Mapping[str, Any]) -> int:
    """Store a want (all of ADDED) and return its id. The caller holds the lock of the user and has asked for a twin."""
    return int(connection.execute(ADD, {"user_id": user_id, **columns}).scalar_one())


def ensure(connection: Connection, user_id: int, told: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Have a user want at least so many copies (card_id, oracle_id, finish, quantity), each variant once.

    Returns how many wants are new, and how many were raised.
    """
    values = {"user_id": user_id, "told": msgspec.json.encode(told).decode()}
    row = connection.execute(ENSURE, values).one()
    return int(row.added), int(row.raised)


def change(connection: Connection, user_id: int, want_id: int, version: int, columns: Mapping[str, Any]) -> bool:
    """Change a want (all of CHANGED) and return True; False where it has another version."""
    return has_row(connection, CHANGE, user_id=user_id, id=want_id, version=version, **columns)


def delete(connection: Connection, user_id: int, want_id: int) -> bool:
    """Delete a want of a user and return True; False where the user has no such one."""
    return has_row(connection, DELETE, user_id=user_id, id=want_id)
