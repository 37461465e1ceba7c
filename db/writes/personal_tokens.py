"""Writes the tokens that users make for programs of their own."""

from typing import Any

from sqlalchemy import Connection, text

from accounts.lifetimes import SEEN_EVERY
from db.writes.affected import has_row

ADD_PERSONAL_TOKEN = text("""
    INSERT INTO personal_tokens (user_id, digest, name, hint, scopes, expires_at)
    SELECT :user_id, :digest, :name, :hint, :scopes, now() + CAST(:lifetime AS interval)
    WHERE (SELECT count(*) FROM personal_tokens WHERE user_id = :user_id) < :most
    RETURNING id
""")
SEE_PERSONAL_TOKEN = text("""
    UPDATE personal_tokens SET used_at = now(), used_from = :address
    WHERE id = :id AND (used_at IS NULL OR used_at < now() - CAST(:every AS interval))
""")
END_PERSONAL_TOKEN = text("DELETE FROM personal_tokens WHERE id = :id AND user_id = :user_id RETURNING id")
END_PERSONAL_TOKENS = text("DELETE FROM personal_tokens WHERE user_id = :user_id")


def add_personal_token(connection: Connection, user_id: int, most: int, **token: Any) -> int | None:
    """Store a personal token (digest, name, hint, scopes, lifetime) and return its id.

    None where the user has `most` already; the caller holds the lock of the user.
    """
    values = {"user_id": user_id, "most": most, **token}
    token_id: int | None = connection.execute(ADD_PERSONAL_TOKEN, values).scalar_one_or_none()
    return token_id


def see_personal_token(connection: Connection, token_id: int, address: str) -> None:
    """Store that a personal token was used now and from where, at most once a minute."""
    connection.execute(SEE_PERSONAL_TOKEN, {"id": token_id, "address": address, "every": SEEN_EVERY})


def end_personal_token(connection: Connection, user_id: int, token_id: int) -> bool:
    """Delete a personal token of a user and return True; False where the user has no such token."""
    return has_row(connection, END_PERSONAL_TOKEN, id=token_id, user_id=user_id)


def end_all(connection: Connection, user_id: int) -> None:
    """Delete all personal tokens of a user."""
    connection.execute(END_PERSONAL_TOKENS, {"user_id": user_id})
