"""Events of a user's rules: listed, counted and read."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from db import announcements
from db.announcements import AlertsChanged
from db.engine import Row, reading, writing
from db.queries import alerts as queries
from db.writes import alerts as writes
from services.paging import place_of, position_at
from services.people.alerts.columns import amount
from services.people.alerts.requests import EventsRequest
from services.rows import made_of

FIRST_PAGE = 2**62
MOST_AT_ONCE = 50  # events of one announcement


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """An event (times in UTC, money in `currency`). `is_taken_back`: the run that stored its price was undone.

    `limit`, `percent`, `window` and `days` are those of the rule now. The card is that of the price; of a value it is
    the `location` or the set, by its code and name. `query` is that of a search.
    """

    id: int
    rule_id: int
    rule_name: str
    edge: int
    kind: str
    time: datetime
    created_at: datetime
    trigger: str
    target: str
    currency: str
    price: Decimal | None
    limit: Decimal | None
    percent: Decimal | None
    window: str | None
    days: int | None
    card_id: int | None
    card_name: str | None
    set_code: str | None
    collector_number: str | None
    location: str | None
    set_name: str | None
    query: str | None
    is_read: bool
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class EventsPage:
    """A page of events, with the number of all unread ones. The following page begins after `next_after`."""

    items: list[AlertEvent]
    unread: int
    next_after: bytes | None


def load_events(user_id: int, asked: EventsRequest) -> EventsPage:
    """Return a page of a user's events."""
    last = position_at(asked.after, tuple[int])
    with reading(fresh=True) as connection:
        rows = queries.events(connection, user_id, last[0] if last else FIRST_PAGE, asked.limit + 1)
        unread = queries.unread(connection, user_id)
    items = [event_of(row) for row in rows[: asked.limit]]
    return EventsPage(items, unread, place_of((items[-1].id,)) if len(rows) > asked.limit else None)


def load_new(user_id: int, after: int) -> tuple[list[AlertEvent], int]:
    """Return a user's events after an id, the oldest first, and the number of all unread ones."""
    with reading(fresh=True) as connection:
        rows = queries.new_events(connection, user_id, after, MOST_AT_ONCE)
        return [event_of(row) for row in rows], queries.unread(connection, user_id)


def count_unread(user_id: int) -> int:
    """Return the number of events that a user has not read."""
    with reading(fresh=True) as connection:
        return queries.unread(connection, user_id)


def read(user_id: int, until: int) -> int:
    """Mark a user's events up to an id as read, on all devices; return the number of unread ones."""
    with writing() as connection:
        were_unread = writes.read(connection, user_id, until)
        unread = queries.unread(connection, user_id)
    if were_unread:
        announcements.announce(AlertsChanged(user_id=user_id))
    return unread


def event_of(row: Row) -> AlertEvent:
    """Return the event in a row of db.queries.alerts."""
    return made_of(
        row,
        AlertEvent,
        price=amount(row.price, row.currency),
        limit=amount(row.limit_price, row.currency),
        window=row.change_window,
        is_read=row.read_at is not None,
    )
