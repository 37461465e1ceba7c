"""The time of a chart."""

from datetime import timedelta

import pytest

from dashapp.figures import cards, comparison, market, sets
from dashapp.figures.spans import NO_DATA, Span
from tests.unit.dashapp.market_samples import set_index
from tests.unit.dashapp.samples import DAY, START, compared, history, market_index, series
from tests.unit.dashapp.samples import comparison as compared_cards

FIGURES = {
    "market": lambda since: market.index(market_index([10, 11]), "light", since=since),
    "card": lambda since: cards.history(history(series(["1", "2"])), "light", since=since),
    "cards": lambda since: comparison.comparison(compared_cards(compared(["1", "2"])), "light", since=since),
    "set": lambda since: sets.set_index(set_index(10.0, 11.0), "value", "light", since=since),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_axis_is_the_asked_time_up_to_the_last_point(name: str) -> None:
    figure = FIGURES[name](START - 30 * DAY)
    begin, end = figure.layout.xaxis.range
    assert START - 31 * DAY < begin < START - 30 * DAY
    assert START + DAY < end < START + 1.5 * DAY
    assert figure.layout.meta["whole"] == [begin.isoformat(), end.isoformat()]


@pytest.mark.parametrize("name", FIGURES)
def test_the_time_before_the_data_is_tinted_and_says_so(name: str) -> None:
    (tint,) = [shape for shape in FIGURES[name](START - 30 * DAY).layout.shapes if shape.name == NO_DATA]
    assert tint.label.text == "no data before 1 Feb"
    assert tint.x1 == START


@pytest.mark.parametrize("name", FIGURES)
def test_data_of_all_of_the_asked_time_has_no_tint(name: str) -> None:
    assert not [shape for shape in FIGURES[name](START).layout.shapes if shape.name == NO_DATA]


def test_the_words_of_a_narrow_tint_stand_upright() -> None:
    narrow, wide = (FIGURES["market"](START - part * DAY).layout.shapes[0].label.textangle for part in (0.1, 30))
    assert (narrow, wide) == (-90, 0)


def test_a_first_bucket_that_is_missing_is_not_a_late_beginning() -> None:
    assert not Span.of([START, START + 30 * DAY], START - timedelta(hours=12)).begins_late
    assert Span.of([START, START + 30 * DAY], START - 3 * DAY).begins_late


def test_a_single_moment_is_not_a_late_beginning() -> None:
    assert not Span.of([START], START - 3 * DAY).begins_late


def test_a_late_beginning_is_told_with_the_time_since_then() -> None:
    assert Span.of([START, START + 23 * DAY], START - 60 * DAY).words.replace("\u00a0", " ") == "since 1 Feb (23 d)"


def test_the_axis_of_a_single_moment_is_a_day() -> None:
    begin, end = Span.of([START]).axis
    assert DAY < end - begin < 1.1 * DAY
