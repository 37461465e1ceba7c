"""Chance: the same returns in another order keep what they add up to, and lose what order made."""

import numpy as np

from signals.chance import TYPES, chances, shuffled
from signals.events import EventType
from tests.support.signals import Prices, history


def rising_in_the_end(seed: int) -> Prices:
    """A price that wobbles for 80 days and then rises by 3 % a day."""
    random = np.random.default_rng(seed)
    changes = np.concatenate([random.normal(0, 0.005, 80), np.full(10, 0.03)])
    return dict(enumerate(np.rint(2000 * np.exp(np.cumsum(changes))).astype(int).tolist()))


MANY = history(*(rising_in_the_end(seed) for seed in range(30)))


def test_a_shuffled_history_ends_at_the_same_price_on_the_same_days() -> None:
    found = shuffled(MANY, 1)
    assert np.array_equal(np.isnan(found.logs), np.isnan(MANY.logs))
    assert np.allclose(found.logs[:, -1], MANY.logs[:, -1])
    assert np.abs(found.cents - MANY.cents).max() <= 1
    assert not np.allclose(found.logs, MANY.logs, equal_nan=True)


def test_returns_are_only_in_another_order() -> None:
    before, after = (np.sort(np.diff(one.logs[:, -90:], axis=1)) for one in (MANY, shuffled(MANY, 1)))
    assert np.allclose(before, after)


def test_a_rally_is_order_and_not_chance() -> None:
    found = chances(MANY, 1)
    assert set(found) == set(TYPES)
    momentum = found[EventType.MOMENTUM]
    assert (momentum.sampled, momentum.beyond) == (30, 30)
    assert momentum.by_chance < 10


def test_the_same_seed_says_the_same() -> None:
    assert chances(MANY, 1) == chances(MANY, 1)
