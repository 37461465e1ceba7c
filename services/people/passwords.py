"""Change of a password: everything that the old one opened ends."""

import secrets
from dataclasses import dataclass
from typing import Annotated

from accounts import credentials, emails
from db import announcements
from db.announcements import RightsChanged
from db.engine import Row, reading, writing
from db.queries import accounts as queries
from db.writes import accounts, second_factors, sessions
from services.actors import Actor
from services.people import events, hashing
from services.people.choosing import require_good
from services.people.clients import CONSOLE, Client
from services.people.events import EventKind
from services.people.fields import CURRENT_PASSWORD, NEW_PASSWORD, WITH_TOKENS
from services.people.proving import WRONG_PASSWORD, prove
from services.requests import RejectedRequest, Request


@dataclass(frozen=True, slots=True)
class PasswordRequest(Request):
    """A new password in place of the current one."""

    current: Annotated[str, CURRENT_PASSWORD]
    new: Annotated[str, NEW_PASSWORD]
    tokens: Annotated[bool, WITH_TOKENS] = True


class UnknownUser(Exception):
    """No account has this address."""


def change(actor: Actor, asked: PasswordRequest, client: Client) -> str | None:
    """Change a user's password and end all sessions but the actor's; personal tokens too unless kept.

    Returns the new secret of the actor's session, None for a program: the one before ends, too. Raises RejectedRequest.
    """
    user_id = actor.user_id or 0
    try:
        row = prove(user_id, asked.current, client)
    except RejectedRequest:
        raise RejectedRequest({"current": WRONG_PASSWORD}) from None
    require_good(asked.new, _words(row), "new")
    password_hash = hashing.hashed(asked.new)
    with writing() as connection:
        accounts.lock_user(connection, user_id)
        accounts.set_password(connection, user_id, password_hash)
        sessions.end_all(
            connection,
            user_id,
            but_session=actor.session_id,
            but_family=actor.family_id,
            personal_tokens=asked.tokens,
        )
        secret = credentials.new_secret()
        is_browser = sessions.renew_session(connection, user_id, actor.session_id, credentials.digest(secret))
        events.record(connection, EventKind.PASSWORD_CHANGED, user_id, client, tokens=asked.tokens)
    announcements.publish(RightsChanged(user_id))
    return secret if is_browser else None


def reset(email: str, *, second_factor: bool = False) -> str:
    """Give an account a random password and return it; end all its sessions and tokens.

    With `second_factor` that is removed, too: without it a lost telephone would stay lost. Raises UnknownUser.
    """
    with reading(fresh=True) as connection:
        row = queries.user_by_email(connection, emails.key_of(emails.normalised(email)))
    if row is None:
        raise UnknownUser(email)
    password = secrets.token_urlsafe(15)
    password_hash = hashing.hashed(password)
    with writing() as connection:
        accounts.set_password(connection, row.id, password_hash)
        sessions.end_all(connection, row.id, personal_tokens=True)
        if second_factor:
            second_factors.end_second_factor(connection, row.id)
        events.record(connection, EventKind.PASSWORD_RESET, row.id, CONSOLE, second_factor=second_factor)
    announcements.publish(RightsChanged(row.id))
    return password


def _words(row: Row) -> tuple[str, ...]:
    return row.email, row.name
