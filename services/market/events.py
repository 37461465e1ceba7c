"""Events of the market that charts mark: those of a card, of a set, and of all; and the event study."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from analysis.event_study import LEAST
from db.engine import Row, reading
from db.queries import market_events as queries
from market.events import Kind
from market.variants import Currency
from services.market import fields
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, WholeNumber

MOST = 200  # events of a chart


@dataclass(frozen=True, slots=True)
class MarketEvent:
    """Something that prices may follow, on a day (UTC).

    `detail` is the format of a change of legality, or what was corrected: `set apart`, or the source of a load that was
    taken back.
    """

    day: date
    kind: str
    set_code: str | None
    set_name: str | None
    card_id: int | None
    card_name: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class EventsRequest(Request):
    """The newest events of a kind."""

    kind: Annotated[str | None, Choice(choices=Kind, description="What happened. Left out: everything.")] = None
    limit: Annotated[int, WholeNumber(description="Number of events.", most=MOST)] = 50


@dataclass(frozen=True, slots=True)
class CardEventsRequest(Request):
    """The card whose events to list."""

    card_id: fields.CardId


@dataclass(frozen=True, slots=True)
class EventStudyRequest(Request):
    """The currency of the prices around events."""

    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class PathDay:
    """A day after the events of a kind (before them below 0): changes relative to the index, in per cent.

    Since the day before the event; median and quartiles of `n` events.
    """

    day_offset: int
    median: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class StudiedKind:
    """What prices did around the events of a kind. `n` is the largest number of events with a price on a day.

    `is_enough`: there are enough events to say something; `events` is how many are known at all.
    """

    kind: str
    events: int
    n: int
    is_enough: bool
    path: list[PathDay]


@dataclass(frozen=True, slots=True)
class EventStudy:
    """What prices in a currency did around events of each kind, relative to the index."""

    currency: str
    least: int
    kinds: list[StudiedKind]


def load_card_events(card_id: int) -> list[MarketEvent]:
    """Return the newest events of a card: its set's release, reprints, changes of legality, corrections."""
    with reading() as connection:
        return _events(queries.of_card(connection, card_id, MOST))


def load_set_events(code: str) -> list[MarketEvent]:
    """Return the release of a set and the changes of legality of its cards, the newest first."""
    with reading() as connection:
        return _events(queries.of_set(connection, code, MOST))


def load_market_events() -> list[MarketEvent]:
    """Return the newest events of the whole market: releases, changes of legality, loads that were taken back."""
    with reading() as connection:
        return _events(queries.of_market(connection, MOST))


def load_events(request: EventsRequest) -> list[MarketEvent]:
    """Return the newest events of a kind until today."""
    with reading() as connection:
        return _events(queries.newest(connection, request.kind, datetime.now(UTC).date(), request.limit))


def load_event_study(request: EventStudyRequest) -> EventStudy:
    """Return what prices did around the events of each kind."""
    with reading() as connection:
        rows, counts = queries.paths(connection, request.currency), queries.counts(connection)
    kinds = [_studied(kind, counts.get(kind, 0), [row for row in rows if row.kind == kind]) for kind in Kind]
    return EventStudy(request.currency, LEAST, kinds)


def _studied(kind: str, events: int, rows: Sequence[Row]) -> StudiedKind:
    n = max((row.n for row in rows), default=0)
    path = [
        PathDay(row.day_offset, _per_cent(row.median), _per_cent(row.low), _per_cent(row.high), row.n)
        for row in rows
        if row.n >= LEAST
    ]
    return StudiedKind(str(kind), events, n, n >= LEAST, path)


def _per_cent(log: float) -> float:
    return round(100 * math.expm1(log), 4)


def _events(rows: Sequence[Row]) -> list[MarketEvent]:
    return [made_of(row, MarketEvent) for row in rows]
