"""Sets: the list with the value of each, one set, and its value and index over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any

from db.engine import Row, reading
from db.queries import sets as queries
from market.matched_index import VERSION, chained, coverage
from market.periods import DAY, PERIODS
from market.search.names import searchable, title
from market.variants import Currency
from services.market import fields
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, Text, WrongValue

POSITIONS = MappingProxyType(
    {
        "value": tuple[Decimal | None, str],
        "name": tuple[str, str],
        "released_at": tuple[date | None, str],
        "change_7d": tuple[Decimal | None, str],
    }
)
LONGEST_NAME = 100
ON_MAP = 60  # sets on the map of the market
METHOD = (
    f"{VERSION} over all retail series of the set; value is one of each printing at the headline price that was known"
    " at the end of the day, carried forward for 90 days at most"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetName(Text):
    """Words of a set's name, or its code: printable text, read as folded words."""

    def read(self, text: str) -> str:
        """Return the folded words; empty for all sets."""
        if len(text) > self.longest or not text.isprintable():
            raise WrongValue(f"must be a part of a set's name, of at most {self.longest} printable characters")
        return title(text)


@dataclass(frozen=True, slots=True)
class SetsRequest(Request):
    """Sets to list, their order, and where the page begins."""

    sort: Annotated[str, Choice(choices=queries.SORTS, description="What is unknown comes last.")] = "released_at"
    order: Annotated[
        str, Choice(choices=queries.ORDERS, description="asc: A to Z, low to high; desc: Z to A, high to low.")
    ] = "desc"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None
    currency: fields.CurrencyCode = str(Currency.USD)
    name: Annotated[str, SetName(longest=LONGEST_NAME, description="Words of the name, or the code.")] = ""

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("sets", self.sort, self.order, self.currency, self.name)


@dataclass(frozen=True, slots=True)
class SetRequest(Request):
    """One set, and the currency of its value."""

    code: fields.SetCode
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class SetIndexRequest(SetRequest):
    """One set, in a currency, over a period."""

    period: fields.PeriodCode = "90d"


@dataclass(frozen=True, slots=True)
class SetValue:
    """A set and the value of one of each of its printings on paper: the last point of its chart.

    `value` is of `priced_count` of `card_count` printings; `stale_share` of it is of prices that are not current.
    `as_of` is the newest price in it. Changes are per cent, from an earlier point of the same chart. None is unknown,
    also where more than a tenth of the cards entered or left since, or most of the value is stale.
    """

    code: str
    name: str
    set_type: str | None
    released_at: date | None
    currency: str
    card_count: int
    priced_count: int
    value: Decimal | None
    stale_share: Decimal | None
    change_24h: Decimal | None
    change_7d: Decimal | None
    change_30d: Decimal | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class SetList:
    """One page of sets. The following one begins after the place `next_after`."""

    items: list[SetValue]
    next_after: bytes | None
    has_more: bool


@dataclass(frozen=True, slots=True)
class SetPoint:
    """One day of a set: the matched index (100 at the first point), the plain mean of its series, its value.

    `value` is the sum of the headline prices of `valued_count` printings, as known at the end of the day; `stale_share`
    of it is of prices that were not current then. `entered` printings had no price in the 90 days before. None is
    unknown: the day's raw prices were dropped. The index rests on `matched_count` matched series; `coverage` is their
    share of those alive.
    """

    time: datetime
    index_value: float
    avg_price: float | None
    series_count: int
    matched_count: int
    coverage: float
    value: float | None
    valued_count: int
    stale_share: float | None
    entered: int | None


@dataclass(frozen=True, slots=True)
class SetIndex:
    """A set over a period, one point a day. `as_of` is the newest price in the last value."""

    set_code: str
    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    method: str
    points: list[SetPoint]


def load_sets(request: SetsRequest) -> SetList:
    """Return one page of the sets with printings on paper."""
    with reading() as connection:
        codes = _named(queries.set_names(connection), request.name) if request.name else None
        after = position_at(request.after, POSITIONS[request.sort])
        rows = queries.sets(connection, request.currency, request.sort, request.order, after, request.limit + 1, codes)
    shown = rows[: request.limit]
    more = len(rows) > request.limit
    place = place_of(queries.position_of(shown[-1], request.sort)) if more else None
    return SetList([_set(row, request.currency) for row in shown], place, more)


def load_set_names() -> dict[str, str]:
    """Return the names of all sets by their codes."""
    with reading() as connection:
        return {row.code: row.name for row in queries.set_names(connection)}


def load_largest_sets(currency: str, number: int = ON_MAP) -> list[SetValue]:
    """Return the most valuable sets, for the map of the market."""
    with reading() as connection:
        rows = queries.sets(connection, currency, "value", "desc", None, number)
    return [_set(row, currency) for row in rows if row.value is not None]


def load_set(code: str, currency: str) -> SetValue | None:
    """Return one set by its current or a former code; None if no set on paper has it."""
    with reading() as connection:
        known = queries.current_codes(connection, [code]).get(code, code)
        row = queries.set_of(connection, known, currency)
    return None if row is None else _set(row, currency)


def current_code(code: str) -> str:
    """Return the current code of a set by a former code; any other code as it is."""
    with reading() as connection:
        return queries.current_codes(connection, [code]).get(code, code)


def load_set_index(code: str, currency: str, period: str) -> SetIndex:
    """Return a set's value and index over a period of `market.periods`; no points for an unknown set."""
    with reading() as connection:
        since = DAY.floor(datetime.now(UTC) - PERIODS[period].length)
        rows = queries.index_points(connection, code, currency, since)
    as_of = max((row.as_of for row in rows if row.as_of), default=None)
    return SetIndex(code, currency, period, DAY.label, as_of, METHOD, _points(rows))


def _named(sets: Iterable[Row], name: str) -> list[str]:
    """Return the codes of sets whose names have every word anywhere, as in card search, or that have the code."""
    words = name.split()
    return [one.code for one in sets if one.code == name or all(word in searchable(one.name) for word in words)]


def _points(rows: Any) -> list[SetPoint]:
    values = chained((row.log_sum, row.alive_count) for row in rows)
    return [
        SetPoint(
            row.bucket,
            round(value, 8),
            round(row.price_sum / row.series_count, 4) if row.series_count else None,
            row.series_count,
            row.matched_count,
            coverage(row.matched_count, row.alive_count),
            round(row.value, 2) if row.valued_count else None,
            row.valued_count,
            round(row.stale_value / row.value, 4) if row.valued_count and row.stale_value is not None else None,
            row.entered_count,
        )
        for row, value in zip(rows, values, strict=True)
    ]


def _set(row: Row, currency: str) -> SetValue:
    return made_of(row, SetValue, currency=currency)
