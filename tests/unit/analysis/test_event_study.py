"""Event study: paths relative to the index, and their medians."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.event_study import BASE, HELD, OFFSETS, path_of, relative, study

PATH = st.lists(st.one_of(st.none(), st.floats(-1, 1)), min_size=len(OFFSETS), max_size=len(OFFSETS))
PATHS = st.lists(PATH, max_size=5)


def test_a_price_is_held_for_some_days_and_not_longer() -> None:
    cents = np.zeros((HELD + 3, 1), np.int64)
    cents[0] = 100
    logs = relative(cents, np.zeros(len(cents)))[:, 0]
    assert np.isfinite(logs).tolist() == [True] * (HELD + 1) + [False, False]


def test_what_the_index_did_is_no_part_of_a_path() -> None:
    days = np.arange(60.0)
    cents = np.round(1e6 * np.exp(0.01 * days))[:, None].astype(np.int64)
    path = path_of(relative(cents, 0.01 * days), 20)
    assert path.tolist() == pytest.approx([0] * len(OFFSETS), abs=1e-5)


def test_a_path_is_the_mean_of_its_prices_and_0_on_the_day_before() -> None:
    logs = np.zeros((60, 2))
    logs[20:, 0] = 0.2
    path = path_of(logs, 20)
    assert path[BASE] == 0
    assert path[BASE + 1 :].tolist() == pytest.approx([0.1] * (len(OFFSETS) - BASE - 1))


def test_days_beyond_what_is_known_have_no_value() -> None:
    path = path_of(np.zeros((10, 1)), 5)
    assert np.isfinite(path).sum() == 10
    assert np.isnan(path_of(np.zeros((10, 1)), 0)).all()


@given(PATHS)
def test_median_and_quartiles_are_of_the_events_that_have_the_day(paths: list[list[float | None]]) -> None:
    found = {one.day_offset: one for one in study([np.array(path, np.float64) for path in paths])}
    for place, offset in enumerate(OFFSETS):
        known = [path[place] for path in paths if path[place] is not None]
        assert (offset in found) == bool(known)
        if known:
            one = found[offset]
            assert one.n == len(known)
            assert [one.low, one.median, one.high] == pytest.approx(np.quantile(known, [0.25, 0.5, 0.75]).tolist())
