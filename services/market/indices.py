"""Index families: where all indices of a currency stand, and one of them over time (docs/methods.md, indices)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from math import expm1
from typing import Annotated

from db.engine import Row, reading
from db.queries import indices as queries
from market.indices.families import INDICES, LEAST_COVERAGE, LEAST_MEMBERS, VERSION, Index, Weighting
from market.indices.points import level
from market.periods import DAY, PERIODS
from market.variants import Currency
from services.market import fields
from services.requests import Request
from services.rules import Choice

CHANGES = {7: 1, 30: 3}  # days, and how much older the earlier value may be
DAYS = 1 + max(days + older for days, older in CHANGES.items())
METHOD = (
    f"{VERSION}: members fixed on the first of the month, each compared with itself, 100 on the base day; published "
    f"with {LEAST_MEMBERS} members and a coverage of {100 * LEAST_COVERAGE:.0f} %"
)


class State(StrEnum):
    """Why an index has no value, or that it has one."""

    PUBLISHED = "published"
    NOT_BEGUN = "not begun"
    NO_MEMBERS = "no members"
    FEW_PRICES = "few prices"
    LITTLE_COVERAGE = "little coverage"


@dataclass(frozen=True, slots=True)
class IndicesRequest(Request):
    """Indices to list."""

    currency: fields.CurrencyCode = str(Currency.USD)
    weighting: Annotated[
        str,
        Choice(choices=Weighting, description="equal: all members alike; capped: by their value, 3 % at most."),
    ] = str(Weighting.EQUAL)


@dataclass(frozen=True, slots=True)
class IndexPointsRequest(Request):
    """An index over a period."""

    index_code: Annotated[str, Choice(choices=INDICES, description="Code of an index, such as DC-USD-MOD-EW.")]
    period: fields.PeriodCode = "90d"


@dataclass(frozen=True, slots=True)
class IndexStanding:
    """Where an index stands: its last published value and what it rests on, with its day. None where it has none.

    Changes are in per cent. `is_running`: the day is not over, so the value is not final.
    """

    code: str
    title: str
    group: str
    currency: str
    marketplace: str
    weighting: str
    state: str
    index_value: float | None
    day: date | None
    change_7d: float | None
    change_30d: float | None
    n: int
    coverage: float | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class IndexStandings:
    """All indices of a currency and a weighting. `as_of` is the beginning of the newest day (UTC) in them."""

    currency: str
    weighting: str
    as_of: datetime | None
    method: str
    items: list[IndexStanding]


@dataclass(frozen=True, slots=True)
class DayOfIndex:
    """A day of an index. `index_value` is None where it is not published; `version` rises where it is restated."""

    time: datetime
    index_value: float | None
    n: int
    coverage: float
    version: int
    is_published: bool
    is_running: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What was published of a day before it was restated: value, move in per cent, and what they rested on."""

    day: date
    version: int
    index_value: float
    move: float
    n: int
    coverage: float
    replaced_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class IndexPoints:
    """An index over a period. It stands at 100 on `base_day`, None where nothing was published yet."""

    code: str
    title: str
    currency: str
    marketplace: str
    weighting: str
    period: str
    bucket: str
    base_day: date | None
    as_of: datetime | None
    method: str
    points: list[DayOfIndex]
    corrections: list[Correction]


def load_indices(request: IndicesRequest) -> IndexStandings:
    """Return where the indices of a currency stand; executes one statement."""
    chosen = [
        one
        for one in INDICES.values()
        if (one.universe.currency, one.weighting) == (request.currency, request.weighting)
    ]
    with reading() as connection:
        rows = queries.last_points(connection, [one.code for one in chosen], DAYS)
    by_code = {code: list(some) for code, some in groupby(rows, lambda row: str(row.code))}
    items = [_standing(one, by_code.get(one.code, [])) for one in chosen]
    as_of = max((item.day for item in items if item.day), default=None)
    return IndexStandings(request.currency, request.weighting, _begin(as_of) if as_of else None, METHOD, items)


def load_index_points(request: IndexPointsRequest) -> IndexPoints:
    """Return an index over the period that ends now."""
    index = INDICES[request.index_code]
    since = PERIODS[request.period].since(datetime.now(UTC)).date()
    with reading() as connection:
        rows = queries.points(connection, index.code, since)
        restated = queries.restated(connection, index.code, since)
    published = [row.day for row in rows if row.is_published]
    return IndexPoints(
        index.code,
        index.universe.family.title,
        index.universe.currency,
        index.universe.marketplace,
        index.weighting,
        request.period,
        DAY.label,
        rows[0].base_day if rows else None,
        _begin(published[-1]) if published else None,
        METHOD,
        [_day(row) for row in rows],
        [_correction(row) for row in restated],
    )


def _standing(index: Index, rows: Sequence[Row]) -> IndexStanding:
    published = {row.day: row for row in rows if row.is_published}
    shown = published[max(published)] if published else rows[-1] if rows else None
    last = shown if published else None
    universe = index.universe
    return IndexStanding(
        index.code,
        universe.family.title,
        universe.family.group,
        universe.currency,
        universe.marketplace,
        index.weighting,
        _state(index, shown),
        _value(last) if last else None,
        last.day if last else None,
        _change(published, last, 7),
        _change(published, last, 30),
        shown.n if shown else 0,
        shown.coverage if shown else None,
        bool(last and last.is_running),
    )


def _state(index: Index, row: "Row | None") -> State:
    if row is None:
        return State.NOT_BEGUN if index.universe.family.format else State.NO_MEMBERS
    if row.is_published:
        return State.PUBLISHED
    return State.FEW_PRICES if row.n < LEAST_MEMBERS else State.LITTLE_COVERAGE


def _change(published: dict[date, Row], last: "Row | None", days: int) -> float | None:
    """Return the change since the published value so many days before, or little more."""
    if last is None:
        return None
    wanted = [last.day - timedelta(days=days + older) for older in range(CHANGES[days] + 1)]
    earlier = next((published[day] for day in wanted if day in published), None)
    return None if earlier is None else round(100 * expm1(last.log_level - earlier.log_level), 4)


def _day(row: Row) -> DayOfIndex:
    value = _value(row) if row.is_published else None
    return DayOfIndex(_begin(row.day), value, row.n, row.coverage, row.version, row.is_published, row.is_running)


def _correction(row: Row) -> Correction:
    move = round(100 * expm1(row.log_move), 4)
    return Correction(row.day, row.version, _value(row), move, row.n, row.coverage, row.replaced_at, row.reason)


def _value(row: Row) -> float:
    return round(level(row.log_level), 6)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
