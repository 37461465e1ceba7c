"""Panels from stored prices: rows of variants, columns of days; what a day lacks is told apart from what is unknown."""

import numpy as np

from analysis.forecasting.assembling import DAY, Listed, assemble
from analysis.forecasting.panel import Panel
from market.observations import Observations

NOTHING = float("nan")
# Series 10 and 11 are retail and buylist of one variant, 20 is the retail of another card.
LISTED = Listed(
    np.array([10, 11, 20]), np.array([1, 1, 2]), np.array([1, 1, 1]), np.array([10, 10, 20]),
    np.array([False, True, False]),
)  # fmt: skip


def assembled(*prices: tuple[int, float, int, int], days: int = 3, usual: float = 0) -> Panel:
    """The panel of prices: series, day, cents, copies (below 0: unknown)."""
    series, times, cents, copies = (np.array(column) for column in zip(*prices, strict=True))
    part = Observations(series, (times * DAY).astype(np.int64), cents, (copies,))
    return assemble(LISTED, [part], range(days), usual)


def test_retail_and_buylist_of_a_variant_are_a_row() -> None:
    panel = assembled((10, 0.4, 500, 3), (11, 0.4, 200, 7), (20, 0.4, 900, -1))
    assert (panel.price.tolist(), panel.offer[0].tolist()) == ([[5], [9]], [2])
    assert (panel.stock[0, 0], panel.wanted[0, 0]) == (3, 7)
    assert np.isnan([panel.stock[1, 0], panel.offer[1, 0]]).all()
    assert (panel.card.tolist(), panel.name.tolist(), panel.days.tolist()) == ([1, 2], [1, 1], [0])


def test_the_last_price_of_a_day_counts() -> None:
    assert assembled((10, 0.1, 500, 1), (10, 0.9, 600, 2)).price[0].tolist() == [6]


def test_what_a_list_lacks_is_not_bought_and_sold_out() -> None:
    panel = assembled((10, 0, 500, 3), (11, 0, 200, 7), (20, 0, 900, 1), (20, 1, 900, 1))
    assert np.array_equal(panel.price[0], [5, NOTHING], equal_nan=True)
    assert (panel.offer[0].tolist(), panel.stock[0].tolist()) == ([2, 0], [3, 0])


def test_where_no_stock_is_told_nothing_is_sold_out() -> None:
    panel = assembled((10, 0, 500, -1), (20, 0, 900, -1), (20, 1, 900, -1))
    assert np.isnan(panel.stock).all()


def test_what_was_never_seen_is_unknown() -> None:
    panel = assembled((20, 0, 900, 1), (10, 1, 500, 3), (11, 1, 200, 1))
    assert np.array_equal(panel.offer[0], [NOTHING, 2], equal_nan=True)
    assert np.array_equal(panel.stock[0], [NOTHING, 3], equal_nan=True)


def test_a_day_without_a_list_is_no_issue() -> None:
    assert assembled((20, 0, 900, 1), (20, 2, 900, 1)).days.tolist() == [0, 2]


def test_a_day_with_less_than_half_of_the_usual_prices_is_none() -> None:
    prices = [(series, day, 500, 1) for day in (0, 1) for series in (10, 11, 20)] + [(20, 2, 500, 1)]
    assert assembled(*prices, usual=0.5).days.tolist() == [0, 1]
    assert assembled(*prices).days.tolist() == [0, 1, 2]


def test_without_prices_there_is_no_issue() -> None:
    panel = assemble(LISTED, [], range(3))
    assert (panel.days.tolist(), panel.price.shape) == ([], (2, 0))
