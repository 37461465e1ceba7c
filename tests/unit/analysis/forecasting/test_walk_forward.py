"""Walk-forward: statements rest on outcomes that were known then, and find what there is to find, no more."""

import numpy as np
import pytest

from analysis.forecasting.evaluation import Figures, figures
from analysis.forecasting.nulls import redated, shuffled, sign_flipped
from analysis.forecasting.panel import Panel
from analysis.forecasting.samples import Samples, samples_of
from analysis.forecasting.targets import TARGETS
from analysis.forecasting.walk_forward import Judged, by_names, climatology, walk_forward
from tests.support.forecasts import moving, panel_of

UP = TARGETS["tcgplayer-up-3d"]
MARKET = moving()


def samples(panel: Panel = MARKET) -> Samples:
    """The samples of a market whose prices go on."""
    return samples_of(panel, UP)[0]


def skill(judged: Judged) -> float:
    """The skill of some statements."""
    found = figures(judged)
    assert found
    return found.skill


def test_what_goes_on_is_found() -> None:
    found = figures(walk_forward(samples()))
    assert found
    assert found.skill > 0.2
    assert found.interval
    assert found.interval.low < found.skill < found.interval.high
    assert found.slope == pytest.approx(1, abs=0.15)
    seen = [one.seen for one in found.deciles]
    assert seen[-1] > 0.5 > 0.1 > seen[0]


def test_the_other_half_of_the_names_is_forecast_too() -> None:
    assert skill(by_names(samples(), MARKET.name)) > 0.2


def test_a_statement_rests_on_what_was_known_at_its_issue() -> None:
    """Another future, from day 20 on, changes no statement of the days before, nor their base rates."""
    other = moving(seed=2)
    changed = MARKET._replace(price=np.hstack([MARKET.price[:, :20], other.price[:, 20:]]))
    one, two = walk_forward(samples(MARKET)), walk_forward(samples(changed))
    for before, after in ((one.stated, two.stated), (one.base, two.base)):
        early = before[one.day < 20]
        assert len(early) > 1_000
        assert np.array_equal(early, after[two.day < 20])
    assert not np.array_equal(one.stated[one.day >= 24][:300], two.stated[two.day >= 24][:300])


def test_the_first_statement_has_enough_to_learn_from() -> None:
    some = samples()
    first = walk_forward(some).day.min()
    assert np.count_nonzero(some.known <= first) >= 1_000
    assert np.count_nonzero(some.known <= first - 1) < 1_000


@pytest.mark.parametrize("seed", range(3))
def test_permuted_outcomes_have_no_skill(seed: int) -> None:
    assert skill(walk_forward(shuffled(samples(moving(seed=seed))))) <= 0.005


def test_changes_of_signs_by_chance_leave_no_direction() -> None:
    flipped = samples(sign_flipped(MARKET))
    assert skill(walk_forward(flipped)) < skill(walk_forward(samples())) / 4


@pytest.mark.parametrize("permuted", [shuffled, redated])
def test_a_permutation_keeps_the_rate_of_its_groups(permuted: "object") -> None:
    some = samples()
    other = permuted(some)  # type: ignore[operator]
    group = some.issue if permuted is shuffled else some.series
    assert not np.array_equal(other.hits, some.hits)
    assert np.array_equal(np.bincount(group, other.hits), np.bincount(group, some.hits))


def test_flipped_changes_have_their_sizes() -> None:
    flipped = sign_flipped(panel_of(np.array([[10.0, 11.0, np.nan, 22.0]])))
    changes = np.abs(np.diff(np.log(flipped.price[0, [0, 1, 3]])))
    assert changes == pytest.approx([np.log(1.1), np.log(2)])
    assert np.isnan(flipped.price[0, 2])


def test_a_band_with_few_rows_has_a_rate_near_that_of_all() -> None:
    rates = climatology(np.array([0] * 950 + [1] * 50), np.array([0.0] * 950 + [1.0] * 50))
    assert rates.tolist() == pytest.approx([50 * 0.05 / 1_000, (50 + 2.5) / 100, *[0.05] * 4])


def test_figures_are_read_as_they_were_stored() -> None:
    found = figures(walk_forward(samples()))
    assert found
    assert Figures.of(found.record) == found


def test_few_statements_have_no_figures() -> None:
    assert figures(Judged(*(np.zeros(999) for _ in Judged._fields))) is None
