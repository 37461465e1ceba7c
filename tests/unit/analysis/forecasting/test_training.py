"""Training: the model that is kept says what the trained one says, and a model of other features says nothing."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.forecasting.features import VERSION
from analysis.forecasting.targets import TARGETS
from analysis.forecasting.training import OtherFeatures, TooLittleHistory, Trained, days_needed, train
from tests.support.forecasts import moving, shop

UP = "tcgplayer-up-3d"
MARKET = moving()


@pytest.fixture(scope="module")
def trained() -> Trained:
    """A model of a market whose prices go on."""
    return train(MARKET, UP)


def test_a_model_says_more_of_what_rises(trained: Trained) -> None:
    rising = MARKET.price[:, -1] > 1.05 * MARKET.price[:, -4]
    stated = trained.probability(MARKET)
    assert stated[rising].mean() > 3 * stated[~rising].mean()


def test_a_model_has_its_evaluation_and_what_it_learned_from(trained: Trained) -> None:
    assert trained.evaluation.skill > 0.2
    assert trained.version == VERSION
    assert (trained.first, trained.last) == (7, 25)  # the features need a week, the outcomes 1 + 3 days
    assert trained.rows == np.count_nonzero(MARKET.price[:, 7:26] >= 2)


@pytest.mark.parametrize("change", [{"version": "features-0"}, {"names": ("momentum",)}])
def test_a_model_of_other_features_is_refused(trained: Trained, change: dict[str, object]) -> None:
    with pytest.raises(OtherFeatures, match="features"):
        replace(trained, **change).probability(MARKET)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_can_be_trained(name: str) -> None:
    assert np.isfinite(train(shop(days=days_needed(TARGETS[name]) + 5), name).model.weights).all()


@pytest.mark.parametrize("days", [0, 1, 10])
def test_too_little_history_is_told_with_what_is_needed(days: int) -> None:
    panel = MARKET.issues(slice(days))
    with pytest.raises(TooLittleHistory, match=rf"needs about {days_needed(TARGETS[UP])} days .* {days} days"):
        train(panel, UP)


def test_days_needed_are_enough() -> None:
    assert train(MARKET.issues(slice(days_needed(TARGETS[UP]))), UP).evaluation.issues >= 5
