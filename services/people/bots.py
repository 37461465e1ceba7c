"""Bots of chats: somebody at a chat is linked to a user by a code that the user types there.

The bot has the token of an operator, with a scope that no other token has; it knows people by an id of the chat's. Only
what is linked is opened to it, until the user ends the link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from accounts import credentials
from accounts.lifetimes import BOT_CODE
from db.engine import reading, writing
from db.queries import bots as queries
from db.writes import bots as writes
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import LINK_ID
from services.people.valuation.asking import SummaryRequest
from services.requests import RejectedRequest, Request
from services.rules import Text

EXTERNAL_ID = Text(
    description="Who somebody is at the chat, such as discord:1234.",
    longest=100,
    pattern=r"[!-~]+",
    expected="one word",
)
WRONG_CODE = "is not a code of now: make another one in the settings"


class NotLinked(LookupError):
    """Nobody has linked themselves under this id."""


@dataclass(frozen=True, slots=True)
class LinkRequest(Request):
    """A code that somebody has typed at a chat."""

    code: Annotated[str, Text(description="The code, as it was typed.", longest=40)]
    external_id: Annotated[str, EXTERNAL_ID]


@dataclass(frozen=True, slots=True)
class LinkedSummaryRequest(SummaryRequest):
    """What the collection of somebody at a chat is worth."""

    external_id: Annotated[str, EXTERNAL_ID] = ""


@dataclass(frozen=True, slots=True)
class LinkEnd(Request):
    """One link."""

    link_id: Annotated[int, LINK_ID]


@dataclass(frozen=True, slots=True)
class BotCode:
    """A new code and its end (UTC)."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BotLink:
    """A link as its user sees it (time in UTC)."""

    id: int
    external_id: str
    created_at: datetime


def make_code(user_id: int) -> BotCode:
    """Return a new code of a user, which ends the one before."""
    code = credentials.new_bot_code()
    with writing() as connection:
        return BotCode(code, writes.set_code(connection, user_id, _digest(code), BOT_CODE))


def link(operator_id: int, asked: LinkRequest, client: Client) -> None:
    """Link somebody at the chat of an operator's bot to the user of a code. Raises RejectedRequest for a wrong one."""
    with writing() as connection:
        user_id = writes.use_code(connection, _digest(asked.code))
        if user_id is None:
            raise RejectedRequest({"code": WRONG_CODE})
        writes.add_link(connection, user_id, operator_id, asked.external_id)
        events.record(connection, EventKind.BOT_LINKED, user_id, client, external_id=asked.external_id)


def load_links(user_id: int) -> Sequence[BotLink]:
    """Return the links of a user, the newest first."""
    with reading(fresh=True) as connection:
        return [BotLink(**row._mapping) for row in queries.links(connection, user_id)]


def end(user_id: int, asked: LinkEnd, client: Client) -> bool:
    """End a link of a user; False where the user has no such one."""
    with writing() as connection:
        ended = writes.end_link(connection, user_id, asked.link_id)
        if ended:
            events.record(connection, EventKind.BOT_UNLINKED, user_id, client)
    return ended


def linked_user(operator_id: int, external_id: str) -> int:
    """Return who somebody at the chat of an operator's bot is. Raises NotLinked."""
    with reading(fresh=True) as connection:
        user_id = queries.linked_user(connection, operator_id, external_id)
    if user_id is None:
        raise NotLinked(external_id)
    return user_id


def _digest(code: str) -> bytes:
    return credentials.digest(credentials.plain_code(code))
