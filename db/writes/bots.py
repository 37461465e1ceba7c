"""Writes codes and links of people to bots of chats."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from db.writes.affected import has_row

SET_CODE = text("""
    INSERT INTO bot_codes (user_id, digest, expires_at) VALUES (:user_id, :digest, now() + CAST(:lifetime AS interval))
    ON CONFLICT (user_id) DO UPDATE SET digest = excluded.digest, expires_at = excluded.expires_at
    RETURNING expires_at
""")
USE_CODE = text("DELETE FROM bot_codes WHERE digest = :digest AND expires_at > now() RETURNING user_id")
ADD_LINK = text("""
    INSERT INTO bot_links (user_id, operator_id, external_id) VALUES (:user_id, :operator_id, :external_id)
    ON CONFLICT (operator_id, external_id) DO UPDATE SET user_id = excluded.user_id, created_at = now()
""")
END_LINK = text("DELETE FROM bot_links WHERE id = :id AND user_id = :user_id RETURNING id")
DROP_EXPIRED = text("DELETE FROM bot_codes WHERE expires_at < :now")


def set_code(connection: Connection, user_id: int, digest: bytes, lifetime: timedelta) -> datetime:
    """Store the code of a user in place of the one before, and return its end."""
    values = {"user_id": user_id, "digest": digest, "lifetime": lifetime}
    expires_at: datetime = connection.execute(SET_CODE, values).scalar_one()
    return expires_at


def use_code(connection: Connection, digest: bytes) -> int | None:
    """Delete a code and return its user, None where there is none."""
    user_id: int | None = connection.execute(USE_CODE, {"digest": digest}).scalar_one_or_none()
    return user_id


def add_link(connection: Connection, user_id: int, operator_id: int, external_id: str) -> None:
    """Store who somebody at a chat is, in place of who they were."""
    values = {"user_id": user_id, "operator_id": operator_id, "external_id": external_id}
    connection.execute(ADD_LINK, values)


def end_link(connection: Connection, user_id: int, link_id: int) -> bool:
    """Delete a link of a user and return True; False where the user has no such one."""
    return has_row(connection, END_LINK, id=link_id, user_id=user_id)


def drop_expired(connection: Connection, now: datetime) -> None:
    """Delete codes past their ends."""
    connection.execute(DROP_EXPIRED, {"now": now})
