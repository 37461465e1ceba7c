"""The price model itself: fat tails, clustering, mean reversion, releases, events."""

import numpy as np
import pytest

from ingestion.simulation.events import draw_events
from ingestion.simulation.gaps import punch_holes
from ingestion.simulation.model import Structure, clustered_shocks, fair_values, mean_reverting

ROWS, DAYS = 40, 300


def structure() -> Structure:
    """Forty printings: the first is constant, the last is a reprint of card 1 that comes out on day 150."""
    oracle, released, constant = np.arange(ROWS), np.full(ROWS, -100), np.zeros(ROWS, dtype=bool)
    oracle[-1], released[-1], constant[0] = 1, 150, True
    return Structure(np.full(ROWS, 5.0), oracle, np.arange(ROWS) % 4, released, constant)


def supplies() -> np.ndarray:
    return np.arange(ROWS) == ROWS - 1


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_shocks_have_the_asked_deviation_and_fat_tails(rng: np.random.Generator) -> None:
    shocks = clustered_shocks(rng, 200, 1_000, 0.02)
    assert shocks.shape == (200, 1_000)
    assert 0.017 < shocks.std() < 0.023
    assert (np.abs(shocks) > 4 * shocks.std()).mean() > 10 * 6.3e-5  # ten times what a normal distribution has


def test_nervous_days_come_in_clusters(rng: np.random.Generator) -> None:
    size = np.abs(clustered_shocks(rng, 200, 1_000, 0.02))
    assert np.corrcoef(size[:, :-1].ravel(), size[:, 1:].ravel())[0, 1] > 0.05


def test_a_shock_has_half_of_its_effect_left_after_the_half_life() -> None:
    shocks = np.zeros((1, 30))
    shocks[0, 0] = 1.0
    assert mean_reverting(shocks, half_life=10)[0, [0, 10, 20]] == pytest.approx([1.0, 0.5, 0.25])


def test_values_are_positive_and_missing_only_before_the_release(rng: np.random.Generator) -> None:
    values = fair_values(rng, structure(), DAYS, np.zeros((ROWS, DAYS)))
    assert np.isnan(values[-1, :150]).all()
    assert not np.isnan(values[-1, 150:]).any()
    assert (values[:-1] > 0).all()


def test_a_constant_card_keeps_its_price_whatever_happens(rng: np.random.Generator) -> None:
    values = fair_values(rng, structure(), DAYS, np.ones((ROWS, DAYS)))
    assert set(values[0]) == {5.0}


def test_cards_of_one_market_move_together(rng: np.random.Generator) -> None:
    values = fair_values(rng, structure(), DAYS, np.zeros((ROWS, DAYS)))
    weekly = np.log(values[1:-1, 7::7] / values[1:-1, :-7:7])
    pairs = np.corrcoef(weekly)[np.triu_indices(len(weekly), 1)]
    assert pairs.mean() > 0.03


def test_a_spike_rises_by_60_to_300_percent_within_four_days_and_partly_decays(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    assert len(events.spiked) == 3
    for oracle in events.spiked:
        path = events.effect[oracle]
        height, top = np.expm1(path.max()), int(path.argmax())
        start = int(np.flatnonzero(path)[0])
        assert top - start < 4
        assert height <= 3.0
        assert top >= DAYS - 3 or height >= 0.6
        assert top >= DAYS - 10 or 0 < path[-1] < path.max()


def test_one_spike_is_under_way_on_the_last_day(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    assert events.effect[events.spiked[0], DAYS - 3] == 0
    assert events.effect[events.spiked[0], DAYS - 1] > 0


def test_a_ban_takes_30_to_60_percent_for_good(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    (oracle,) = events.banned
    path = events.effect[oracle]
    assert path[0] == 0
    assert (np.diff(path) <= 0).all()
    assert -0.60 <= np.expm1(path.min()) < -0.1


def test_the_older_printing_falls_20_to_50_percent_when_a_reprint_comes(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    assert events.reprinted == (1,)
    assert events.effect[1, 140] == 0
    assert -0.5 <= np.expm1(events.effect[1, 160]) <= -0.2
    assert not events.effect[-1].any()


def test_a_staple_falls_a_little_every_day_to_about_half(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    (oracle,) = events.declining
    path = events.effect[oracle]
    assert not path[: DAYS - 91].any()
    assert (np.diff(path[-90:]) < 0).all()
    assert np.expm1(path[-1]) == pytest.approx(-0.45)


def test_the_staple_is_the_card_with_the_most_printings_that_nothing_else_befalls(rng: np.random.Generator) -> None:
    many = structure()
    many.oracle[20:24] = 19
    events = draw_events(rng, many, DAYS, np.zeros(ROWS, dtype=bool))
    assert 19 not in (*events.spiked, *events.banned)
    assert events.declining == (19,)


def test_nothing_happens_to_a_card_twice_or_to_a_constant_one(rng: np.random.Generator) -> None:
    events = draw_events(rng, structure(), DAYS, supplies())
    hit = [*events.spiked, *events.banned, *events.reprinted, *events.declining]
    assert len(set(hit)) == len(hit)
    assert 0 not in hit
    assert not events.effect[0].any()


def test_holes_leave_each_first_day_and_nearly_all_prices(rng: np.random.Generator) -> None:
    prices = np.full((ROWS, DAYS), 2.0)
    prices[5, :200] = np.nan
    prices[6] = np.nan
    punch_holes(rng, prices)
    assert prices[5, 200] == 2.0
    assert not np.isnan(np.delete(prices, [5, 6], axis=0)[:, 0]).any()
    assert np.isnan(np.delete(prices, [5, 6], axis=0)).mean() < 0.1
    assert np.isnan(prices[:, -1]).sum() == 2  # row 6, and one series that ended
