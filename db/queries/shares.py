"""Queries about shared links. One that has ended is in no answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

SHARES = """
    SELECT shares.id, shares.user_id, shares.kind, title, location_id, coalesce(locations.name, '') AS location,
        shows_values, currency, created_at, expires_at, opened_on
    FROM shares LEFT JOIN locations ON locations.id = location_id WHERE expires_at > now()
"""
OF_USER = text(f"{SHARES} AND shares.user_id = :user_id ORDER BY shares.id DESC")
BY_DIGEST = text(f"{SHARES} AND digest = :digest")


def of_user(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the shared links of a user, the newest first."""
    return connection.execute(OF_USER, {"user_id": user_id}).all()


def by_digest(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Return the shared link with the digest of a secret, None where there is none, or it has ended."""
    return connection.execute(BY_DIGEST, {"digest": digest}).one_or_none()
