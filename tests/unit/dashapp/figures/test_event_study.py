"""The chart of the event study."""

from dashapp.figures.event_study import paths, words
from services.market.events import PathDay

PATH = [PathDay(-1, 0.0, 0.0, 0.0, 12), PathDay(0, -3.5, -6.0, 1.0, 11), PathDay(1, -5.0, -9.0, 2.0, 10)]


def test_the_median_is_drawn_within_its_quartiles_by_day() -> None:
    low, high, median = paths(PATH, "dark").data
    assert [list(line.x) for line in (low, high, median)] == [[-1, 0, 1]] * 3
    assert (list(low.y), list(median.y), list(high.y)) == ([0, -6, -9], [0, -3.5, -5], [0, 1, 2])
    assert median.customdata[1] == "−3.5\xa0%\n11 events"
    assert paths(PATH, "light").layout.xaxis.type == "linear"


def test_days_are_told_in_words() -> None:
    assert [words(day) for day in PATH] == ["1 day before", "The day itself", "1 day after"]
