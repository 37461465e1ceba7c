"""Queries about mail: what its links lead to, and whose alerts it has."""

from typing import Any

from sqlalchemy import Connection, Row, text

RESET = text("""
    SELECT users.id, email, name FROM mail_links JOIN users ON users.id = user_id
    WHERE digest = :digest AND expires_at > now()
""")
REGISTRATION = text("""
    SELECT registrations.email_key, password_hash
    FROM mail_links JOIN registrations ON registrations.id = registration_id
    WHERE digest = :digest AND expires_at > now()
""")
CHANNEL = text("SELECT user_id, secret FROM alert_channels WHERE id = :id AND kind = 'email'")
BY_ID = text("SELECT email, name FROM registrations WHERE id = :id")


def user_of_reset(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Return the user (id, email, name) of a link to a new password, None where there is none."""
    return connection.execute(RESET, {"digest": digest}).one_or_none()


def registration_of(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Return the registration (email_key, password_hash) of a link, None where there is none."""
    return connection.execute(REGISTRATION, {"digest": digest}).one_or_none()


def registration(connection: Connection, registration_id: int) -> Row[Any] | None:
    """Return a registration (email, name) that waits, None where there is none."""
    return connection.execute(BY_ID, {"id": registration_id}).one_or_none()


def channel(connection: Connection, channel_id: int) -> Row[Any] | None:
    """Return the user and the secret of a channel of alerts that is mail, None for any other one."""
    return connection.execute(CHANNEL, {"id": channel_id}).one_or_none()
