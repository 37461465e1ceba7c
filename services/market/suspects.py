"""Suspect prices (docs/decisions/0017-suspect-prices.md): each with its source and the evidence against it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from db.engine import reading
from db.queries import suspects as queries
from services.market import fields
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of

SHOWN, SHOWN_OF_CARD = 200, 10


@dataclass(frozen=True, slots=True)
class SuspectPrice:
    """A suspect price, beside the last `trusted` one of its series; None where it would be the first."""

    card_id: int
    name: str
    set_code: str
    collector_number: str
    marketplace: str
    kind: str
    condition: str
    finish: str
    language: str
    currency: str
    price: Decimal
    trusted: Decimal | None
    time: datetime
    source: str

    @property
    def reason(self) -> str:
        """Return why the price is suspect, in words."""
        if self.trusted is None:
            return "Far from what all other marketplaces ask"
        higher, lower = max(self.price, self.trusted), min(self.price, self.trusted)
        factor = f"{round(higher / lower):,}"
        share = f"{factor} times" if self.price > self.trusted else f"1/{factor} of"
        return f"{share} the last trusted price"


@dataclass(frozen=True, slots=True)
class SuspectSeries:
    """A series with suspect prices: the newest one, their number, and the time of the first (UTC)."""

    newest: SuspectPrice
    times: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SuspectsRequest(Request):
    """Suspect prices to list, and where the page begins; `card_id` None means those of all cards."""

    card_id: Annotated[int | None, fields.CARD_ID] = None
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("suspects", str(self.card_id))


@dataclass(frozen=True, slots=True)
class SuspectPage:
    """One page of suspect prices, newest first. The following page begins after the place `next_after`."""

    items: list[SuspectPrice]
    next_after: bytes | None
    has_more: bool


def load_page(request: SuspectsRequest) -> SuspectPage:
    """Return a page of suspect prices. Not cached: a run that stores only suspect prices raises no version."""
    with reading(fresh=True) as connection:
        after = position_at(request.after, tuple[datetime, int])
        rows = queries.newest(connection, request.limit + 1, request.card_id, after)
    shown, more = rows[: request.limit], len(rows) > request.limit
    place = place_of(queries.position_of(shown[-1])) if more else None
    return SuspectPage([made_of(row, SuspectPrice) for row in shown], place, more)


def load_of_card(card_id: int) -> list[SuspectSeries]:
    """Return at most SHOWN_OF_CARD series of a card with suspect prices, newest first."""
    return _series(SHOWN_OF_CARD, card_id)


def load_newest() -> list[SuspectSeries]:
    """Return at most SHOWN series with suspect prices, newest first."""
    return _series(SHOWN)


def load_number() -> int:
    """Return the number of series with suspect prices."""
    with reading(fresh=True) as connection:
        return queries.number_of_series(connection)


def _series(limit: int, card_id: int | None = None) -> list[SuspectSeries]:
    with reading(fresh=card_id is None) as connection:
        rows = queries.newest_of_series(connection, limit, card_id)
    return [SuspectSeries(made_of(row, SuspectPrice), row.times, row.since) for row in rows]
