"""Training of the model of a target, and what is kept of it: plain numbers, its evaluation, what it was trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.forecasting.evaluation import Figures, figures
from analysis.forecasting.features import FEATURES_OF, VERSION, features
from analysis.forecasting.logistic import Model, fit
from analysis.forecasting.panel import Floats, Panel
from analysis.forecasting.samples import Samples, samples_of
from analysis.forecasting.targets import ENTRY_WITHIN, LATE, TARGETS, Target
from analysis.forecasting.walk_forward import walk_forward

METHOD = "logistic-1"  # raised where the fit or the walk-forward changes
ISSUES = 5  # that a model has to have been judged on, each a day or more from the next


class TooLittleHistory(ValueError):
    """There are too few prices to train a model, or to say how good it is."""


class OtherFeatures(ValueError):
    """A model was trained on features that this program defines otherwise."""


@dataclass(frozen=True)
class Trained:
    """The model of a target. `first` and `last` are the days of the issues that it learned from."""

    target: str
    method: str
    version: str
    names: Sequence[str]
    model: Model
    rows: int
    first: float
    last: float
    evaluation: Figures

    def probability(self, panel: Panel) -> Floats:
        """Return the probability of each series of a panel, at its newest issue. Raises OtherFeatures."""
        marketplace = TARGETS[self.target].marketplace
        if self.version != VERSION or tuple(self.names) != tuple(FEATURES_OF[marketplace]):
            raise OtherFeatures(f"the model of {self.target} is of {self.version}, this program has {VERSION}")
        return self.model.probability(features(panel, marketplace))


def days_needed(target: Target) -> int:
    """Return the days of prices that training takes: what features need, outcomes to learn from, and to be judged."""
    return int(np.ceil(target.history + 2 * (ENTRY_WITHIN + target.horizon + LATE))) + ISSUES


def train(panel: Panel, name: str) -> Trained:
    """Return the model of a target, trained on all outcomes of a panel, with its walk-forward. Raises TooLittleHistory.

    What is evaluated is what would have been stated on each day; the model that is kept has learned from all of them.
    """
    target = TARGETS[name]
    samples, found = _evaluated(panel, target)
    return Trained(
        name,
        METHOD,
        VERSION,
        FEATURES_OF[target.marketplace],
        fit(samples.features, samples.hits),
        len(samples.hits),
        float(samples.day.min()),
        float(samples.day.max()),
        found,
    )


def _evaluated(panel: Panel, target: Target) -> tuple[Samples, Figures]:
    samples = samples_of(panel, target)[0]
    found = figures(walk_forward(samples)) if len(samples.hits) else None
    if found is None or found.issues < ISSUES:
        days = panel.days[-1] - panel.days[0] + 1 if len(panel.days) else 0
        raise TooLittleHistory(
            f"{target.title} needs about {days_needed(target)} days with prices of many cards in a row; there are"
            f" {days:.0f} days with {len(panel.days)} lists, and {len(samples.hits):,} outcomes"
        )
    return samples, found
