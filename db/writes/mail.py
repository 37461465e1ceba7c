"""Writes mail: its outbox, its links, and the registrations that wait for one.

A mail is claimed for a while; a claim that ends with its process runs out, and the mail is sent again with a new link.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from accounts.lifetimes import REGISTRATION

LEASE = timedelta(minutes=5)
MOST = 50  # mails that are claimed at once
ADD_REGISTRATION = text("""
    INSERT INTO registrations (email, email_key, name, password_hash, invitation)
    VALUES (:email, :key, :name, :password_hash, :invitation) RETURNING id
""")
ADD_MAIL = text("INSERT INTO mails (kind, email_key, registration_id) VALUES (:kind, :key, :registration_id)")
CLAIM = text("""
    WITH due AS (SELECT id FROM mails WHERE due_at <= :now ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE mails SET due_at = :until, attempts = attempts + 1 FROM due WHERE mails.id = due.id
    RETURNING mails.id, kind, email_key, registration_id, attempts
""")
END = text("DELETE FROM mails WHERE id = :id")
POSTPONE = text("UPDATE mails SET due_at = :due_at WHERE id = :id")
ADD_LINK = text("""
    INSERT INTO mail_links (digest, user_id, registration_id, is_mailed, expires_at)
    VALUES (:digest, :user_id, :registration_id, :is_mailed, now() + CAST(:lifetime AS interval))
""")
# One link decides which of parallel requests uses it; all others of the user end with it.
USE_RESET = text("""
    DELETE FROM mail_links WHERE digest = :digest AND user_id IS NOT NULL AND expires_at > now()
    RETURNING user_id, is_mailed
""")
END_LINKS = text("DELETE FROM mail_links WHERE user_id = :user_id")
USE_REGISTRATION = text("""
    DELETE FROM registrations USING mail_links
    WHERE mail_links.digest = :digest AND registrations.id = mail_links.registration_id AND expires_at > now()
    RETURNING email, registrations.email_key, name, password_hash, invitation
""")
END_REGISTRATIONS = text("DELETE FROM registrations WHERE email_key = :key")
SET_VERIFIED = text("UPDATE users SET email_verified_at = now() WHERE id = :id")
DROP_EXPIRED = (
    text("DELETE FROM mail_links WHERE expires_at < :now"),
    text("DELETE FROM registrations WHERE created_at < :registered_since"),
)


def add_registration(
    connection: Connection, *, email: str, key: str, name: str, password_hash: str, invitation: bytes | None
) -> int:
    """Store a registration that waits for its mail, and return its id."""
    values = {"email": email, "key": key, "name": name, "password_hash": password_hash, "invitation": invitation}
    return int(connection.execute(ADD_REGISTRATION, values).scalar_one())


def add_mail(connection: Connection, kind: str, key: str, registration_id: int | None = None) -> None:
    """Store a mail that is to be sent to the address with a key, if it has an account."""
    connection.execute(ADD_MAIL, {"kind": kind, "key": key, "registration_id": registration_id})


def claim(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Claim due mails and return them (id, kind, email_key, registration_id, attempts)."""
    return sorted(connection.execute(CLAIM, {"now": now, "until": now + LEASE, "most": MOST}).all())


def end(connection: Connection, mail_id: int) -> None:
    """Delete a mail that was sent, or is given up."""
    connection.execute(END, {"id": mail_id})


def postpone(connection: Connection, mail_id: int, due_at: datetime) -> None:
    """Let a mail be sent again later."""
    connection.execute(POSTPONE, {"id": mail_id, "due_at": due_at})


def add_link(
    connection: Connection,
    digest: bytes,
    lifetime: timedelta,
    *,
    user_id: int | None = None,
    registration_id: int | None = None,
    is_mailed: bool = True,
) -> None:
    """Store a link to a new password of a user, or to a registration."""
    values = {"user_id": user_id, "registration_id": registration_id, "is_mailed": is_mailed}
    connection.execute(ADD_LINK, {"digest": digest, "lifetime": lifetime, **values})


def use_reset(connection: Connection, digest: bytes) -> bool:
    """Delete a link to a new password with all others of its user and return True; False where there is none.

    A link of a mail has verified the address.
    """
    row = connection.execute(USE_RESET, {"digest": digest}).one_or_none()
    if row is None:
        return False
    end_links(connection, row.user_id)
    if row.is_mailed:
        set_verified(connection, row.user_id)
    return True


def end_links(connection: Connection, user_id: int) -> None:
    """Delete all links of a user."""
    connection.execute(END_LINKS, {"user_id": user_id})


def use_registration(connection: Connection, digest: bytes) -> Row[Any] | None:
    """Delete the registration of a link, with all others of its address, and return it; None where there is none."""
    row = connection.execute(USE_REGISTRATION, {"digest": digest}).one_or_none()
    if row is not None:
        connection.execute(END_REGISTRATIONS, {"key": row.email_key})
    return row


def set_verified(connection: Connection, user_id: int) -> None:
    """Store that a link of a mail to the user's address was followed now."""
    connection.execute(SET_VERIFIED, {"id": user_id})


def drop_expired(connection: Connection, now: datetime) -> None:
    """Delete links and registrations past their ends."""
    for statement in DROP_EXPIRED:
        connection.execute(statement, {"now": now, "registered_since": now - REGISTRATION})
