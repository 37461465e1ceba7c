"""Writes sessions of browsers, and token families of programs with their refresh tokens.

Whatever ends one deletes its row, and is announced after the commit (`RightsChanged` of db/announcements.py).
"""

from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from accounts.lifetimes import ABSOLUTE, IDLE, SEEN_EVERY
from db.writes import personal_tokens as tokens
from db.writes.affected import has_row

OPEN_SESSION = text("""
    INSERT INTO sessions (user_id, digest, expires_at, user_agent, address)
    VALUES (:user_id, :digest, now() + CAST(:lifetime AS interval), :user_agent, :address) RETURNING id
""")
SEE_SESSION = text("""
    UPDATE sessions SET seen_at = now() WHERE id = :id AND seen_at < now() - CAST(:every AS interval)
""")
RENEW_SESSION = text("UPDATE sessions SET digest = :digest WHERE id = :id AND user_id = :user_id RETURNING id")
END_SESSION = text("DELETE FROM sessions WHERE digest = :digest RETURNING user_id")
END_SESSION_BY_ID = text("DELETE FROM sessions WHERE id = :id AND user_id = :user_id RETURNING id")
END_SESSIONS = text("DELETE FROM sessions WHERE user_id = :user_id AND id <> :except_id")
OPEN_FAMILY = text("""
    INSERT INTO token_families (user_id, rotation_key, expires_at, user_agent, address)
    VALUES (:user_id, :rotation_key, now() + CAST(:lifetime AS interval), :user_agent, :address) RETURNING id
""")
ADD_REFRESH_TOKEN = text("""
    INSERT INTO refresh_tokens (digest, family_id, expires_at)
    VALUES (:digest, :family_id, now() + CAST(:idle AS interval))
""")
# One statement decides which of parallel requests uses the token; the others wait for its row, then match nothing.
USE_REFRESH_TOKEN = text("""
    UPDATE refresh_tokens SET used_at = now()
    FROM token_families
    WHERE digest = :digest AND used_at IS NULL AND refresh_tokens.expires_at > now()
        AND token_families.id = family_id AND token_families.expires_at > now()
    RETURNING family_id, user_id, rotation_key
""")
USED_REFRESH_TOKEN = text("""
    SELECT family_id, user_id, rotation_key, now() - used_at <= CAST(:window AS interval) AS is_recent
    FROM refresh_tokens JOIN token_families ON token_families.id = family_id
    WHERE digest = :digest AND used_at IS NOT NULL
""")
SEE_FAMILY = text("UPDATE token_families SET seen_at = now() WHERE id = :id")
END_FAMILY = text("DELETE FROM token_families WHERE id = :id AND user_id = :user_id RETURNING id")
END_FAMILIES = text("DELETE FROM token_families WHERE user_id = :user_id AND id <> :except_id")


def open_session(connection: Connection, user_id: int, digest: bytes, user_agent: str, address: str) -> int:
    """Store a session and return its id."""
    return _opened(connection, OPEN_SESSION, user_id, user_agent, address, digest=digest)


def see_session(connection: Connection, session_id: int) -> None:
    """Store that a session was used now, at most once a minute."""
    connection.execute(SEE_SESSION, {"id": session_id, "every": SEEN_EVERY})


def renew_session(connection: Connection, user_id: int, session_id: int, digest: bytes) -> bool:
    """Give a session of a user another secret and return True; False where the user has no such session."""
    return has_row(connection, RENEW_SESSION, id=session_id, user_id=user_id, digest=digest)


def end_session(connection: Connection, digest: bytes) -> int | None:
    """Delete a session and return its user, None for an unknown one."""
    user_id: int | None = connection.execute(END_SESSION, {"digest": digest}).scalar_one_or_none()
    return user_id


def end_session_of(connection: Connection, user_id: int, session_id: int) -> bool:
    """Delete a session of a user and return True; False where the user has no such session."""
    return has_row(connection, END_SESSION_BY_ID, id=session_id, user_id=user_id)


def end_all(
    connection: Connection, user_id: int, *, but_session: int = 0, but_family: int = 0, personal_tokens: bool = False
) -> None:
    """Delete all sessions and token families of a user but one, and the personal tokens where wanted."""
    connection.execute(END_SESSIONS, {"user_id": user_id, "except_id": but_session})
    connection.execute(END_FAMILIES, {"user_id": user_id, "except_id": but_family})
    if personal_tokens:
        tokens.end_all(connection, user_id)


def open_family(connection: Connection, user_id: int, rotation_key: bytes, user_agent: str, address: str) -> int:
    """Store a token family without tokens and return its id."""
    return _opened(connection, OPEN_FAMILY, user_id, user_agent, address, rotation_key=rotation_key)


def add_refresh_token(connection: Connection, family_id: int, digest: bytes) -> None:
    """Store a new refresh token of a family."""
    connection.execute(ADD_REFRESH_TOKEN, {"family_id": family_id, "digest": digest, "idle": IDLE})


def use_refresh_token(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Mark a refresh token as used and return its family; None where it is used, expired or unknown."""
    family = connection.execute(USE_REFRESH_TOKEN, {"digest": digest}).one_or_none()
    if family is not None:
        connection.execute(SEE_FAMILY, {"id": family.family_id})
    return family


def used_refresh_token(connection: Connection, digest: bytes, window: object) -> Row[Any] | None:
    """Return the family of a used refresh token, and whether it was used within a `window` until now."""
    return connection.execute(USED_REFRESH_TOKEN, {"digest": digest, "window": window}).one_or_none()


def end_family(connection: Connection, user_id: int, family_id: int) -> bool:
    """Delete a token family of a user and return True; False where the user has no such family."""
    return has_row(connection, END_FAMILY, id=family_id, user_id=user_id)


def _opened(
    connection: Connection, statement: TextClause, user_id: int, user_agent: str, address: str, **secret: bytes
) -> int:
    values = {"user_id": user_id, "user_agent": user_agent, "address": address, "lifetime": ABSOLUTE, **secret}
    return int(connection.execute(statement, values).scalar_one())
