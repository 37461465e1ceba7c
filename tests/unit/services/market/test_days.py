"""Days inside a period."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from services.market.cards import Silence
from services.market.days import DayRange, comparison_of, history_of
from services.requests import InvalidRequest
from tests.unit.dashapp.samples import DAY, START, compared, comparison, history, series

SECOND = date(2026, 2, 2)


def test_nothing_asked_for_is_all_days() -> None:
    days = DayRange.parse("", None)
    assert days.is_open
    assert days.holds(START)
    data = history(series())
    assert history_of(data, days) is data


def test_both_ends_are_included() -> None:
    days = DayRange.parse("2026-02-02", "2026-02-03")
    held = [days.holds(START + number * DAY) for number in range(4)]
    assert held == [False, True, True, False]
    assert days.holds(datetime(2026, 2, 3, 23, 59, tzinfo=UTC))


def test_days_are_those_of_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert DayRange(SECOND, SECOND).holds(datetime(2026, 2, 3, 8, 59, tzinfo=tokyo))
    assert not DayRange(SECOND, SECOND).holds(datetime(2026, 2, 3, 9, 0, tzinfo=tokyo))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("soon", None, "from"), (None, "2026-02-30", "to"), ("2026-02-03", "2026-02-02", "to")],
)
def test_what_is_no_range_of_days_is_refused_by_name(first: str | None, last: str | None, field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        DayRange.parse(first, last)
    assert set(refused.value.fields) == {field}


def test_a_history_keeps_the_points_of_the_days_and_their_newest_time() -> None:
    data = history_of(history(series(["1", "2", "3"]), series(["4"], marketplace="manapool")), DayRange(SECOND))
    assert [[str(point.last_price) for point in one.points] for one in data.series] == [["2", "3"], []]
    assert data.as_of == START + 2 * DAY


def test_a_comparison_keeps_the_points_of_the_days() -> None:
    data = comparison_of(comparison(compared(["1", "2", "3"]), compared(["4"], id=8)), DayRange(None, SECOND))
    assert [[str(price) for _time, price in one.points] for one in data.cards] == [["1", "2"], ["4"]]
    assert data.as_of == START + DAY


def test_days_without_prices_have_no_newest_time() -> None:
    data = history_of(history(series()), DayRange(date(2027, 1, 1)))
    assert (data.as_of, data.series[0].points) == (None, [])


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-02-01", datetime.combine(date(2026, 2, 1), time.max, UTC)),
        ("2026-02-02", START + 1.5 * DAY),  # silent at the end of that day
        ("2026-02-04", START + 3 * DAY),
        (None, START + 3 * DAY),
    ],
)
def test_a_price_was_confirmed_no_later_than_on_the_last_of_the_days(last: str | None, expected: datetime) -> None:
    days = DayRange.parse("2026-02-01", last)
    lists: Any = {
        "from_lists": True,
        "confirmed_at": START + 3 * DAY,
        "silences": [Silence(START + 1.5 * DAY, START + 2.5 * DAY)],
    }
    assert history_of(history(series(**lists)), days).series[0].confirmed_at == expected
    assert comparison_of(comparison(compared(["1", "2"], **lists)), days).cards[0].confirmed_at == expected


@pytest.mark.parametrize(
    ("first", "period"),
    [(date(2026, 6, 29), "7d"), (date(2026, 6, 2), "30d"), (date(2026, 6, 1), "90d"), (date(2025, 1, 1), "1y"),
     (None, "1y")],
)  # fmt: skip
def test_days_are_shown_in_the_finest_buckets_that_reach_back_to_them(first: date | None, period: str) -> None:
    assert DayRange(first).shortest_period(datetime(2026, 7, 1, 12, tzinfo=UTC)) == period
