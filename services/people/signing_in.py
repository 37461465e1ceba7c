"""Sign-in: the credentials of a user, for a browser's session or for a program's tokens.

An unknown address, a wrong password and a wrong code are answered alike, after the same work: a stranger learns
nothing of who has an account.
"""

from dataclasses import dataclass
from typing import Annotated

from accounts import credentials, emails, passwords
from accounts.emails import InvalidEmail
from db import announcements
from db.announcements import RightsChanged
from db.engine import Connection, Row, reading, writing
from db.queries import accounts as queries
from db.writes import accounts as writes
from db.writes import sessions
from services.people import events, hashing
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import CODE, CURRENT_PASSWORD, EMAIL
from services.people.proving import uses_code
from services.people.sessions import Opened, open_session
from services.people.users import user_of
from services.requests import Request

OPENINGS = (EventKind.REGISTERED, EventKind.SIGNED_IN)
REFUSED = "The address, the password or the code is wrong."


class SignInRefused(Exception):
    """The credentials are wrong; the message does not say which of them."""


@dataclass(frozen=True, slots=True)
class Credentials(Request):
    """Credentials of a user."""

    email: Annotated[str, EMAIL]
    password: Annotated[str, CURRENT_PASSWORD]
    code: Annotated[str | None, CODE] = None


def key_of(email: str) -> str:
    """Return the key of the account that credentials name: of a wrong address too, which no account has."""
    try:
        return emails.key_of(emails.normalised(email))
    except InvalidEmail:
        return email.casefold()


def has_signed_in_from(email: str, address: str) -> bool:
    """Return whether the account of an address of mail was made or signed in to from a network address before."""
    with reading() as connection:
        return queries.is_known_address(connection, key_of(email), OPENINGS, address)


def sign_in(asked: Credentials, client: Client, before: str | None = None) -> Opened:
    """Open a session of a user for a browser. Raises SignInRefused.

    `before` is the secret of the session that the browser had: it ends, so that none outlives a sign-in.
    """
    row = _proved(asked, client)
    with writing() as connection:
        ended = sessions.end_session(connection, credentials.digest(before)) if before else None
        events.record(connection, EventKind.SIGNED_IN, row.id, client)
        opened = open_session(connection, user_of(row), client)
    if ended is not None:
        announcements.publish(RightsChanged(ended))
    return opened


def proved_user(asked: Credentials, client: Client) -> int:
    """Return the user whose credentials a program has sent. Raises SignInRefused."""
    user_id: int = _proved(asked, client).id
    return user_id


def _proved(asked: Credentials, client: Client) -> Row:
    with reading(fresh=True) as connection:
        row = queries.user_by_email(connection, key_of(asked.email))
    is_right = hashing.matches(row.password_hash if row else None, asked.password)
    renewed = hashing.hashed(asked.password) if row and is_right and passwords.is_outdated(row.password_hash) else None
    with writing() as connection:
        if row is not None and is_right and _has_code(connection, row, asked.code, client):
            if renewed:
                writes.renew_hash(connection, row.id, row.password_hash, renewed)
            return row
        events.record(connection, EventKind.SIGN_IN_REFUSED, row.id if row else None, client)
    raise SignInRefused(REFUSED)


def _has_code(connection: Connection, row: Row, code: str | None, client: Client) -> bool:
    return row.totp_since is None or uses_code(connection, row, code, client)
