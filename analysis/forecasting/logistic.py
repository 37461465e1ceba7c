"""Logistic regression with a ridge (docs/methods.md, forecasts): Newton's method, about thirty lines of numpy."""

from dataclasses import dataclass

import numpy as np

from analysis.scores import Floats

RIDGE = 10.0  # of the sum of losses, on standardised features: matters only where there are few rows
MOST_STEPS, PRECISION = 50, 1e-6  # of a step; what is left after it is its square
FAR = 5.0  # standard deviations; what is farther counts as that far


@dataclass(frozen=True)
class Model:
    """Coefficients of standardised features. An unknown feature (NaN) counts as its mean."""

    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    def probability(self, features: Floats) -> Floats:
        """Return the probability of each row of features."""
        return _sigmoid(standardised(features, self.mean, self.scale) @ self.weights + self.intercept)


def standardised(features: Floats, mean: Floats, scale: Floats) -> Floats:
    """Return features in standard deviations from their means, 0 where unknown."""
    values: Floats = np.clip(np.nan_to_num((features - mean) / scale), -FAR, FAR)
    return values


def fit(features: Floats, hits: Floats) -> Model:
    """Return the model of rows of features and whether each came true (0 or 1).

    It minimises the sum of the log losses + RIDGE / 2 * the sum of squared weights; the intercept is free. Raises
    ValueError where all outcomes are the same.
    """
    if not 0 < hits.mean() < 1:
        raise ValueError("all outcomes are the same")
    mean, scale = _moments(features)
    x = np.column_stack([standardised(features, mean, scale), np.ones(len(features))])
    ridge = np.append(np.full(features.shape[1], RIDGE), 0.0)
    beta = np.append(np.zeros(features.shape[1]), np.log(hits.mean() / (1 - hits.mean())))
    before = loss(beta, x, hits, ridge)
    for _ in range(MOST_STEPS):
        p = _sigmoid(x @ beta)
        gradient = x.T @ (p - hits) + ridge * beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        while (after := loss(beta - step, x, hits, ridge)) > before and np.abs(step).max() > PRECISION:
            step = step / 2
        beta, before = beta - step, after
        if np.abs(step).max() < PRECISION:
            break
    return Model(mean, scale, beta[:-1], float(beta[-1]))


def loss(beta: Floats, x: Floats, hits: Floats, ridge: Floats) -> float:
    """Return what a fit minimises, for coefficients of the columns of x."""
    score = x @ beta
    return float(np.sum(np.logaddexp(0, score)) - hits @ score + 0.5 * ridge @ beta**2)


def _moments(features: Floats) -> tuple[Floats, Floats]:
    """Return means and standard deviations of what is known; 0 and 1 for a column without any difference."""
    known = ~np.isnan(features)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, features, 0).sum(axis=0) / count
    scale = np.sqrt((np.where(known, features - mean, 0) ** 2).sum(axis=0) / count)
    return mean, np.where(scale > 0, scale, 1.0)


def _sigmoid(score: Floats) -> Floats:
    value: Floats = 0.5 * (1 + np.tanh(score / 2))
    return value
