"""The stored sections of a currency together, and the quick numbers about all data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from db.engine import reading
from db.queries import dashboard as queries
from services.analysis.dashboard.market import Breadth, Tile
from services.analysis.dashboard.movers import DashboardMover
from services.analysis.dashboard.sections import (
    Section,
    SectionFailed,
    Stored,
    load_rows,
    stored_market,
    stored_movers,
    stored_opportunities,
)
from services.analysis.recommendations import ToldRecommendation
from services.analysis.track_record import TypeRecord
from services.rows import made_of

S = TypeVar("S", bound=Stored)


@dataclass(frozen=True, slots=True)
class SectionState:
    """Whether a section is `ready`, `failed`, or has `not begun`; `version` rises with each change of it."""

    section: str
    state: str
    version: int | None
    computed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The dashboard of a currency; what belongs to a section that is not ready is None.

    `generated_at` is the newest time of its sections, `as_of` that of the newest price behind the movers.
    """

    currency: str
    generated_at: datetime | None
    as_of: datetime | None
    top_gainers: list[DashboardMover] | None
    top_losers: list[DashboardMover] | None
    unconfirmed_gainers: list[DashboardMover] | None
    unconfirmed_losers: list[DashboardMover] | None
    spread_opportunities: list[ToldRecommendation] | None
    records: list[TypeRecord] | None
    active_recommendations: int
    indices: list[Tile] | None
    breadth: Breadth | None
    sections: list[SectionState]


@dataclass(frozen=True, slots=True)
class QuickStats:
    """Numbers about all currencies: cards, series with a retail price, snapshots, sources that were read, open ones."""

    as_of: datetime | None
    cards: int
    series: int
    snapshots: int
    sources: int
    open_recommendations: int


def load_summary(currency: str) -> Summary:
    """Return the stored sections of a currency; executes two statements."""
    states: list[SectionState] = []
    rows = load_rows(currency, *Section)
    movers = _noted(states, Section.MOVERS, lambda: stored_movers(rows))
    offers = _noted(states, Section.OPPORTUNITIES, lambda: stored_opportunities(rows))
    market = _noted(states, Section.MARKET, lambda: stored_market(rows))
    with reading() as connection:
        active = queries.open_recommendations(connection, currency)
    return Summary(
        currency,
        max((one.computed_at for one in states if one.computed_at), default=None),
        movers.content.as_of if movers else None,
        movers.content.gainers if movers else None,
        movers.content.losers if movers else None,
        movers.content.unconfirmed_gainers if movers else None,
        movers.content.unconfirmed_losers if movers else None,
        still_open(offers.content.items) if offers else None,
        offers.content.records if offers else None,
        active,
        market.content.tiles if market else None,
        market.content.breadth if market else None,
        states,
    )


def still_open(items: list[ToldRecommendation]) -> list[ToldRecommendation]:
    """Return the recommendations that have not expired since they were stored."""
    now = datetime.now(UTC)
    return [one for one in items if one.expires_at > now]


def _noted(states: list[SectionState], section: str, load: Callable[[], S | None]) -> S | None:
    """Return a section, None where it is not ready, and note its state."""
    try:
        found = load()
    except SectionFailed:
        states.append(SectionState(section, "failed", None, None))
        return None
    if found is None:
        states.append(SectionState(section, "not begun", None, None))
    else:
        states.append(SectionState(section, "ready", found.version, found.computed_at))
    return found


def load_quick_stats() -> QuickStats:
    """Return the quick numbers; executes two statements over stored sums."""
    with reading() as connection:
        row, number = queries.stats(connection), queries.open_recommendations(connection)
    return made_of(row, QuickStats, open_recommendations=number)
