"""Logistic regression: the least of what it minimises, the same probabilities in any unit, unknown features."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.forecasting.logistic import RIDGE, Model, fit, standardised
from analysis.scores import Floats


def drawn(rows: int, columns: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Features, and outcomes that depend on them."""
    random = np.random.default_rng(seed)
    features = random.normal(2, 3, (rows, columns))
    score = (features - 2) @ np.linspace(-0.5, 0.5, columns) / 3 - 1
    return features, (random.random(rows) < 1 / (1 + np.exp(-score))).astype(np.float64)


def by_descent(features: Floats, hits: Floats) -> Floats:
    """Weights and intercept by steepest descent: slow, and written apart from what it checks."""
    x = (features - features.mean(axis=0)) / features.std(axis=0)
    weights, intercept = np.zeros(x.shape[1]), 0.0
    for _ in range(20_000):
        wrong = 1 / (1 + np.exp(-(x @ weights + intercept))) - hits
        weights = weights - (x.T @ wrong + RIDGE * weights) / len(x)
        intercept = intercept - wrong.sum() / len(x)
    return np.append(weights, intercept)


def test_the_coefficients_are_those_of_another_optimiser() -> None:
    features, hits = drawn(400, 3)
    model = fit(features, hits)
    assert np.append(model.weights, model.intercept) == pytest.approx(by_descent(features, hits), abs=1e-6)


def test_one_feature_of_two_values_is_solved_by_hand() -> None:
    """Of 2,000 rows each, a quarter and three quarters: log odds of -ln 3 and ln 3 but for the ridge."""
    features = np.repeat([[0.0], [1.0]], 2_000, axis=0)
    hits = np.concatenate([np.repeat([1.0, 0.0], [500, 1_500]), np.repeat([1.0, 0.0], [1_500, 500])])
    model = fit(features, hits)
    assert (model.mean.tolist(), model.scale.tolist()) == ([0.5], [0.5])
    assert model.intercept == pytest.approx(0, abs=1e-9)
    weight = model.weights[0]
    assert 4_000 * (1 / (1 + np.exp(-weight)) - 0.75) + RIDGE * weight == pytest.approx(0, abs=1e-6)
    assert model.probability(np.array([[1.0]]))[0] == pytest.approx(0.75, abs=0.003)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_mean_probability_is_the_rate_of_hits(seed: int, columns: int) -> None:
    features, hits = drawn(200, columns, seed)
    assert fit(features, hits).probability(features).mean() == pytest.approx(hits.mean(), abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-100, 100))
def test_units_of_a_feature_change_no_probability(seed: int, scale: float, shift: float) -> None:
    features, hits = drawn(200, 2, seed)
    others = features * scale + shift
    assert fit(others, hits).probability(others) == pytest.approx(fit(features, hits).probability(features), abs=1e-6)


def test_an_unknown_feature_counts_as_its_mean() -> None:
    features, hits = drawn(200, 2)
    model = fit(features, hits)
    unknown, usual = np.array([[np.nan, 1.0]]), np.array([[model.mean[0], 1.0]])
    assert model.probability(unknown) == pytest.approx(model.probability(usual))


def test_a_feature_that_nobody_knows_has_no_weight() -> None:
    features, hits = drawn(200, 2)
    features[:, 1] = np.nan
    assert fit(features, hits).weights[1] == 0


def test_outcomes_that_one_feature_separates_have_finite_coefficients() -> None:
    features = np.linspace(-1, 1, 100)[:, None]
    model = fit(features, (features[:, 0] > 0).astype(np.float64))
    assert np.isfinite(model.weights).all()
    assert model.weights[0] > 0


@pytest.mark.parametrize("hits", [np.zeros(10), np.ones(10)])
def test_outcomes_without_a_difference_are_refused(hits: Floats) -> None:
    with pytest.raises(ValueError, match="all outcomes are the same"):
        fit(np.zeros((10, 1)), hits)


def test_the_farthest_feature_counts_as_five_deviations() -> None:
    assert standardised(np.array([[1e9, -1e9, 1.0]]), np.zeros(3), np.ones(3)).tolist() == [[5, -5, 1]]


def test_applying_is_one_product() -> None:
    model = Model(np.array([1.0]), np.array([2.0]), np.array([0.5]), -1.0)
    assert model.probability(np.array([[5.0]])).tolist() == pytest.approx([0.5])
