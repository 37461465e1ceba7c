"""Personal tokens: made by a user for a program of their own, with scopes and an end; shown once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from accounts import credentials
from accounts.lifetimes import PERSONAL_TOKEN_DAYS
from accounts.rights import OF_OPERATORS, Role, Scope
from db import announcements
from db.announcements import RightsChanged
from db.engine import Row, reading, writing
from db.queries import accounts as queries
from db.writes import accounts
from db.writes import personal_tokens as writes
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import TOKEN_ID
from services.requests import RejectedRequest, Request
from services.rules import Choices, Text, WholeNumber

MOST = 20  # personal tokens of a user
HINT = 8  # characters that are shown of a token


class TooManyTokens(Exception):
    """The user has as many personal tokens as one may have."""


@dataclass(frozen=True, slots=True)
class TokenRequest(Request):
    """A new personal token."""

    name: Annotated[str, Text(description="What the token is for.", longest=80)]
    scopes: Annotated[tuple[str, ...], Choices(choices=Scope, description="What the token may do.")]
    days: Annotated[int, WholeNumber(description="Days until it ends.", most=3_650)] = PERSONAL_TOKEN_DAYS


@dataclass(frozen=True, slots=True)
class TokenEnd(Request):
    """One personal token."""

    token_id: Annotated[int, TOKEN_ID]


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """A personal token as it is listed (times in UTC); `hint` is its beginning."""

    id: int
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_from: str | None


def load_tokens(user_id: int) -> Sequence[PersonalToken]:
    """Return the personal tokens of a user, the newest first."""
    with reading(fresh=True) as connection:
        return [_token(row) for row in queries.personal_tokens(connection, user_id)]


def make(user_id: int, asked: TokenRequest, client: Client) -> tuple[PersonalToken, str]:
    """Return a new personal token, and its secret, which nothing returns again.

    Raises TooManyTokens, RejectedRequest for one without a name, or with a scope of operators.
    """
    if not asked.name.strip():
        raise RejectedRequest({"name": "must say what the token is for"})
    secret = credentials.new_personal_token()
    _require_role(user_id, asked)
    with writing() as connection:
        accounts.lock_user(connection, user_id)
        token_id = writes.add_personal_token(
            connection,
            user_id,
            MOST,
            digest=credentials.digest(secret),
            name=asked.name.strip(),
            hint=secret[:HINT],
            scopes=[*asked.scopes],
            lifetime=timedelta(days=asked.days),
        )
        if token_id is None:
            raise TooManyTokens(f"You have {MOST} tokens, as many as one may have. End one of them first.")
        events.record(connection, EventKind.TOKEN_MADE, user_id, client, token=token_id, scopes=[*asked.scopes])
        (row,) = (one for one in queries.personal_tokens(connection, user_id) if one.id == token_id)
    return _token(row), secret


def _require_role(user_id: int, asked: TokenRequest) -> None:
    wanted = OF_OPERATORS & {*asked.scopes}
    with reading(fresh=True) as connection:
        row = queries.user(connection, user_id)
    if wanted and (row is None or row.role != Role.OPERATOR):
        raise RejectedRequest({"scopes": f"{', '.join(sorted(wanted))} is for operators"})


def end(user_id: int, asked: TokenEnd, client: Client) -> bool:
    """End a personal token of a user; False where the user has no such token."""
    with writing() as connection:
        ended = writes.end_personal_token(connection, user_id, asked.token_id)
        if ended:
            events.record(connection, EventKind.TOKEN_ENDED, user_id, client, token=asked.token_id)
    if ended:
        announcements.publish(RightsChanged(user_id))
    return ended


def _token(row: Row) -> PersonalToken:
    return PersonalToken(**row._mapping)
