"""Queries about accounts: users, their sessions and tokens. What has expired is not returned."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from accounts.lifetimes import IDLE
from db.queries.conditions import TITLES

USER = """
    SELECT id, email, name, role, password_hash, totp_secret, totp_since, totp_step, created_at, password_changed_at,
        email_verified_at
    FROM users
"""
BY_EMAIL, BY_ID = text(f"{USER} WHERE email_key = :key"), text(f"{USER} WHERE id = :id")
# Locked until the transaction ends, and their users left to be referred to.
SECOND_FACTORS = text("SELECT id, totp_secret FROM users WHERE totp_secret IS NOT NULL ORDER BY id FOR NO KEY UPDATE")
SETTINGS = text("SELECT settings FROM users WHERE id = :id")
IS_ALIVE = "expires_at > now() AND seen_at > now() - CAST(:idle AS interval)"
SESSION_OWNER = text(f"""
    SELECT users.id AS user_id, role, sessions.id AS session_id, seen_at
    FROM sessions JOIN users ON users.id = user_id WHERE digest = :digest AND {IS_ALIVE}
""")
IS_SESSION = text(f"SELECT EXISTS (SELECT FROM sessions WHERE id = :id AND {IS_ALIVE})")
FAMILY_OWNER = text(f"""
    SELECT users.id AS user_id, role, token_families.id AS family_id
    FROM token_families JOIN users ON users.id = user_id
    WHERE token_families.id = :family_id AND user_id = :user_id AND {IS_ALIVE}
""")
PERSONAL_OWNER = text("""
    SELECT users.id AS user_id, role, scopes, used_at, personal_tokens.id AS token_id, expires_at
    FROM personal_tokens JOIN users ON users.id = user_id WHERE digest = :digest AND expires_at > now()
""")
IS_PERSONAL_TOKEN = text("SELECT EXISTS (SELECT FROM personal_tokens WHERE id = :id AND expires_at > now())")
SIGNED_IN = "id, created_at, seen_at, expires_at, user_agent, address"
SESSIONS = text(f"SELECT {SIGNED_IN} FROM sessions WHERE user_id = :user_id AND {IS_ALIVE} ORDER BY seen_at DESC, id")
FAMILIES = text(f"""
    SELECT {SIGNED_IN} FROM token_families WHERE user_id = :user_id AND {IS_ALIVE} ORDER BY seen_at DESC, id
""")
PERSONAL_TOKENS = text("""
    SELECT id, name, hint, scopes, created_at, expires_at, used_at, used_from
    FROM personal_tokens WHERE user_id = :user_id ORDER BY id DESC
""")
EVENTS = text("""
    SELECT id, time, kind, address, user_agent, details
    FROM auth_events WHERE user_id = :user_id ORDER BY id DESC LIMIT :limit
""")
IS_KNOWN_ADDRESS = text("""
    SELECT EXISTS (
        SELECT FROM auth_events JOIN users ON users.id = user_id
        WHERE email_key = :key AND kind = ANY(:kinds) AND auth_events.address = :address
    )
""")
HAS_ROLE = text("SELECT EXISTS (SELECT FROM users WHERE role = :role)")
INVITATION = text("SELECT role FROM invitations WHERE digest = :digest AND expires_at > now()")
IS_NAME = text(f"""
    SELECT EXISTS (SELECT FROM card_names WHERE {TITLES} @> ARRAY[CAST(:title AS text)])
        OR EXISTS (SELECT FROM sets WHERE lower(name) = lower(:name))
""")


def user_by_email(connection: Connection, key: str) -> Row[Any] | None:
    """Return the user with the key of an address (accounts.emails.key_of), None for an unknown one."""
    return connection.execute(BY_EMAIL, {"key": key}).one_or_none()


def user(connection: Connection, user_id: int) -> Row[Any] | None:
    """Return a user, None for an unknown id."""
    return connection.execute(BY_ID, {"id": user_id}).one_or_none()


def settings_of(connection: Connection, user_id: int) -> dict[str, Any]:
    """Return the settings that a user has changed."""
    return dict(connection.execute(SETTINGS, {"id": user_id}).scalar_one_or_none() or {})


def session_owner(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Return the user of a living session, with the session's id; None where there is none."""
    return _living(connection, SESSION_OWNER, digest=digest)


def is_session(connection: Connection, session_id: int) -> bool:
    """Return whether a session is still living."""
    return bool(connection.execute(IS_SESSION, {"id": session_id, "idle": IDLE}).scalar_one())


def family_owner(connection: Connection, user_id: int, family_id: int) -> Row[Any] | None:
    """Return the user of a living token family; None where there is none."""
    return _living(connection, FAMILY_OWNER, user_id=user_id, family_id=family_id)


def personal_owner(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Return the user of a personal token, with its scopes; None where there is none."""
    return connection.execute(PERSONAL_OWNER, {"digest": digest}).one_or_none()


def is_personal_token(connection: Connection, token_id: int) -> bool:
    """Return whether a personal token has not ended."""
    return bool(connection.execute(IS_PERSONAL_TOKEN, {"id": token_id}).scalar_one())


def sessions(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the living sessions of a user, the last used first."""
    return connection.execute(SESSIONS, {"user_id": user_id, "idle": IDLE}).all()


def second_factors(connection: Connection) -> Sequence[Row[Any]]:
    """Return the sealed secrets of all second factors (id of the user, totp_secret), locked."""
    return connection.execute(SECOND_FACTORS).all()


def families(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the living token families of a user, the last used first."""
    return connection.execute(FAMILIES, {"user_id": user_id, "idle": IDLE}).all()


def personal_tokens(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the personal tokens of a user, expired ones too, the newest first."""
    return connection.execute(PERSONAL_TOKENS, {"user_id": user_id}).all()


def events(connection: Connection, user_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return the newest `limit` events of a user's authentication."""
    return connection.execute(EVENTS, {"user_id": user_id, "limit": limit}).all()


def is_known_address(connection: Connection, key: str, kinds: Sequence[str], address: str) -> bool:
    """Return whether a user (by the key of the mail address) has an event of these kinds from an address."""
    values = {"key": key, "kinds": [*kinds], "address": address}
    return bool(connection.execute(IS_KNOWN_ADDRESS, values).scalar_one())


def has_role(connection: Connection, role: str) -> bool:
    """Return whether a user has a role."""
    return bool(connection.execute(HAS_ROLE, {"role": role}).scalar_one())


def invited_role(connection: Connection, digest: bytes) -> str | None:
    """Return the role of an invitation, None where there is none."""
    role: str | None = connection.execute(INVITATION, {"digest": digest}).scalar_one_or_none()
    return role


def is_name(connection: Connection, name: str, title: str) -> bool:
    """Return whether a text is the name of a card, by its `title` (market.search.names.title), or of a set."""
    return bool(connection.execute(IS_NAME, {"name": name, "title": title}).scalar_one())


def _living(connection: Connection, query: TextClause, **values: object) -> Row[Any] | None:
    return connection.execute(query, {**values, "idle": IDLE}).one_or_none()
