"""Reset of a forgotten password: by a link of a mail or of the command line, which holds for an hour, once."""

from dataclasses import dataclass
from typing import Annotated

from accounts import credentials, emails
from accounts.lifetimes import RESET_LINK
from db import announcements
from db.announcements import RightsChanged
from db.engine import reading, writing
from db.queries import accounts as users
from db.queries import mail as queries
from db.writes import accounts, sessions
from db.writes import mail as writes
from services.people import events, hashing, mails
from services.people.choosing import require_good
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import EMAIL, LINK, NEW_PASSWORD
from services.people.mails import MailKind
from services.people.passwords import UnknownUser
from services.people.signing_in import key_of
from services.requests import RejectedRequest, Request
from services.settings import has_mail

NO_MAIL = "This instance sends no mail. Ask who runs it for a link to a new password."
USED = "has been used, or has ended: ask for another one"


class NoMail(Exception):
    """The instance sends no mail."""


@dataclass(frozen=True, slots=True)
class ResetRequest(Request):
    """A link to a new password, by mail."""

    email: Annotated[str, EMAIL]


@dataclass(frozen=True, slots=True)
class NewPasswordRequest(Request):
    """A new password for who has the link."""

    token: Annotated[str, LINK]
    password: Annotated[str, NEW_PASSWORD]


def ask(asked: ResetRequest) -> None:
    """Have a link mailed to the account with an address, if there is one. Raises NoMail.

    Nothing is looked up: it takes as long for an address without an account.
    """
    if not has_mail():
        raise NoMail(NO_MAIL)
    with writing() as connection:
        writes.add_mail(connection, MailKind.RESET, key_of(asked.email))
    mails.ask()


def make_link(email: str) -> str:
    """Return the secret of a new link for an account. Raises UnknownUser."""
    secret = credentials.new_secret()
    with reading(fresh=True) as connection:
        row = users.user_by_email(connection, emails.key_of(emails.normalised(email)))
    if row is None:
        raise UnknownUser(email)
    with writing() as connection:
        writes.add_link(connection, credentials.digest(secret), RESET_LINK, user_id=row.id, is_mailed=False)
    return secret


def confirm(asked: NewPasswordRequest, client: Client) -> None:
    """Set a new password, and end all sessions and tokens of the user; the second factor stays.

    Raises RejectedRequest for a link that has ended, and for a password that is not accepted, which keeps the link.
    """
    digest = credentials.digest(asked.token)
    with reading(fresh=True) as connection:
        row = queries.user_of_reset(connection, digest)
    if row is None:
        raise RejectedRequest({"token": USED})
    require_good(asked.password, (row.email, row.name))
    password_hash = hashing.hashed(asked.password)
    with writing() as connection:
        accounts.lock_user(connection, row.id)
        if not writes.use_reset(connection, digest):  # by another request meanwhile
            raise RejectedRequest({"token": USED})
        accounts.set_password(connection, row.id, password_hash)
        sessions.end_all(connection, row.id, personal_tokens=True)
        events.record(connection, EventKind.PASSWORD_RESET, row.id, client, by="link")
    announcements.publish(RightsChanged(row.id))
