"""Lines of prices that whole lists confirm: flat until the last confirmation, broken by silences."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashapp.figures.cards import history as drawn
from services.market.cards import HistorySeries, Silence
from tests.unit.dashapp.samples import DAY, START, history, series

HOUR = timedelta(hours=1)


def listed(days: list[int], confirmed: datetime, *silences: Silence, **changes: Any) -> HistorySeries:
    """A series of lists with a price on some days: one a day higher."""
    prices = [str(day + 1) for day in days]
    return series(prices, days, from_lists=True, confirmed_at=confirmed, silences=list(silences), **changes)


def line(one: HistorySeries) -> list[tuple[datetime, float | None]]:
    """The points that are drawn of a series in buckets of an hour, those at gaps empty."""
    trace = drawn(history(one), "light").data[-1]
    return list(zip(trace.x, trace.y, strict=True))


def test_the_last_price_is_drawn_until_it_was_confirmed_last() -> None:
    confirmed = START + 2 * DAY + timedelta(hours=5, minutes=20)
    assert line(listed([0, 1, 2], confirmed))[-2:] == [(START + 2 * DAY, 3), (START + 2 * DAY + 5 * HOUR, 3)]


def test_a_price_holds_until_the_next_as_a_step() -> None:
    assert drawn(history(listed([0, 1], START + DAY)), "light").data[-1].line.shape == "hv"
    assert drawn(history(series()), "light").data[-1].line.shape == "linear"


def test_a_full_snapshot_a_day_leaves_no_gap_whatever_comes_between() -> None:
    changing = listed([0, 1, 2, 3], START + 3 * DAY)
    hourly = [replace(changing.points[1], time=START + DAY + hour * HOUR) for hour in range(1, 24)]
    changing.points[2:2] = hourly
    assert None not in [value for _, value in line(changing)]


def test_days_without_a_list_are_a_gap() -> None:
    assert [value for _, value in line(listed([0, 1, 2, 6, 7], START + 7 * DAY))] == [1, 2, 3, None, 7, 8]


def test_a_silence_breaks_the_line_where_the_price_was_confirmed_last() -> None:
    silence = Silence(START + DAY + 10 * HOUR, START + 2 * DAY)
    assert line(listed([0, 1, 2], START + 2 * DAY, silence)) == [
        (START, 1), (START + DAY, 2), (START + DAY + 10 * HOUR, 2), (START + DAY + 10 * HOUR, None),
        (START + 2 * DAY, 3),
    ]  # fmt: skip


def test_a_silence_inside_a_bucket_is_not_seen() -> None:
    silence = Silence(START + DAY + 10 * HOUR, START + DAY + 10.5 * HOUR)
    assert [value for _, value in line(listed([0, 1, 2], START + 2 * DAY, silence))] == [1, 2, 3]


def test_a_line_that_goes_on_knows_the_longest_step_that_is_not_a_gap() -> None:
    figure = drawn(history(listed([0, 1, 2], START + 2 * DAY)), "light", live=True)
    assert figure.data[-1].meta["gap"] == 60 * 3_600_000
