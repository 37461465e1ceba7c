"""The chart of a set."""

import dataclasses

import pytest

from dashapp.figures import sets
from services.market.sets import SetIndex
from tests.unit.dashapp.market_samples import DAY, START, set_index, set_point


def test_the_value_is_drawn_on_an_axis_of_money() -> None:
    figure = sets.set_index(set_index(10.0, 12.0, currency="EUR"), "value", "light")
    assert list(figure.data[0].y) == [10, 12]
    assert figure.layout.yaxis.ticksuffix == " €"


def test_the_index_is_drawn_as_it_is() -> None:
    assert list(sets.set_index(set_index(10.0, 12.0, 9.0), "index", "light").data[0].y) == [100, 110, 120]


def test_a_day_without_a_value_is_no_point_and_never_zero() -> None:
    figure = sets.set_index(set_index(10.0, None, 9.0), "value", "light")
    assert list(figure.data[0].y) == [10, 9]
    assert figure.data[0].x[1] == START + 2 * DAY


def test_days_that_are_missing_are_a_gap() -> None:
    data = set_index(points=[set_point(day, 10.0) for day in (0, 1, 2, 9, 10)])
    assert list(sets.set_index(data, "value", "light").data[0].y).count(None) == 1


def test_the_hover_tells_what_each_number_rests_on() -> None:
    details = sets.set_index(set_index(10.0, 12.0), "value", "light").data[0].customdata[1]
    assert details == "$12.00\n291 cards\nindex 110.0"
    details = sets.set_index(set_index(10.0, 12.0), "index", "light").data[0].customdata[1]
    assert details == "110.0\n400 prices\n390 compared, coverage 98\u00a0%\nvalue $12.00"


@pytest.mark.parametrize(("measure", "text"), [("value", "$12.00"), ("index", "110.0")])
def test_the_last_value_stands_at_the_end_of_the_line(measure: str, text: str) -> None:
    (note,) = sets.set_index(set_index(10.0, 12.0), measure, "dark").layout.annotations
    assert note.text == text


def test_a_few_cards_that_were_priced_early_are_not_what_the_set_was_worth() -> None:
    early = dataclasses.replace(set_point(0, 3.0), valued_count=2)
    drawn = sets.set_index(set_index(points=[early, set_point(1, 10.0), set_point(2, 12.0)]), "value", "light")
    assert list(drawn.data[0].y) == [10, 12]


def test_the_last_value_is_drawn_however_few_cards_it_is_of() -> None:
    """It is the one that stands at the head of the page."""
    late = dataclasses.replace(set_point(2, 3.0), valued_count=2)
    drawn = sets.set_index(set_index(points=[set_point(0, 10.0), set_point(1, 12.0), late]), "value", "light")
    assert list(drawn.data[0].y) == [10, 12, 3]


def test_a_value_of_current_prices_without_entries_is_one_line() -> None:
    assert len(sets.set_index(set_index(10.0, 12.0), "value", "light").data) == 1


def with_shares(*shares: float | None) -> SetIndex:
    return set_index(points=[set_point(day, 10.0 + day, stale_share=share) for day, share in enumerate(shares)])


def test_a_value_is_dashed_where_more_than_a_fifth_of_it_is_not_current() -> None:
    hover, current, stale = sets.set_index(with_shares(0, 0.2, 0.21, 0.5, None, 0), "value", "light").data
    assert list(hover.y) == [10, 11, 12, 13, 14, 15]
    assert (list(current.y), current.line.dash) == ([10, 11, None, 13, 14, 15], "solid")
    assert (list(stale.y), stale.line.dash) == ([11, 12, 13], "dash")
    assert (hover.line.width, current.hoverinfo, stale.hoverinfo) == (0, "skip", "skip")


def test_neither_part_of_a_dashed_line_is_drawn_across_a_gap() -> None:
    points = [set_point(day, 10.0 + day, stale_share=0.9) for day in (0, 1, 2, 9, 10)]
    _, current, stale = sets.set_index(set_index(points=points), "value", "light").data
    assert (list(current.y), list(stale.y)) == ([], [10, 11, 12, None, 19, 20])


def test_the_hover_tells_how_much_of_the_value_is_current() -> None:
    details = sets.set_index(with_shares(0, 0.19, 0.004), "value", "light").data[0].customdata
    assert "81\u00a0% of the value is of prices current that day" in details[1]
    assert not any("current" in details[day] for day in (0, 2))


@pytest.mark.parametrize(("entered", "words"), [(1, "1 card got"), (2, "2 cards got")])
def test_cards_that_enter_have_a_mark_and_a_word(entered: int, words: str) -> None:
    points = [set_point(0, 10.0, entered=290), set_point(1, 12.0, entered=entered), set_point(2, 12.0)]
    line, entries = sets.set_index(set_index(points=points), "value", "light").data
    assert (list(entries.x), list(entries.y)) == ([START + DAY], [12])
    assert f"{words} the first price in 90 days" in line.customdata[1]


def test_the_index_does_not_move_by_entries_and_has_no_marks() -> None:
    points = [set_point(0, 10.0), set_point(1, 12.0, entered=2, stale_share=0.9)]
    assert len(sets.set_index(set_index(points=points), "index", "light").data) == 1
