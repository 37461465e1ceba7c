"""Users: what they see of their own account, and what they may change in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from accounts import emails
from accounts.emails import InvalidEmail
from db import announcements
from db.announcements import RightsChanged
from db.engine import Row, reading, writing
from db.queries import accounts as queries
from db.writes import accounts as writes
from db.writes import mail
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import CODE, CURRENT_PASSWORD, EMAIL, NAME
from services.people.proving import prove
from services.requests import RejectedRequest, Request

TAKEN = "There is an account with this address already."


class EmailTaken(Exception):
    """Another account has this address."""


@dataclass(frozen=True, slots=True)
class User:
    """A user's own account (time in UTC). `second_factor`: whether signing in needs a code.

    `email_verified`: whether a link of a mail to the address was followed.
    """

    id: int
    email: str
    name: str
    role: str
    created_at: datetime
    second_factor: bool
    email_verified: bool


@dataclass(frozen=True, slots=True)
class ProfileRequest(Request):
    """Changes of an account. A new address needs the password."""

    name: Annotated[str | None, NAME] = None
    email: Annotated[str | None, EMAIL] = None
    password: Annotated[str | None, CURRENT_PASSWORD] = None


@dataclass(frozen=True, slots=True)
class DeletionRequest(Request):
    """Deletion of an account, proved by the password and, where there is a second factor, a code."""

    password: Annotated[str, CURRENT_PASSWORD]
    code: Annotated[str | None, CODE] = None


def load_user(user_id: int) -> User | None:
    """Return a user, None for one that was deleted meanwhile."""
    with reading(fresh=True) as connection:
        row = queries.user(connection, user_id)
    return user_of(row) if row else None


def user_of(row: Row) -> User:
    """Return the user of a row of the database."""
    has_factor, is_verified = row.totp_since is not None, row.email_verified_at is not None
    return User(row.id, row.email, row.name, row.role, row.created_at, has_factor, is_verified)


def change(user_id: int, asked: ProfileRequest, client: Client) -> None:
    """Change name or address. Raises EmailTaken, RejectedRequest for a wrong password or address."""
    email = checked_email(asked.email) if asked.email is not None else None
    if email is not None:
        prove(user_id, asked.password, client)
    with writing() as connection:
        if asked.name is not None:
            writes.set_name(connection, user_id, asked.name.strip())
        if email is not None:
            if not writes.set_email(connection, user_id, email, emails.key_of(email)):
                raise EmailTaken(TAKEN)
            mail.end_links(connection, user_id)  # they were sent to the address of before
            events.record(connection, EventKind.EMAIL_CHANGED, user_id, client)


def checked_email(email: str) -> str:
    """Return an address in its normalised form. Raises RejectedRequest."""
    try:
        return emails.normalised(email)
    except InvalidEmail as error:
        raise RejectedRequest({"email": str(error)}) from None


def delete(user_id: int, asked: DeletionRequest, client: Client) -> None:
    """Delete a user with all that belongs to it; the audit log keeps that an account was deleted, without whose.

    Raises RejectedRequest for a wrong password or code.
    """
    prove(user_id, asked.password, client, code=asked.code, needs_code=True)
    with writing() as connection:
        writes.delete_user(connection, user_id)
        events.record(connection, EventKind.ACCOUNT_DELETED, None, Client(""))
    announcements.publish(RightsChanged(user_id))
