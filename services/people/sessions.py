"""Sessions of browsers and token families of programs: opened, listed, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from accounts import credentials
from db import announcements
from db.announcements import RightsChanged
from db.engine import Connection, Row, reading, writing
from db.queries import accounts as queries
from db.writes import sessions as writes
from services.actors import Actor
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import SESSION_ID, WITH_TOKENS
from services.people.users import User
from services.requests import Request


class SessionKind(StrEnum):
    """Where a user has signed in."""

    BROWSER = "browser"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened: its user, and the secret for the cookie, which is stored nowhere."""

    user: User
    secret: str


@dataclass(frozen=True, slots=True)
class Session:
    """A place where a user is signed in. Times in UTC; `is_current`: the one that asks."""

    id: int
    kind: SessionKind
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    user_agent: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SessionRequest(Request):
    """One session."""

    session_id: Annotated[int, SESSION_ID]


@dataclass(frozen=True, slots=True)
class EverywhereRequest(Request):
    """The end of all sessions."""

    tokens: Annotated[bool, WITH_TOKENS] = False


def open_session(connection: Connection, user: User, client: Client) -> Opened:
    """Open a session of a user in the caller's transaction."""
    secret = credentials.new_secret()
    digest = credentials.digest(secret)
    writes.open_session(connection, user.id, digest, client.user_agent, client.address)
    return Opened(user, secret)


def load_sessions(actor: Actor) -> Sequence[Session]:
    """Return where a user is signed in, the last used first."""
    user_id = actor.user_id or 0
    with reading(fresh=True) as connection:
        browsers, programs = queries.sessions(connection, user_id), queries.families(connection, user_id)
    found = [
        *(_session(row, SessionKind.BROWSER, actor.session_id) for row in browsers),
        *(_session(row, SessionKind.PROGRAM, actor.family_id) for row in programs),
    ]
    return sorted(found, key=lambda session: session.seen_at, reverse=True)


def sign_out(actor: Actor, client: Client) -> None:
    """End the session or the token family that a request came with."""
    if actor.user_id is None:
        return
    with writing() as connection:
        ended = writes.end_session_of(connection, actor.user_id, actor.session_id)
        ended |= writes.end_family(connection, actor.user_id, actor.family_id)
        if ended:
            events.record(connection, EventKind.SIGNED_OUT, actor.user_id, client)
    announcements.publish(RightsChanged(actor.user_id))


def sign_out_everywhere(user_id: int, asked: EverywhereRequest, client: Client) -> None:
    """End all sessions and token families of a user, and its personal tokens where wanted."""
    with writing() as connection:
        writes.end_all(connection, user_id, personal_tokens=asked.tokens)
        events.record(connection, EventKind.SIGNED_OUT_EVERYWHERE, user_id, client, tokens=asked.tokens)
    announcements.publish(RightsChanged(user_id))


def end(user_id: int, asked: SessionRequest, client: Client) -> bool:
    """End a browser's session or a program's token family of a user; False where the user has no such one."""
    browser, number = is_browser(asked.session_id)
    with writing() as connection:
        ended = (writes.end_session_of if browser else writes.end_family)(connection, user_id, number)
        if ended:
            events.record(connection, EventKind.SESSION_ENDED, user_id, client)
    if ended:
        announcements.publish(RightsChanged(user_id))
    return ended


def is_browser(shown: int) -> tuple[bool, int]:
    """Return whether a shown number is of a browser's session, and the number in its own table."""
    return shown % 2 == 0, shown // 2


def _session(row: Row, kind: SessionKind, current: int) -> Session:
    """Return a session of a row. Two tables share the shown numbers: even ones are browsers', odd ones programs'."""
    shown = {**row._mapping, "id": 2 * row.id + (kind is SessionKind.PROGRAM)}
    return Session(**shown, kind=kind, is_current=row.id == current)
