"""Queries about links of people to bots of chats."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

LINKS = text("SELECT id, external_id, created_at FROM bot_links WHERE user_id = :user_id ORDER BY id DESC")
LINKED = text("SELECT user_id FROM bot_links WHERE operator_id = :operator_id AND external_id = :external_id")


def links(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the links of a user, the newest first."""
    return connection.execute(LINKS, {"user_id": user_id}).all()


def linked_user(connection: Connection, operator_id: int, external_id: str) -> int | None:
    """Return who somebody at the chat of an operator's bot is, None where they are not linked."""
    values = {"operator_id": operator_id, "external_id": external_id}
    user_id: int | None = connection.execute(LINKED, values).scalar_one_or_none()
    return user_id
