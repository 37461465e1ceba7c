"""Signals of a currency: values, directions, strengths and factors of small markets whose answers are known."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from signals.assessment import Market, Signals, Surroundings, assess
from signals.confidence import FACTORS
from signals.history import DAY
from signals.kinds import MEASURES
from signals.measures import measures
from tests.support.signals import Prices, history

RISE = {day: 1000 + 20 * day for day in range(15)}
FALL = {day: 1000 - 20 * day for day in range(15)}
FLAT = dict.fromkeys(range(15), 1000)


def assessed(*series: Prices, newest: int = 14, **beside: Any) -> Mapping[str, Signals]:
    """The signals of series of different cards and names at TCGplayer, by measure; `beside` says what is known more."""
    count = len(series)
    known: dict[str, Any] = {name: np.full(count, -1) for name in ("listings", "stock", "stock_before")}
    known |= {name: np.full(count, math.nan) for name in ("buylist", "elsewhere", "low")}
    known |= {name: np.zeros(count, np.int64) for name in ("marketplace", "finish")}
    known |= {"card": np.arange(count), "name": np.arange(count)}
    known |= {name: np.array(values) for name, values in beside.items()}
    never = np.zeros(count + 1, np.int64)
    if newest > 14:  # a price that no signal is about says when the newest was
        series = (*series, {newest: 50})
        known = {name: np.append(values, values[-1:] if name != "card" else count) for name, values in known.items()}
    market = Market(measures(history(*series)), Surroundings(**known), ["tcgplayer"], never, never, newest * DAY + 5)
    return {signals.measure: signals for signals in assess(market)}


def factor(signals: Signals, name: str) -> list[float]:
    """One factor of each signal."""
    column: list[float] = (signals.factors[:, FACTORS.index(name)] / 1_000).tolist()
    return column


def test_every_measure_is_told_even_if_no_series_has_it() -> None:
    assert list(assessed(RISE)) == list(MEASURES)


def test_a_momentum_has_its_size_and_direction() -> None:
    found = assessed(RISE, FALL, FLAT)["return"]
    assert found.value.tolist() == pytest.approx([1280 / 1140 - 1, 720 / 860 - 1, 0])
    assert found.direction.tolist() == [1, -1, 0]


def test_what_moved_less_than_a_per_cent_is_neutral() -> None:
    found = assessed({**FLAT, 14: 1009}, {**FLAT, 14: 1011})["return"]
    assert found.direction.tolist() == [0, 1]


def test_the_strongest_of_its_peers_has_the_most_below_it() -> None:
    found = assessed(FLAT, RISE, {day: 1000 + 5 * day for day in range(15)}, FLAT)["return"]
    assert found.strength.tolist() == [0, 0.75, 0.5, 0]


def test_a_price_below_one_has_no_signal() -> None:
    assert assessed(dict.fromkeys(range(15), 99)) == {}
    assert assessed(dict.fromkeys(range(15), 99), RISE)["return"].places.tolist() == [1]


def test_a_confidence_is_the_product_of_its_factors() -> None:
    found = assessed(RISE, {**FLAT, 14: 1500}, newest=15)["return"]
    assert found.confidence.tolist() == pytest.approx((found.factors / 1_000).prod(axis=1).tolist(), abs=1e-3)
    assert factor(found, "moves") == [1, 0.25]
    assert factor(found, "top_share") == [1, 0.5]
    assert factor(found, "siblings") == [0.8, 0.8]
    assert factor(found, "source") == [0.9, 0.9]
    assert factor(found, "age") == pytest.approx([math.exp(-0.5)] * 2, abs=1e-3)


def test_other_printings_that_rise_make_a_rise_surer() -> None:
    alone, together = assessed(RISE, FLAT, name=[0, 0])["return"], assessed(RISE, RISE, name=[0, 0])["return"]
    assert (factor(alone, "siblings")[0], factor(together, "siblings")[0]) == (0.5, 1)
    assert together.siblings.tolist() == pytest.approx([math.log(1280 / 1140)] * 2)


def test_a_series_with_few_returns_has_the_volatility_of_its_peers() -> None:
    peers = [{day: 1000 + 100 * (day % 2) for day in range(15)}] * 20
    found = assessed(*peers, {13: 1000, 14: 1000})["volatility"]
    assert found.value[-1] == pytest.approx(math.sqrt(365) * math.log(1.1), rel=0.01)


def test_a_deviation_of_a_price_that_never_moved_has_a_floor() -> None:
    found = assessed({**FLAT, 14: 1020})["z"]
    assert 0 < found.value[0] < 2.1  # a hundredth of the price is the least scale
    assert found.direction.tolist() == [1]


def test_spreads_are_ratios_of_prices_beside() -> None:
    found = assessed(FLAT, FLAT, buylist=[5, math.nan], elsewhere=[8, math.nan], low=[7, math.nan])
    assert found["buylist_ratio"].value.tolist() == [0.5]
    assert found["marketplace_gap"].value.tolist() == [pytest.approx(0.25)]
    assert found["low_to_price"].value.tolist() == [0.7]
    assert found["marketplace_gap"].direction.tolist() == [1]


def test_stock_says_something_from_three_copies_on_and_unknown_is_not_none() -> None:
    found = assessed(FLAT, FLAT, FLAT, stock=[2, 0, -1], stock_before=[4, 2, 4])["stock_change"]
    assert found.places.tolist() == [0]
    assert found.value.tolist() == [-0.5]
    assert found.direction.tolist() == [-1]


def test_without_any_other_return_a_price_has_no_volatility_and_still_a_momentum() -> None:
    found = assessed({14: 1000})
    assert len(found["volatility"].places) == 0
    assert len(found["return"].places) == 0
    assert len(assessed({7: 1000, 14: 1100})["return"].places) == 1
