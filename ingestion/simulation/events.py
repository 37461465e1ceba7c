"""Events of single cards: spikes, bans, reprints and a fallen staple, as additions to the logarithm of their prices."""

from dataclasses import dataclass

import numpy as np

from ingestion.simulation.model import Flags, Floats, Integers, Structure

_SPIKE_EVERY, _BAN_EVERY = 25, 300
"""One card in so many spikes, or is banned."""
_WORTH_A_SPIKE = 0.8
"""Nobody buys out cards that cost less than this, in USD."""
_RECENT_DAYS = 20
_DECLINE_DAYS, _DECLINE = 90, 0.45


@dataclass(frozen=True, slots=True)
class Events:
    """(printings, days) to add to log prices, and the indexes of the affected cards (not printings)."""

    effect: Floats
    spiked: tuple[int, ...]
    banned: tuple[int, ...]
    reprinted: tuple[int, ...]
    declining: tuple[int, ...]


def draw_events(rng: np.random.Generator, structure: Structure, days: int, supplies: Flags) -> Events:
    """Return events of chosen cards and days; `supplies` marks printings with enough copies to lower older prices."""
    effect = np.zeros((len(structure.level), days))
    reprinted = _reprints(rng, structure, supplies, effect)
    chosen = rng.permutation(_eligible(structure, reprinted, days)).tolist()
    bans = max(1, len(structure.level) // _BAN_EVERY)
    spikes = max(3, len(structure.level) // _SPIKE_EVERY)
    banned, spiked = chosen[:bans], chosen[bans : bans + spikes]
    for at, oracle in enumerate(banned):
        effect[structure.oracle == oracle] += _ban(rng, days, days - _RECENT_DAYS if at == 0 else days // 3)
    for at, oracle in enumerate(spiked):
        effect[structure.oracle == oracle] += _spike(rng, days, _earliest_spike(at, days))
    declining = _staples(structure, chosen[bans + spikes :])
    for oracle in declining:
        effect[structure.oracle == oracle] += _decline(days)
    return Events(effect, tuple(spiked), tuple(banned), tuple(reprinted), declining)


def _staples(structure: Structure, among: list[int]) -> tuple[int, ...]:
    """Return the card with the most printings, of equal ones the dearest; none where nothing is left to choose."""

    def rank(oracle: int) -> tuple[int, float]:
        levels = structure.level[structure.oracle == oracle]
        return len(levels), float(levels.max())

    return tuple(sorted(among, key=rank)[-1:])


def _eligible(structure: Structure, reprinted: list[int], days: int) -> Integers:
    """Return the cards with a high enough price, out for long enough, without another event."""
    ready = (structure.level >= _WORTH_A_SPIKE) & (structure.released < days // 3) & ~structure.constant
    return np.setdiff1d(structure.oracle[ready], [*reprinted, *structure.oracle[structure.constant]])


def _earliest_spike(at: int, days: int) -> int:
    """Return the first day of a spike: one is under way on the last day, every fourth is recent, for today's movers."""
    if at == 0:
        return days - 2
    return days - _RECENT_DAYS if at % 4 == 0 else days // 3


def _spike(rng: np.random.Generator, days: int, earliest: int) -> Floats:
    """Return a spike: up 60 to 300 % within one to four days, then partly down again over some weeks."""
    height = np.log1p(rng.uniform(0.6, 3.0))
    climb, kept, fade = int(rng.integers(1, 5)), rng.uniform(0.2, 0.7), rng.uniform(8, 25)
    age = np.arange(days) - rng.integers(earliest, days - 1)
    rise = np.clip((age + 1) / climb, 0, 1)
    path: Floats = height * rise * (kept + (1 - kept) * np.exp(-np.maximum(age + 1 - climb, 0) / fade))
    return path


def _ban(rng: np.random.Generator, days: int, earliest: int) -> Floats:
    """Return a ban: down 30 to 60 % within three days, permanently."""
    age = np.arange(days) - rng.integers(earliest, days - 1)
    path: Floats = np.log1p(-rng.uniform(0.3, 0.6)) * np.clip((age + 1) / 3, 0, 1)
    return path


def _decline(days: int) -> Floats:
    """Return a steady fall by 45 % within the last 90 days: a staple that decks have moved on from."""
    length = min(_DECLINE_DAYS, days - 1)
    path: Floats = np.log1p(-_DECLINE) * np.clip((np.arange(days) - (days - 1 - length)) / length, 0, 1)
    return path


def _reprints(rng: np.random.Generator, structure: Structure, supplies: Flags, effect: Floats) -> list[int]:
    """Lower the older printings of a card by 20 to 50 % around the release of a new one; return those cards."""
    day, hit = np.arange(effect.shape[1]), []
    for new in np.flatnonzero(supplies & (structure.released > 0)):
        release = structure.released[new]
        older = (structure.oracle == structure.oracle[new]) & (structure.released < release) & ~structure.constant
        if older.any():
            # Prices fall from the announcement on, a week before the release.
            effect[older] += np.log1p(-rng.uniform(0.2, 0.5)) * np.clip((day - release + 8) / 12, 0, 1)
            hit.append(int(structure.oracle[new]))
    return hit
