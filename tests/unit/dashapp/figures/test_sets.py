"""The chart of a set."""

import dataclasses

import pytest

from dashapp.figures import sets
from tests.unit.dashapp.market_samples import DAY, START, set_index, set_point


def test_the_value_is_drawn_on_an_axis_of_money() -> None:
    figure = sets.set_index(set_index(10.0, 12.0, currency="EUR"), "value", "light")
    assert list(figure.data[0].y) == [10, 12]
    assert figure.layout.yaxis.ticksuffix == " €"


def test_the_index_is_drawn_as_it_is() -> None:
    assert list(sets.set_index(set_index(10.0, 12.0, 9.0), "index", "light").data[0].y) == [100, 110, 120]


def test_the_average_is_of_the_series() -> None:
    assert list(sets.set_index(set_index(10.0, 12.0), "average", "light").data[0].y) == [5, 5]


def test_a_day_without_a_value_is_no_point_and_never_zero() -> None:
    figure = sets.set_index(set_index(10.0, None, 9.0), "value", "light")
    assert list(figure.data[0].y) == [10, 9]
    assert figure.data[0].x[1] == START + 2 * DAY


def test_days_that_are_missing_are_a_gap() -> None:
    data = set_index(points=[set_point(day, 10.0) for day in (0, 1, 2, 9, 10)])
    assert list(sets.set_index(data, "value", "light").data[0].y).count(None) == 1


def test_the_hover_tells_what_each_number_rests_on() -> None:
    details = sets.set_index(set_index(10.0, 12.0), "value", "light").data[0].customdata[1]
    for part in ("$12.00 (291 cards)", "Index 110.0", "Average $5.00 (400 series)", "390 compared, coverage 98%"):
        assert part in details


@pytest.mark.parametrize(("measure", "text"), [("value", "$12.00"), ("index", "110.0"), ("average", "$5.00")])
def test_the_last_value_stands_at_the_end_of_the_line(measure: str, text: str) -> None:
    (note,) = sets.set_index(set_index(10.0, 12.0), measure, "dark").layout.annotations
    assert note.text == text


def test_a_few_cards_that_were_priced_early_are_not_what_the_set_was_worth() -> None:
    early = dataclasses.replace(set_point(0, 3.0), valued_count=2)
    drawn = sets.set_index(set_index(points=[early, set_point(1, 10.0), set_point(2, 12.0)]), "value", "light")
    assert list(drawn.data[0].y) == [10, 12]
