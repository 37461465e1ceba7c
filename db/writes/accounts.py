"""Writes accounts: users with their settings, invitations, and the audit log."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from accounts.lifetimes import EVENTS_KEPT, IDLE
from db.writes.affected import has_row

ADD_USER = text("""
    INSERT INTO users (email, email_key, name, role, password_hash)
    VALUES (:email, :key, :name, :role, :password_hash) ON CONFLICT (email_key) DO NOTHING RETURNING id
""")
SET_PASSWORD = text("UPDATE users SET password_hash = :hash, password_changed_at = now() WHERE id = :id")
SET_HASH = text("UPDATE users SET password_hash = :hash WHERE id = :id AND password_hash = :before")
SET_NAME = text("UPDATE users SET name = :name WHERE id = :id")
SET_EMAIL = text("""
    UPDATE users SET email = :email, email_key = :key,
        email_verified_at = CASE WHEN email = :email THEN email_verified_at END
    WHERE id = :id AND NOT EXISTS (SELECT FROM users AS others WHERE email_key = :key AND others.id <> :id)
    RETURNING id
""")
SET_SETTINGS = text("UPDATE users SET settings = settings || CAST(:changed AS jsonb) WHERE id = :id RETURNING settings")
LOCK_USER = text("SELECT id FROM users WHERE id = :id FOR UPDATE")
DELETE_USER = text("DELETE FROM users WHERE id = :id")
DELETE_USERS_OF = text("DELETE FROM users WHERE email LIKE '%@' || :domain AND created_at < :before")
ADD_INVITATION = text("""
    INSERT INTO invitations (digest, role, expires_at) VALUES (:digest, :role, now() + CAST(:lifetime AS interval))
""")
USE_INVITATION = text("DELETE FROM invitations WHERE digest = :digest AND expires_at > now() RETURNING role")
RECORD = text("""
    INSERT INTO auth_events (user_id, kind, address, user_agent, details)
    VALUES (:user_id, :kind, :address, :user_agent, CAST(:details AS jsonb))
""")
DROP_EXPIRED = tuple(
    text(statement)
    for statement in (
        "DELETE FROM sessions WHERE expires_at < :now OR seen_at < :idle_since",
        "DELETE FROM token_families WHERE expires_at < :now OR seen_at < :idle_since",
        "DELETE FROM refresh_tokens WHERE expires_at < :now",
        "DELETE FROM invitations WHERE expires_at < :now",
        "DELETE FROM shares WHERE expires_at < :now",
        "DELETE FROM auth_events WHERE time < :events_since",
    )
)


def add_user(connection: Connection, *, email: str, key: str, name: str, role: str, password_hash: str) -> int | None:
    """Store a user and return its id; None where the address is taken."""
    values = {"email": email, "key": key, "name": name, "role": role, "password_hash": password_hash}
    user_id: int | None = connection.execute(ADD_USER, values).scalar_one_or_none()
    return user_id


def set_password(connection: Connection, user_id: int, password_hash: str) -> None:
    """Store the hash of a new password."""
    connection.execute(SET_PASSWORD, {"id": user_id, "hash": password_hash})


def renew_hash(connection: Connection, user_id: int, before: str, password_hash: str) -> None:
    """Store another hash of the same password, unless the password has been changed meanwhile."""
    connection.execute(SET_HASH, {"id": user_id, "before": before, "hash": password_hash})


def set_name(connection: Connection, user_id: int, name: str) -> None:
    """Store a user's name."""
    connection.execute(SET_NAME, {"id": user_id, "name": name})


def set_email(connection: Connection, user_id: int, email: str, key: str) -> bool:
    """Store a user's address and return True; False where it is taken."""
    return has_row(connection, SET_EMAIL, id=user_id, email=email, key=key)


def change_settings(connection: Connection, user_id: int, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Merge changed settings into a user's and return all that are changed."""
    values = {"id": user_id, "changed": json.dumps(changed)}
    return dict(connection.execute(SET_SETTINGS, values).scalar_one())


def lock_user(connection: Connection, user_id: int) -> None:
    """Lock a user's row until the end of the transaction: one change of the user's rights at a time."""
    connection.execute(LOCK_USER, {"id": user_id})


def delete_user(connection: Connection, user_id: int) -> None:
    """Delete a user, with every row that belongs to it."""
    connection.execute(DELETE_USER, {"id": user_id})


def delete_users_of(connection: Connection, domain: str, before: datetime) -> None:
    """Delete the users with an address of a domain that were made before a time."""
    connection.execute(DELETE_USERS_OF, {"domain": domain, "before": before})


def add_invitation(connection: Connection, digest: bytes, role: str, lifetime: object) -> None:
    """Store an invitation to an account with a role."""
    connection.execute(ADD_INVITATION, {"digest": digest, "role": role, "lifetime": lifetime})


def use_invitation(connection: Connection, digest: bytes) -> str | None:
    """Delete an invitation and return its role, None where there is none."""
    role: str | None = connection.execute(USE_INVITATION, {"digest": digest}).scalar_one_or_none()
    return role


def record(
    connection: Connection, user_id: int | None, kind: str, address: str, user_agent: str, **details: Any
) -> None:
    """Store an event of authentication. No detail may be a secret."""
    values = {"user_id": user_id, "kind": kind, "address": address, "user_agent": user_agent}
    connection.execute(RECORD, values | {"details": json.dumps(details)})


def drop_expired(connection: Connection, now: datetime) -> None:
    """Delete sessions, tokens, invitations and events past their ends."""
    for statement in DROP_EXPIRED:
        connection.execute(statement, {"now": now, "idle_since": now - IDLE, "events_since": now - EVENTS_KEPT})
