"""Days inside a period."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dashapp.services.days import DayRange, comparison_of, history_of
from dashapp.services.requests import InvalidRequest
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
    data = comparison_of(comparison(compared(["1", "2", "3"]), compared(["4"], card_id=8)), DayRange(None, SECOND))
    assert [[str(price) for _time, price in one.points] for one in data.cards] == [["1", "2"], ["4"]]
    assert data.as_of == START + DAY


def test_days_without_prices_have_no_newest_time() -> None:
    data = history_of(history(series()), DayRange(date(2027, 1, 1)))
    assert (data.as_of, data.series[0].points) == (None, [])
