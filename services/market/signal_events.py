"""Events of signals: a page of those of a currency, the newest first (docs/methods.md, signals)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from db.engine import Row, reading
from db.queries import signal_events as queries
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.signals import DIRECTIONS
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of
from services.rules import Choice
from signals.events import MEASURE_OF, EventType

STATES = {"open": True, "ended": False}


@dataclass(frozen=True, slots=True)
class SignalEventsRequest(Request):
    """Events to list, and where the page begins. A filter that is None means all."""

    currency: fields.CurrencyCode = str(Currency.USD)
    type: Annotated[str | None, Choice(choices=EventType, description="What has happened. Left out: anything.")] = None
    state: Annotated[str | None, Choice(choices=STATES, description="Whether it goes on. Left out: all.")] = None
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to, whatever the number of events a page."""
        return ("signal_events", self.currency, self.type or "", self.state or "")


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """An event of a series. `value` (by its measure), `strength` and `confidence` are those of its beginning.

    `started_at` is the time (UTC) of the price that began it; `ended_at` that of the newest price when it was over,
    None while it goes on. A spike is confirmed by other printings or two later prices; other types always are.
    """

    id: int
    card: CardSummary
    marketplace: str
    condition: str
    finish: str
    language: str
    type: str
    measure: str
    direction: str
    value: float
    strength: float
    confidence: float
    currency: str
    started_at: datetime
    ended_at: datetime | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class SignalEventsPage:
    """One page of events; the following page begins after the place `next_after`."""

    items: list[SignalEvent]
    next_after: bytes | None


def load_signal_events(request: SignalEventsRequest) -> SignalEventsPage:
    """Return a page of events; executes one statement."""
    position = position_at(request.after, tuple[datetime, int])
    is_open = None if request.state is None else STATES[request.state]
    with reading() as connection:
        rows = queries.page(connection, request.currency, request.type, is_open, position, request.limit + 1)
    items = [_event(row) for row in rows[: request.limit]]
    last = place_of((items[-1].started_at, items[-1].id)) if len(rows) > request.limit else None
    return SignalEventsPage(items, last)


def _event(row: Row) -> SignalEvent:
    return made_of(
        row,
        SignalEvent,
        id=row.event_id,
        card=made_of(row, CardSummary),
        measure=MEASURE_OF[EventType(row.type)],
        direction=DIRECTIONS[row.direction],
    )
