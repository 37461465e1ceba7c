"""The activity: a part of it by ids, of the market or of a user, and what a user has not seen of it.

Ids rise in the order of publication. An event that changes is published anew with another id and the same key: whoever
keeps the newest of each key, and asks for what follows the last id, has the same as who reads everything anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from analysis.activity import OF_MARKET, OF_USERS, Kind, Scope
from db.engine import Row, reading, writing
from db.queries import activity as queries
from db.queries.activity import Part
from db.writes import activity as writes
from market.variants import Currency
from services.analysis.activity_words import sentence
from services.paging import USUAL_PAGE, PageSize
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, WholeNumber

LARGEST = 2**53 - 1  # which a program in JavaScript still counts
MOST_NEW = 8
ID = WholeNumber(least=0, most=LARGEST, description="Id of an event.")
AFTER = WholeNumber(
    least=0, most=LARGEST, description="Only events after this id, the first ones of them: an answer's `last_id`."
)
BEFORE = WholeNumber(least=0, most=LARGEST, description="Only events before this id, the last ones of them.")
CURRENCY = Choice(
    choices=Currency, description="Currency of the prices that events are about; those about none are there, too."
)


@dataclass(frozen=True, slots=True)
class ActivityRequest(Request):
    """A part of the market's activity. A filter that is None means all; without `after` the newest events."""

    currency: Annotated[str | None, CURRENCY] = None
    kind: Annotated[str | None, Choice(choices=OF_MARKET, description="What it is about. Left out: all.")] = None
    after: Annotated[int | None, AFTER] = None
    before: Annotated[int | None, BEFORE] = None
    limit: PageSize = USUAL_PAGE


@dataclass(frozen=True, slots=True)
class OwnActivityRequest(Request):
    """A part of a user's activity. A filter that is None means all; without `after` the newest events."""

    currency: Annotated[str | None, CURRENCY] = None
    kind: Annotated[str | None, Choice(choices=OF_USERS, description="What it is about. Left out: all.")] = None
    after: Annotated[int | None, AFTER] = None
    before: Annotated[int | None, BEFORE] = None
    limit: PageSize = USUAL_PAGE


@dataclass(frozen=True, slots=True)
class SeenRequest(Request):
    """Up to which event a user has seen their own."""

    until: Annotated[int, ID]


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """An event; times are UTC. Of several with one `key` the newest id counts. `text` is written from `facts`."""

    id: int
    key: str
    kind: str
    scope: str
    currency: str | None
    subject: str
    occurred_at: datetime
    as_of: datetime
    facts: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Events, the newest first; `has_more`: there are further ones in the direction that was asked for.

    `last_id` is what to ask for next with `after`.
    """

    items: list[ActivityEvent]
    last_id: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Unseen:
    """The newest of the events that a user has not seen, and their number."""

    items: list[ActivityEvent]
    number: int
    last_id: int


def load_activity(asked: ActivityRequest) -> ActivityPage:
    """Return a part of the market's activity; executes one statement."""
    part = _part(asked, OF_MARKET)
    with reading() as connection:
        return _page(queries.events(connection, None, part), asked)


def load_own_activity(user_id: int, asked: OwnActivityRequest, kinds: Collection[str] = OF_USERS) -> ActivityPage:
    """Return a part of a user's activity, of some kinds; executes one statement."""
    part = _part(asked, kinds)
    with reading(fresh=True) as connection:
        return _page(queries.events(connection, user_id, part), asked)


def load_unseen(user_id: int, currency: str, kinds: Collection[str] = OF_USERS) -> Unseen:
    """Return what a user has not seen of their own events of some kinds, in a currency."""
    with reading(fresh=True) as connection:
        after = queries.seen(connection, user_id)
        rows = queries.events(connection, user_id, Part(kinds, currency, after, LARGEST, MOST_NEW, False))
        number = queries.count_after(connection, user_id, kinds, currency, after)
    return Unseen([_event(row) for row in rows], number, max((row.id for row in rows), default=after))


def see(user_id: int, asked: SeenRequest) -> int:
    """Note that a user has seen their events up to an id, and return the id; one to come is that of the newest."""
    with writing() as connection:
        last_id = min(asked.until, queries.last_id(connection, user_id))
        writes.see(connection, user_id, last_id)
        return queries.seen(connection, user_id)


def _part(asked: ActivityRequest | OwnActivityRequest, kinds: Collection[str]) -> Part:
    chosen = [one for one in kinds if asked.kind in (None, one)]
    before = LARGEST if asked.before is None else asked.before
    return Part(chosen, asked.currency, asked.after or 0, before, asked.limit + 1, asked.after is not None)


def _page(rows: Sequence[Row], asked: ActivityRequest | OwnActivityRequest) -> ActivityPage:
    items = sorted((_event(row) for row in rows[: asked.limit]), key=lambda one: -one.id)
    last_id = items[0].id if items else asked.after or 0
    return ActivityPage(items, last_id, len(rows) > asked.limit)


def _event(row: Row) -> ActivityEvent:
    scope = Scope.MARKET if Kind(row.kind) in OF_MARKET else Scope.USER
    return made_of(row, ActivityEvent, scope=str(scope), text=sentence(row.kind, row.currency, row.facts))
