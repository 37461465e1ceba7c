"""Targets: what came of a price, acted upon at the next one, days later."""

import numpy as np
import pytest

from analysis.forecasting.targets import TARGETS, Outcomes, asked, outcomes
from analysis.scores import Floats
from tests.support.forecasts import panel_of

NOTHING = float("nan")
FLAT = [10.0] * 5


def at_tcgplayer(prices: list[float], name: str = "tcgplayer-up-3d", issue: int = 0) -> Outcomes:
    """The outcome of one series at an issue."""
    return outcomes(panel_of(np.array([prices])), TARGETS[name], issue)


def of_offer(offers: list[float], name: str) -> Outcomes:
    """The outcome of an offer at the first issue."""
    known = np.array([offers])
    return outcomes(panel_of(np.full(known.shape, 20.0), offer=known), TARGETS[name], 0)


@pytest.mark.parametrize(
    ("prices", "hit"),
    [
        ([10, 10, 10, 10, 10.50], 1),
        ([10, 10, 10, 10, 10.49], 0),
        ([10, 11, 11, 11, 11.00], 0),  # the rise came before one could act
        ([10, 10, 20, 20, 10.00], 0),  # and went before the end
        ([2, 2, 2, 2, 2.10], 1),
    ],
)
def test_a_rise_counts_from_the_next_price_to_the_end(prices: list[float], hit: int) -> None:
    found = at_tcgplayer(prices)
    assert (found.places.tolist(), found.hits.tolist(), found.known.tolist()) == ([0], [hit], [4])


def test_a_fall_is_no_rise() -> None:
    prices = [10, 10, 10, 10, 9.50]
    assert at_tcgplayer(prices, "tcgplayer-down-3d").hits.tolist() == [1]
    assert at_tcgplayer(prices).hits.tolist() == [0]


def test_a_day_without_a_price_is_left_out() -> None:
    assert at_tcgplayer([10, NOTHING, 10, 10, 10, 11]).known.tolist() == [5]


def test_without_a_price_to_act_at_there_is_no_outcome() -> None:
    found = at_tcgplayer([10, NOTHING, NOTHING, 10, 10, 10, 11])
    assert (len(found.hits), found.unfilled, found.no_price) == (0, 1, 0)


def test_without_a_price_at_the_end_there_is_no_outcome() -> None:
    found = at_tcgplayer([10, 10, 10, 10, NOTHING, NOTHING, 11])
    assert (len(found.hits), found.unfilled, found.no_price) == (0, 0, 1)


def test_prices_too_low_or_unknown_are_not_asked_about() -> None:
    panel = panel_of(np.array([[1.99], [2.0], [NOTHING]]))
    assert asked(panel, TARGETS["tcgplayer-up-3d"]).tolist() == [False, True, False]


def test_an_offer_that_stopped_is_down_and_not_up() -> None:
    offers = [2.0] * 8 + [0.0]
    assert of_offer(offers, "buylist-down-7d").hits.tolist() == [1]
    assert of_offer(offers, "buylist-up-7d").hits.tolist() == [0]


def test_an_offer_that_stopped_before_one_could_act_has_no_outcome() -> None:
    found = of_offer([2.0, 0.0] + [2.0] * 7, "buylist-down-7d")
    assert (len(found.hits), found.unfilled) == (0, 1)


def test_each_series_has_its_own_entry_and_end() -> None:
    prices: Floats = np.array([[*FLAT, 10.0, 11.0], [10, NOTHING, 10, 10, 10, 11, 11]])
    found = outcomes(panel_of(prices), TARGETS["tcgplayer-up-3d"], 0)
    assert (found.hits.tolist(), found.known.tolist()) == ([0, 1], [4, 5])
