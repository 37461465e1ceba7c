"""Tokens of programs: short access tokens, and refresh tokens that rotate (RFC 9700, 4.14).

A refresh token is used once: one UPDATE decides by which request. Parallel requests with the same token get the same
successor for half a minute, because two tabs or a lost answer are no theft. A token that comes later was copied: the
whole family ends, the audit log says so, and the owner is mailed where the instance sends mail.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from accounts import access_tokens, credentials, emails
from accounts.lifetimes import ACCESS_TOKEN, SUCCESSOR_WINDOW
from db import announcements
from db.announcements import RightsChanged
from db.engine import Connection, Row, writing
from db.queries import accounts as users
from db.writes import mail as mail_writes
from db.writes import sessions as writes
from services.people import events, mails
from services.people.clients import Client
from services.people.events import EventKind
from services.people.mails import MailKind
from services.people.signing_in import Credentials, proved_user
from services.requests import Request
from services.rules import Text
from services.settings import has_mail

KEY_BYTES = 32
ENDED = "The refresh token has ended, or has been used. Sign in again."


class RefreshRefused(Exception):
    """The refresh token is unknown, expired, or was used before."""


@dataclass(frozen=True, slots=True)
class RefreshRequest(Request):
    """A refresh token in exchange for new tokens."""

    refresh_token: Annotated[str, Text(description="The last refresh token of the program.", longest=100)]


@dataclass(frozen=True, slots=True)
class Tokens:
    """New tokens of a program; `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"
    expires_in: int = int(ACCESS_TOKEN.total_seconds())


def grant(asked: Credentials, client: Client, key: bytes) -> Tokens:
    """Return the first tokens of a new family. Raises SignInRefused. `key` signs access tokens."""
    user_id = proved_user(asked, client)
    secret = credentials.new_secret()
    with writing() as connection:
        rotation_key = secrets.token_bytes(KEY_BYTES)
        family = writes.open_family(connection, user_id, rotation_key, client.user_agent, client.address)
        writes.add_refresh_token(connection, family, credentials.digest(secret))
        events.record(connection, EventKind.SIGNED_IN, user_id, client, program=True)
    return _tokens(key, user_id, family, secret)


def refresh(asked: RefreshRequest, client: Client, key: bytes) -> Tokens:
    """Return the tokens that follow on a refresh token. Raises RefreshRefused."""
    digest = credentials.digest(asked.refresh_token)
    with writing() as connection:
        family = writes.use_refresh_token(connection, digest)
        if family is not None:
            secret = _successor(family, asked)
            writes.add_refresh_token(connection, family.family_id, credentials.digest(secret))
            return _tokens(key, family.user_id, family.family_id, secret)
        used = writes.used_refresh_token(connection, digest, SUCCESSOR_WINDOW)
        if used is not None and not used.is_recent:
            _end_family(connection, used, client)
    if used is None:
        raise RefreshRefused(ENDED)
    if not used.is_recent:
        announcements.publish(RightsChanged(used.user_id))
        if has_mail():
            mails.ask()
        raise RefreshRefused(ENDED)
    return _tokens(key, used.user_id, used.family_id, _successor(used, asked))


def _end_family(connection: Connection, used: Row, client: Client) -> None:
    is_first = writes.end_family(connection, used.user_id, used.family_id)
    owner = users.user(connection, used.user_id)
    if is_first and owner is not None and has_mail():
        mail_writes.add_mail(connection, MailKind.TOKEN_REUSED, emails.key_of(owner.email))
    events.record(connection, EventKind.REFRESH_TOKEN_REUSED, used.user_id, client)


def _successor(family: Row, asked: RefreshRequest) -> str:
    """Return the token that follows on another: of the same family, whoever asks."""
    rotation_key: Any = family.rotation_key
    return credentials.successor(bytes(rotation_key), asked.refresh_token)


def _tokens(key: bytes, user_id: int, family: int, secret: str) -> Tokens:
    return Tokens(access_tokens.issued(key, user_id, family, datetime.now(UTC)), secret)
