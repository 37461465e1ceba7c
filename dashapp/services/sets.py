"""Sets: the list with what each is worth, one set, and its value and index over time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dashapp.cache import cached
from dashapp.services.market import coverage
from dashapp.services.paging import page_size, read_cursor, write_cursor
from dashapp.services.requests import InvalidRequest, one_of
from dashapp.services.rows import made_of
from db.engine import Row, reading
from db.queries import sets as queries
from market.matched_index import VERSION, chained
from market.periods import DAY, PERIODS
from market.search.names import searchable, title
from market.variants import Currency

POSITIONS = MappingProxyType(
    {
        "value": tuple[Decimal | None, str],
        "name": tuple[str, str],
        "released_at": tuple[date | None, str],
        "change_7d": tuple[Decimal | None, str],
    }
)
LONGEST_NAME = 100
ON_MAP = 60  # sets that are drawn in a picture of the whole market
METHOD = (
    f"{VERSION} over all retail series of the set; value is one of each printing at the headline price that was known"
    " at the end of the day, carried forward for 90 days at most"
)


@dataclass(frozen=True, slots=True)
class SetsRequest:
    """Which sets, in which order, after which one. `name` is folded words of the name, or the code; empty for all."""

    sort: str = "released_at"
    order: str = "desc"
    limit: int = 20
    currency: str = "USD"
    after: tuple[Any, ...] | None = None
    name: str = ""

    @classmethod
    def parse(
        cls,
        sort: str | None = "released_at",
        order: str | None = "desc",
        limit: str | int | None = None,
        cursor: str | None = None,
        currency: str | None = "USD",
        name: str | None = "",
    ) -> "SetsRequest":
        """Check a reader's words. Raises InvalidRequest naming every wrong field."""
        problems: dict[str, str] = {}
        request = cls(
            one_of("sort", sort, queries.SORTS, problems),
            one_of("order", order, queries.ORDERS, problems),
            page_size(limit, problems),
            one_of("currency", currency, Currency, problems),
            name=_name(name or "", problems),
        )
        if problems:
            raise InvalidRequest(problems)
        return request.at(cursor) if cursor else request

    def at(self, cursor: str) -> "SetsRequest":
        """The page that a cursor opens. Raises InvalidRequest if the cursor is not of this list."""
        after = read_cursor(cursor, self.scope, POSITIONS[self.sort])
        return replace(self, after=after)

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is good for."""
        return ("sets", self.sort, self.order, self.currency, self.name)


@dataclass(frozen=True, slots=True)
class SetValue:
    """A set and what one of each of its printings on paper is worth: the last point of its chart.

    `value` is of `priced_count` of `card_count` printings, and `stale_share` of it of prices that are not current.
    `as_of` is the newest price in it. Changes are per cent, over the printings with a price on both ends. None is
    unknown.
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
    """One page of sets. `next_cursor` opens the following page."""

    items: list[SetValue]
    next_cursor: str | None
    has_more: bool


@dataclass(frozen=True, slots=True)
class SetPoint:
    """One day of a set: the matched index (100 at the first point), the plain mean of its series, its value.

    `value` is the sum of the headline prices of `valued_count` printings that were known at the end of the day;
    `stale_share` of it is of prices that were not current then, and `entered` printings had none in the 90 days before.
    None is unknown: of days whose raw prices have gone. The index rests on `matched_count` series that were seen again,
    `coverage` of all that could have been.
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
    """A set over a period, a point a day. `as_of` is the newest price in the last value."""

    set_code: str
    currency: str
    period: str
    bucket: str
    as_of: datetime | None
    method: str
    points: list[SetPoint]


@cached
def load_sets(request: SetsRequest) -> SetList:
    """One page of the sets that have printings on paper."""
    with reading() as connection:
        codes = _named(queries.set_names(connection), request.name) if request.name else None
        rows = queries.sets(
            connection, request.currency, request.sort, request.order, request.after, request.limit + 1, codes
        )
    shown = rows[: request.limit]
    more = len(rows) > request.limit
    cursor = write_cursor(request.scope, queries.position_of(shown[-1], request.sort)) if more else None
    return SetList([_set(row, request.currency) for row in shown], cursor, more)


@cached
def load_largest_sets(currency: str, number: int = ON_MAP) -> list[SetValue]:
    """The most valuable sets, for a picture of the whole market."""
    with reading() as connection:
        rows = queries.sets(connection, currency, "value", "desc", None, number)
    return [_set(row, currency) for row in rows if row.value is not None]


@cached
def load_set(code: str, currency: str) -> SetValue | None:
    """One set, by its code of now or of before; None if there is none of this code on paper."""
    with reading() as connection:
        row = queries.set_of(connection, code, currency)
        if row is None and (new_code := queries.current_code(connection, code)):
            row = queries.set_of(connection, new_code, currency)
    return None if row is None else _set(row, currency)


@cached
def current_code(code: str) -> str:
    """The code of now of a set that had another one before; any other code as it is."""
    with reading() as connection:
        return queries.current_code(connection, code) or code


@cached
def load_set_index(code: str, currency: str, period: str) -> SetIndex:
    """A set's value and index over a period of `market.periods`; no points for a set that is not there."""
    with reading() as connection:
        since = DAY.floor(datetime.now(UTC) - PERIODS[period].length)
        rows = queries.index_points(connection, code, currency, since)
    as_of = max((row.as_of for row in rows if row.as_of), default=None)
    return SetIndex(code, currency, period, DAY.label, as_of, METHOD, _points(rows))


def _name(typed: str, problems: dict[str, str]) -> str:
    if len(typed) <= LONGEST_NAME and typed.isprintable():
        return title(typed)
    problems["name"] = f"must be a part of a set's name, of at most {LONGEST_NAME} printable characters"
    return ""


def _named(sets: Iterable[Row], name: str) -> list[str]:
    """The codes of sets whose names have every word, anywhere, as cards are searched; and of the one with the code."""
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
            coverage(row),
            round(row.value, 2) if row.valued_count else None,
            row.valued_count,
            round(row.stale_value / row.value, 4) if row.valued_count and row.stale_value is not None else None,
            row.entered_count,
        )
        for row, value in zip(rows, values, strict=True)
    ]


def _set(row: Row, currency: str) -> SetValue:
    return made_of(row, SetValue, currency=currency)
