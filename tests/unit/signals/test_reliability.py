"""Reliability: what was known on a day is judged by the prices after the next one, beside all others."""

import numpy as np
import pytest

from market.observations import Integers
from signals.reliability import Bin, Closes, judged, rises, tenths

DAYS = 20


def closes(*paths: Integers) -> Closes:
    """Cards of different names with a price a day, in cents."""
    numbers = np.arange(len(paths))
    return Closes(100, np.column_stack(paths), numbers, numbers)


def path(later: float) -> Integers:
    """A price that rises by 20 % until day 9, in four steps, and goes to a multiple of that after day 10."""
    rising = np.array([1000] * 5 + [1050, 1100, 1150, 1200, 1200, 1200])
    return np.concatenate([rising, np.full(DAYS - len(rising), int(1200 * later))])


FLAT = np.full(DAYS, 1000)


def on(found: Closes, day: int) -> list[float]:
    """The hits of the signals of a day."""
    told = judged(found, "cardkingdom")
    return told.hits[told.day == day].tolist()


@pytest.mark.parametrize(("later", "hit"), [(1.2, 1.0), (1.0, 0.0), (0.9, 0.0)])
def test_a_move_that_goes_on_is_a_hit(later: float, hit: float) -> None:
    assert on(closes(path(later), *[FLAT] * 9), 109) == [hit]


def test_what_moved_with_all_others_did_not_go_on() -> None:
    market = np.where(np.arange(DAYS) <= 10, 1000, 1200)
    assert on(closes(path(1.2), *[market] * 9), 109) == [0.0]


def test_one_enters_at_the_next_price_and_not_at_that_of_the_signal() -> None:
    jumped = path(1.0)
    jumped[10:] = 1500  # the day after the signal
    assert on(closes(jumped, *[FLAT] * 9), 109) == [0.0]


def test_a_series_without_a_later_price_is_not_judged() -> None:
    ended = path(1.2)
    ended[12:] = 0
    assert on(closes(ended, *[FLAT] * 9), 109) == []


def test_later_prices_change_no_confidence() -> None:
    known, more = (judged(closes(path(1.2), path(later), *[FLAT] * 9), "cardkingdom") for later in (1.0, 2.0))
    early = [found.confidence[found.day == 109].tolist() for found in (known, more)]
    assert early[0] == early[1]


def test_tenths_go_from_the_least_sure_to_the_surest() -> None:
    confidence = np.arange(200) / 200
    found = tenths(confidence, (confidence >= 0.5).astype(np.float64))
    assert [one.n for one in found] == [20] * 10
    assert [one.seen for one in found] == [0.0] * 5 + [1.0] * 5
    assert rises(found) == 1


def test_few_signals_say_nothing() -> None:
    assert tenths(np.ones(99), np.ones(99)) == []
    assert rises([Bin(1, 0.1, 0.2)]) == 0
