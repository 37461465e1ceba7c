"""Days: every form that is known, and no guess where a text is two days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.tables.dates import DateOrder, DateOrders, InvalidDate, UndecidedDate, parse_date

days = st.dates(date(1993, 1, 1), date(2100, 12, 31))


def decided(*texts: str) -> DateOrder | None:
    orders = DateOrders()
    for text in texts:
        orders.see(text)
    return orders.decide()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-10-18", date(2022, 10, 18)),
        ("3/28/2021", date(2021, 3, 28)),
        ("28/03/2021", date(2021, 3, 28)),
        ("05/15/2022", date(2022, 5, 15)),
        ("28.3.2021", date(2021, 3, 28)),
        ("2025-06-09 22:08:39.573000", date(2025, 6, 9)),
        ("2015-10-01 00:17:44 UTC", date(2015, 10, 1)),
        ("2026-07-11T18:44:33.509Z", date(2026, 7, 11)),
        ("20220129", date(2022, 1, 29)),
        ("Fri May 15 2026 16:43:29 GMT+0200 (Central European Summer Time)", date(2026, 5, 15)),
        ("05/05/2020", date(2020, 5, 5)),
    ],
)
def test_a_day_is_read_in_each_form(text: str, day: date) -> None:
    assert parse_date(text) == day


def test_an_empty_cell_has_no_day() -> None:
    assert parse_date(" ") is None


def test_a_text_that_is_two_days_is_not_read_alone() -> None:
    with pytest.raises(UndecidedDate):
        parse_date("09/10/2020")


def test_another_cell_of_the_file_decides_for_it() -> None:
    assert decided("09/10/2020", "05/15/2022") is DateOrder.MONTH_FIRST
    assert decided("09/10/2020", "15/05/2022") is DateOrder.DAY_FIRST
    assert parse_date("09/10/2020", DateOrder.MONTH_FIRST) == date(2020, 9, 10)
    assert parse_date("09/10/2020", DateOrder.DAY_FIRST) == date(2020, 10, 9)


def test_cells_that_contradict_each_other_decide_nothing() -> None:
    assert decided("05/15/2022", "15/05/2022") is None


@pytest.mark.parametrize(
    "text", ["yesterday", "2022-13-01", "31/31/2022", "1992-12-31", "2101-01-01", "2022", "1/2/22", "0000-00-00", "-1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        parse_date(text)


@given(days, st.sampled_from(DateOrder))
def test_a_written_day_is_read_back(day: date, order: DateOrder) -> None:
    short = f"{day:%d/%m/%Y}" if order is DateOrder.DAY_FIRST else f"{day:%m/%d/%Y}"
    assert parse_date(short, order) == day
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day:%a %b %d %Y} 00:00:00 GMT+0000 (UTC)"):
        assert parse_date(text, order) == day


@given(st.text("0123456789/-. T", max_size=14))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        day = parse_date(text)
    except InvalidDate:
        return
    assert day is None or 1993 <= day.year <= 2100
