"""Sell now or wait: what forecasts of a buylist's offers advise (docs/methods.md, recommendations).

Offers as columns, with the probability that each is lower or stopped, and that it is higher, at the horizon. A forecast
speaks where it is well beyond how often that happens anyway; most offers are in neither list.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from analysis.recommendations import Claim
from analysis.scores import Floats

EDGE = 0.10  # of a probability above its base rate, from which on something is advised
MOST = 200  # of each advice in an issue: those with the most at stake


class Advice(StrEnum):
    """A type of recommendation about one offer."""

    SELL_NOW = "sell_now"
    WAIT = "wait"


CLAIMS: Mapping[Advice, Claim] = MappingProxyType({Advice.SELL_NOW: Claim.DOWN, Advice.WAIT: Claim.UP})


class Odds(NamedTuple):
    """By offer the probability of a claim, beside how often it comes true anyway."""

    stated: Floats
    base_rate: float

    @property
    def edge(self) -> Floats:
        """Return by how much the probabilities are above the base rate."""
        return self.stated - self.base_rate


def advised(offers: Floats, odds: Mapping[Advice, Odds]) -> dict[Advice, list[int]]:
    """Return by advice the places of its offers, those with the most at stake (edge times offer) first.

    Where both claims are likely, nothing is advised: the offer moves, and nobody knows which way. An advice without a
    model has no odds, and no offer.
    """
    likely = {advice: some.edge >= EDGE for advice, some in odds.items()}
    doubtful = np.sum([*likely.values()], axis=0) > 1 if likely else np.zeros(len(offers), np.bool_)
    return {advice: _most_at_stake(odds[advice].edge * offers, some & ~doubtful) for advice, some in likely.items()}


def _most_at_stake(stakes: Floats, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[int]:
    places = np.flatnonzero(chosen)
    ordered: list[int] = places[np.argsort(-stakes[places], kind="stable")].tolist()
    return ordered[:MOST]
