"""Shared links: parts of a collection that anybody may read who has the link, until its end. Its secret is shown once.

The kinds are a table: what a reader sees of one is in services/people/shared.py and dashapp/sharing/links/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from accounts import credentials
from accounts.lifetimes import SHARE_DAYS
from db.engine import Connection, Row, reading, writing
from db.queries import inventory
from db.queries import shares as queries
from db.writes import accounts
from db.writes import shares as writes
from services.people import events
from services.people.clients import Client
from services.people.events import EventKind
from services.people.fields import LINE
from services.people.holding_requests import CURRENCY, LOCATION
from services.people.settings import settings_in
from services.requests import RejectedRequest, Request
from services.rules import Choice, Text, WholeNumber

MOST = 50  # living links of a user
HIDDEN, SHOWN = "hidden", "shown"


class ShareKind(StrEnum):
    """What a link leads to: the collection in figures, the copies in a location, or what is missing of the wants."""

    SUMMARY = "summary"
    LOCATION = "location"
    WANT_LIST = "want_list"


class TooManyShares(Exception):
    """The user has as many shared links as one may have."""


@dataclass(frozen=True, slots=True)
class ShareRequest(Request):
    """A new shared link."""

    kind: Annotated[
        str,
        Choice(
            choices=ShareKind,
            description="summary: the collection in figures; location: the copies in it; want_list: what is missing.",
        ),
    ]
    location: Annotated[str | None, LOCATION] = None
    values: Annotated[
        str,
        Choice(
            choices=(HIDDEN, SHOWN),
            description="shown: with prices and values. What was paid or may be, tags and notes are never shown.",
        ),
    ] = HIDDEN
    currency: Annotated[str | None, CURRENCY] = None
    title: Annotated[
        str,
        Text(description="Title that readers see.", longest=80, pattern=LINE, expected="one line"),
    ] = ""
    days: Annotated[int, WholeNumber(description="Days until it ends.", most=366)] = SHARE_DAYS


@dataclass(frozen=True, slots=True)
class ShareEnd(Request):
    """One shared link."""

    share_id: Annotated[int, WholeNumber(description="Number of a shared link, as the list gives it.")]


@dataclass(frozen=True, slots=True)
class Share:
    """A shared link as its user sees it (times in UTC); `location` is empty for copies in none, None for other kinds.

    `opened_on` is the last day on which somebody read it, None for a link that nobody has read.
    """

    id: int
    kind: str
    title: str
    location: str | None
    values: str
    currency: str
    created_at: datetime
    expires_at: datetime
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A shared link that was opened, with whose collection it is of."""

    user_id: int
    share: Share


def load_shares(user_id: int) -> Sequence[Share]:
    """Return the living shared links of a user, the newest first."""
    with reading(fresh=True) as connection:
        return [_share(row) for row in queries.of_user(connection, user_id)]


def make(user_id: int, asked: ShareRequest, client: Client) -> tuple[Share, str]:
    """Return a new shared link, and its secret, which nothing returns again.

    Raises TooManyShares, RejectedRequest for a location that the user does not have.
    """
    secret = credentials.new_share_secret()
    with writing() as connection:
        accounts.lock_user(connection, user_id)
        share_id = writes.add(
            connection,
            user_id,
            MOST,
            digest=credentials.digest(secret),
            kind=asked.kind,
            title=asked.title.strip(),
            location_id=_location_id(connection, user_id, asked),
            shows_values=asked.values == SHOWN,
            currency=asked.currency or settings_in(connection, user_id).currency,
            lifetime=timedelta(days=asked.days),
        )
        if share_id is None:
            raise TooManyShares(f"You have {MOST} shared links, as many as one may have. End one of them first.")
        events.record(connection, EventKind.SHARE_MADE, user_id, client, share=share_id, of=asked.kind)
        (row,) = (one for one in queries.of_user(connection, user_id) if one.id == share_id)
    return _share(row), secret


def end(user_id: int, asked: ShareEnd, client: Client) -> bool:
    """End a shared link of a user; False where the user has no such link."""
    with writing() as connection:
        ended = writes.end(connection, user_id, asked.share_id)
        if ended:
            events.record(connection, EventKind.SHARE_ENDED, user_id, client, share=asked.share_id)
    return ended


def opened(secret: str) -> OpenShare | None:
    """Return the link of a secret; None for an unknown one, and for one that has ended. Stores the day of reading."""
    with reading(fresh=True) as connection:
        row = queries.by_digest(connection, credentials.digest(secret))
    if row is None:
        return None
    if row.opened_on != datetime.now(UTC).date():
        with writing() as connection:
            writes.see(connection, row.id)
    return OpenShare(row.user_id, _share(row))


def _location_id(connection: Connection, user_id: int, asked: ShareRequest) -> int | None:
    """Return the id of the location that is asked for; None for no location, and for kinds without one."""
    if asked.kind != ShareKind.LOCATION:
        return None
    if asked.location is None:
        raise RejectedRequest({"location": "is needed: a name, or empty for copies in no location"})
    if not asked.location:
        return None
    known = {row.name: int(row.id) for row in inventory.locations(connection, user_id)}
    if asked.location not in known:
        raise RejectedRequest({"location": "is none of your locations"})
    return known[asked.location]


def _share(row: Row) -> Share:
    return Share(
        row.id,
        row.kind,
        row.title,
        row.location if row.kind == ShareKind.LOCATION else None,
        SHOWN if row.shows_values else HIDDEN,
        row.currency,
        row.created_at,
        row.expires_at,
        row.opened_on,
    )
