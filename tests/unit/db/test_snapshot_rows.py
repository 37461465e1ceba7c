"""Snapshots as arrays: which rows come of records, which of them can go straight in, and how they are sent."""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.writes import latest
from db.writes.columns import columns_of
from db.writes.prices import known_before
from db.writes.series import NEVER, Known, Targets
from db.writes.snapshots import AMOUNTS, UNKNOWN, VALUES, Rows, encoded
from market.histories import MICROSECOND, History, microseconds, moment
from market.records import Price
from tests.support.prices import price

MOMENT = datetime(2025, 3, 1, 12, tzinfo=UTC)
NEWER, SAME, OLDER = (price(MOMENT + timedelta(days=days), "1") for days in (1, 0, -1))
MONEY = st.decimals("0.01", "99999999.99", places=2)
COUNT = st.none() | st.integers(0, 2**31 - 1)
PRICES = st.builds(
    Price,
    time=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    price=MONEY,
    price_low=st.none() | MONEY,
    price_mid=st.none() | MONEY,
    price_high=st.none() | MONEY,
    price_market=st.none() | MONEY,
    num_listings=COUNT,
    total_quantity=COUNT,
)
GIVEN = st.lists(st.tuples(st.integers(1, 9), st.lists(PRICES, max_size=4)), max_size=6)


def history(*prices: Price) -> History:
    times, cents = [microseconds(one.time) for one in prices], [int(one.price * 100) for one in prices]
    return History(np.array(times, np.int64), np.array(cents, np.int64))


def make_rows(given: Sequence[tuple[int, Sequence[Price]]]) -> Rows:
    """Rows of prices by series."""
    columns = columns_of([prices for _, prices in given])
    rows, _ = columns.rows(np.arange(len(given), dtype=np.int32), np.array([series for series, _ in given], np.int32))
    return rows


def said(rows: Rows) -> dict[tuple[int, datetime], tuple[Any, ...]]:
    """What rows say, by series and time."""
    found = {}
    for series, time, values in zip(rows.series.tolist(), rows.times.tolist(), rows.values.tolist(), strict=True):
        numbers = [None if value == UNKNOWN else value for value in values]
        amounts = [None if cents is None else Decimal(cents) / 100 for cents in numbers[: len(AMOUNTS)]]
        found[series, moment(time)] = (*amounts, *numbers[len(AMOUNTS) :])
    assert len(found) == len(rows)
    return found


@given(GIVEN)
def test_rows_say_what_the_records_say_the_first_over_the_later(given: list[tuple[int, list[Price]]]) -> None:
    rows = make_rows(given)
    assert said(rows) == {(series, one.time): one[1:] for series, prices in given[::-1] for one in prices[::-1]}
    keys = list(zip(rows.series.tolist(), rows.times.tolist(), strict=True))
    assert keys == sorted(keys)
    newest = {series: time for series, time in keys}  # noqa: C416 - the last one stays
    assert [key for key, last in zip(keys, rows.newest().tolist(), strict=True) if last] == list(newest.items())


def test_of_arrays_and_records_the_first_counts_too() -> None:
    one, other = price(MOMENT, "1"), price(MOMENT, "2", num_listings=3)
    assert said(make_rows([(5, history(one, NEWER)), (5, [other])]))[5, MOMENT] == (Decimal(1), *(None,) * 6)
    assert said(make_rows([(5, [other]), (5, history(one, NEWER))]))[5, MOMENT][0] == Decimal(2)


def test_prices_may_belong_to_several_series_or_to_none() -> None:
    columns = columns_of([[OLDER], history(SAME, NEWER), [SAME]])
    rows, _ = columns.rows(np.array([1, 1, 2], np.int32), np.array([7, 5, 6], np.int32))
    assert list(said(rows)) == [(5, MOMENT), (5, NEWER.time), (6, MOMENT), (7, MOMENT), (7, NEWER.time)]


def test_the_weeks_of_prices_begin_on_mondays() -> None:
    columns = columns_of([[price(datetime(1999, 12, 31, 23, tzinfo=UTC), "1")], history(SAME, NEWER, OLDER)])
    assert columns.weeks() == {datetime(1999, 12, 27, tzinfo=UTC), datetime(2025, 2, 24, tzinfo=UTC)}
    assert columns_of([]).weeks() == set()


def test_one_moment_in_two_zones_is_one_row() -> None:
    berlin = SAME._replace(time=MOMENT.astimezone(timezone(timedelta(hours=1))), price=Decimal(2))
    assert said(make_rows([(5, [SAME]), (5, [berlin])])) == {(5, MOMENT): (Decimal(1), *(None,) * 6)}


@pytest.mark.parametrize(
    "absurd",
    [
        {"price_low": Decimal("100000000")},
        {"price_high": Decimal("1e30")},
        {"num_listings": 2**31},
        {"total_quantity": 10**12},
        {"total_quantity": 2**63},
    ],
)
def test_a_number_that_no_column_holds_is_refused(absurd: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="larger than any real one"):
        make_rows([(5, [price(MOMENT, "1", **absurd)])])


def targets(*latest: datetime | None) -> Targets:
    times = [NEVER if time is None else microseconds(time) for time in latest]
    numbers = np.arange(len(latest))
    nothing = np.zeros(len(latest), np.int64)
    return Targets(numbers, numbers[::-1] + 1, Known(np.array(times, np.int64), nothing, nothing > 0))


def test_each_row_is_held_against_the_latest_price_of_its_series() -> None:
    rows = make_rows([(1, [OLDER, NEWER]), (2, [OLDER, NEWER]), (3, [SAME])])
    newest = microseconds(MOMENT)
    assert known_before(rows, targets(NEWER.time, None, MOMENT)).times.tolist() == [newest] * 2 + [NEVER] * 2 + [
        microseconds(NEWER.time)
    ]


def test_no_rows_are_held_against_nothing() -> None:
    assert known_before(make_rows([]), targets()).times.tolist() == []


def test_a_row_is_alone_where_its_series_has_no_other() -> None:
    rows = make_rows([(1, [SAME]), (2, [OLDER, NEWER]), (3, [SAME]), (4, [OLDER, SAME, NEWER]), (5, [NEWER])])
    assert rows.alone().tolist() == [True, False, False, True, False, False, False, True]
    assert make_rows([]).alone().tolist() == []


@given(GIVEN, st.sets(st.sampled_from(VALUES[1:])), st.integers(1, 2**31 - 1))
def test_a_line_says_what_the_row_says(given: list[tuple[int, list[Price]]], known: set[str], run_id: int) -> None:
    rows = make_rows([
        (series, [one._replace(**{name: getattr(one, name) or 7 for name in known}) for one in prices])
        for series, prices in given
    ])  # fmt: skip
    names = [name for name in VALUES if name == "price" or name in known]
    lines = list(decoded(encoded(rows, names, {"run_id": run_id}), names))
    assert len(lines) == len(rows)
    for (series, time, *values, run), ((key, when), expected) in zip(lines, said(rows).items(), strict=True):
        assert (series, moment(time), run) == (key, when, run_id)
        assert dict(zip(names, values, strict=True)).items() <= dict(zip(VALUES, expected, strict=True)).items()


def decoded(data: bytes, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Lines of COPY's binary format as its documentation has it."""
    while data:
        (columns,) = struct.unpack_from(">h", data)
        data, line = data[2:], []
        for name in ("series_id", "time", *names, "run_id")[:columns]:
            (size,) = struct.unpack_from(">i", data)
            field, data = data[4 : 4 + size], data[4 + size :]
            line.append(_numeric(field) if name in AMOUNTS else int.from_bytes(field, "big", signed=True))
        yield tuple(line)


def _numeric(field: bytes) -> Decimal:
    """A NUMERIC: digits of base 10000, the weight of the first, sign, and decimals."""
    count, weight, sign, scale, *digits = struct.unpack(f">hhHh{len(field) // 2 - 4}h", field)
    assert (count, scale) == (len(digits), 2)
    assert all(0 <= digit < 10_000 for digit in digits)
    total = sum(digit * Decimal(10_000) ** (weight - place) for place, digit in enumerate(digits))
    return -total if sign else total


@pytest.mark.parametrize(
    ("older", "follows"),
    [
        (timedelta(hours=24), True),
        (timedelta(hours=24) - MICROSECOND, False),
        (timedelta(hours=60), True),
        (timedelta(hours=60) + MICROSECOND, False),
    ],
)
def test_a_price_follows_one_that_a_change_over_a_day_may_start_from(older: timedelta, follows: bool) -> None:
    rows = make_rows([(1, [NEWER])])
    before = np.array([microseconds(NEWER.time - older)])
    assert latest.following(rows, before).tolist() == [follows]


def test_of_several_prices_of_a_series_none_follows_its_latest_price_directly() -> None:
    rows = make_rows([(1, [OLDER, NEWER])])
    before = np.full(2, microseconds(NEWER.time - timedelta(days=1)))
    assert not latest.following(rows, before).any()
