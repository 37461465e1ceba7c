"""Gaps in the series: days without a price, longer gaps, series that end, an outage of a provider."""

import numpy as np

from ingestion.simulation.model import Floats

_GAP_SHARE, _END_SHARE, _SINGLE_DAY_SHARE = 0.10, 0.015, 0.003
_SHORTEST_GAP, _LONGEST_GAP = 3, 20
_SHORTEST_END = 5
"""A series ends at least so many days before the last one; one that is too young goes on."""
OUTAGE_DAYS_AGO = {"tcgplayer": 23, "cardkingdom": 11}
"""Providers that had a day without any price, and how many days before the last day that was."""


def punch_holes(rng: np.random.Generator, prices: Floats) -> None:
    """Set prices of (printings, days) to NaN, in place; not the first and last days, except of series that end."""
    priced = np.flatnonzero(~np.isnan(prices).all(axis=1))
    first = np.argmax(~np.isnan(prices), axis=1)
    chosen = rng.permutation(priced)
    gaps, ends = max(1, round(_GAP_SHARE * len(priced))), max(1, round(_END_SHARE * len(priced)))
    _drop_single_days(rng, prices, first)
    for row in chosen[:gaps]:
        _drop_gap(rng, prices[row], int(first[row]))
    for row in chosen[gaps : gaps + ends]:
        _end_early(rng, prices[row], int(first[row]))


def drop_outage(provider: str, prices: Floats) -> None:
    """Remove the provider's outage day, in place."""
    days_ago = OUTAGE_DAYS_AGO.get(provider)
    if days_ago is not None:
        prices[:, -1 - days_ago] = np.nan


def _drop_single_days(rng: np.random.Generator, prices: Floats, first: np.ndarray) -> None:
    missing = rng.random(prices.shape) < _SINGLE_DAY_SHARE
    missing[np.arange(len(prices)), first] = False
    missing[:, -1] = False
    prices[missing] = np.nan


def _drop_gap(rng: np.random.Generator, row: Floats, first: int) -> None:
    length = int(rng.integers(_SHORTEST_GAP, _LONGEST_GAP + 1))
    room = len(row) - 1 - first - length
    if room > 1:
        start = first + int(rng.integers(1, room))
        row[start : start + length] = np.nan


def _end_early(rng: np.random.Generator, row: Floats, first: int) -> None:
    lived = len(row) - first
    if lived // 3 < lived - _SHORTEST_END:
        row[first + int(rng.integers(lived // 3, lived - _SHORTEST_END)) :] = np.nan
