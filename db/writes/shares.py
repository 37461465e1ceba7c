"""Writes shared links."""

from typing import Any

from sqlalchemy import Connection, text

from db.writes.affected import has_row

ADD = text("""
    INSERT INTO shares (user_id, digest, kind, title, location_id, shows_values, currency, expires_at)
    SELECT :user_id, :digest, :kind, :title, :location_id, :shows_values, :currency,
        now() + CAST(:lifetime AS interval)
    WHERE (SELECT count(*) FROM shares WHERE user_id = :user_id AND expires_at > now()) < :most
    RETURNING id
""")
END = text("DELETE FROM shares WHERE id = :id AND user_id = :user_id RETURNING id")
OPEN = text("""
    UPDATE shares SET opened_on = CAST(now() AT TIME ZONE 'UTC' AS date)
    WHERE id = :id AND opened_on IS DISTINCT FROM CAST(now() AT TIME ZONE 'UTC' AS date)
""")


def add(connection: Connection, user_id: int, most: int, **share: Any) -> int | None:
    """Store a shared link (digest, kind, title, location_id, shows_values, currency, lifetime) and return its id.

    None where the user has `most` already; the caller holds the lock of the user.
    """
    values = {"user_id": user_id, "most": most, **share}
    share_id: int | None = connection.execute(ADD, values).scalar_one_or_none()
    return share_id


def end(connection: Connection, user_id: int, share_id: int) -> bool:
    """Delete a shared link of a user and return True; False where the user has no such link."""
    return has_row(connection, END, id=share_id, user_id=user_id)


def see(connection: Connection, share_id: int) -> None:
    """Store that a shared link was read today."""
    connection.execute(OPEN, {"id": share_id})
