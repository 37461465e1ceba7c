"""Features: values of small markets by hand, and nothing of what comes later in any of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.forecasting.features import FEATURES, FEATURES_OF, features
from analysis.forecasting.panel import Panel
from analysis.scores import Floats
from tests.support.forecasts import panel_of, shop

NOTHING = float("nan")


def column(panel: Panel, name: str) -> Floats:
    """A feature of each series; of a shop where there is a buylist."""
    marketplace = "tcgplayer" if np.isnan(panel.offer).all() else "cardkingdom"
    return features(panel, marketplace)[:, FEATURES_OF[marketplace].index(name)]


def value(panel: Panel, name: str) -> float:
    """A feature of the first series."""
    return float(column(panel, name)[0])


def prices(*amounts: float) -> Panel:
    """One series of daily prices."""
    return panel_of(np.array([amounts]))


def bought(offers: list[float], stock: list[float], price: float = 10.0) -> Panel:
    """One series of a shop."""
    return panel_of(np.array([[price] * len(offers)]), offer=np.array([offers]), stock=np.array([stock]))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 19))
def test_what_comes_later_changes_no_feature(seed: int, issue: int) -> None:
    panel, other = shop(20, 20, seed), shop(20, 20, seed + 5_000)
    pairs = zip(panel[3:], other[3:], strict=True)
    later = Panel(*panel[:3], *(np.hstack([one[:, : issue + 1], two[:, issue + 1 :]]) for one, two in pairs))
    whole, cut = (features(one, "cardkingdom") for one in (later.until(issue), panel.until(issue)))
    assert np.array_equal(whole, cut, equal_nan=True)


def test_momentum_is_of_a_week() -> None:
    assert value(prices(5, 10, *[11] * 6, 12), "momentum") == pytest.approx(np.log(12 / 10))


def test_momentum_of_a_short_history_is_from_its_begin() -> None:
    assert value(prices(10, 11, 12), "momentum") == pytest.approx(np.log(12 / 10))


def test_a_price_holds_until_the_next() -> None:
    panel = prices(10, NOTHING, 12, NOTHING)
    assert value(panel, "last_day") == 0
    assert value(panel, "moves") == pytest.approx(np.log1p(1))


def test_what_has_no_price_a_week_before_has_no_momentum() -> None:
    assert np.isnan(value(prices(NOTHING, 10, 11), "momentum"))


def test_trend_is_steep_where_all_steps_go_one_way() -> None:
    assert value(prices(*np.exp(0.05 * np.arange(8))), "trend") == 20
    assert value(prices(*[10] * 8), "trend") == 0
    assert value(prices(*np.exp(-0.05 * np.arange(8))), "trend") == -20


def test_siblings_are_the_other_printings_of_the_name() -> None:
    panel = panel_of(np.array([[10, 10], [10, 11], [10, 12], [10, 20]]))
    panel = panel._replace(name=np.array([0, 0, 0, 3]), card=np.array([0, 0, 2, 3]))
    found = column(panel, "siblings")
    assert found[:3] == pytest.approx([np.log(1.2), np.log(1.2), np.log(1.1) / 2])
    assert np.isnan(found[3])


def test_ratio_is_of_offer_and_price() -> None:
    assert value(bought([4, 4], [1, 1]), "ratio") == pytest.approx(0.4)


def test_windows_of_a_shop_are_shorter() -> None:
    assert value(bought([4, 5, 6, 6, 6], [1] * 5), "offer_momentum") == pytest.approx(np.log(6 / 5))


def test_what_has_not_moved_is_flat() -> None:
    assert value(prices(*[10] * 20), "flat") == 1
    assert value(prices(*[10] * 10, *[11] * 10), "flat") == 0
    assert value(prices(10, *[11] * 20), "flat") == 1


@pytest.mark.parametrize(("before", "now", "halved"), [(4, 2, 1), (4, 3, 0), (2, 1, 0), (NOTHING, 1, NOTHING)])
def test_stock_is_halved_from_three_copies_on(before: float, now: float, halved: float) -> None:
    assert value(bought([4, 4], [before, now]), "stock_halved") == pytest.approx(halved, nan_ok=True)


@pytest.mark.parametrize(("stock", "sold_out"), [(0, 1), (1, 0), (NOTHING, NOTHING)])
def test_unknown_stock_is_not_sold_out(stock: float, sold_out: float) -> None:
    assert value(bought([4], [stock]), "sold_out") == pytest.approx(sold_out, nan_ok=True)


@pytest.mark.parametrize(("offers", "name"), [([5, 4], "cut"), ([5, 6], "raised"), ([5, 6], "new_high")])
def test_a_step_of_an_offer_by_a_fifth_is_a_flag(offers: list[float], name: str) -> None:
    assert value(bought(offers, [3, 3]), name) == 1
    assert value(bought([5, 5], [3, 3]), name) == 0


@pytest.mark.parametrize("name", ["raised", "new_high"])
def test_a_raised_offer_without_a_copy_on_the_shelf_is_none(name: str) -> None:
    assert value(bought([5, 6], [3, 0]), name) == 0


def test_every_feature_is_used_and_has_its_reason() -> None:
    assert set().union(*FEATURES_OF.values()) == set(FEATURES)
    assert all(feature.reason for feature in FEATURES.values())
