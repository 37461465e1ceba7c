"""The track record: nothing below a hundred outcomes, figures by hand above, gains and losses in one sum."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.outcomes import Label
from analysis.scores import brier_skill, mean_by_blocks, reliability
from analysis.track_record import LEAST, Result, portfolio_of, record_of

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def result(number: int = 1, **given: Any) -> Result:
    """A hit by 10 % that was stated with 0.5 and happens in a quarter of all cases."""
    usual = {
        "id": number, "series_id": number, "type": "buy_now", "method": "test-1",
        "issued_at": START + number % 10 * DAY, "label": Label.HIT, "probability": Decimal("0.5"),
        "base": 0.25, "entry_price": 1000, "exit_at": START + (7 + number % 10) * DAY, "net": 100, "index_move": 0.01,
    }  # fmt: skip
    return Result(**{**usual, **given})


def half(number: int) -> Result:
    """Every second one a hit by 10 %, the others a miss by 20 %."""
    return result(number) if number % 2 else result(number, label=Label.MISS, net=-200)


def test_below_the_least_number_nothing_is_said_but_how_many_there_are() -> None:
    found = record_of([result(number) for number in range(LEAST - 1)] + [result(label=Label.UNFILLED)] * 50)
    assert (found.outcomes, found.n, found.hits, found.unfilled, found.figures) == (149, 99, 99, 50, None)


def test_figures_are_those_of_hits_and_misses() -> None:
    unpriced = [result(label=label, net=None, exit_at=None) for label in (Label.UNFILLED, Label.NO_PRICE)]
    found = record_of([half(number) for number in range(LEAST)] + unpriced)
    assert (found.n, found.hits, found.unfilled, found.no_price) == (100, 50, 1, 1)
    figures = found.figures
    assert figures
    assert (figures.hit_rate, figures.base_rate, figures.with_base) == (0.5, 0.25, 100)
    assert figures.brier_skill == pytest.approx(1 - 0.25 / (0.5 * 0.75**2 + 0.5 * 0.25**2))
    assert figures.reliability == [(100, 0.5, 0.5)]
    assert figures.mean_net
    assert figures.mean_net.mean == pytest.approx(-0.05)


def test_the_worst_are_shown_like_the_best() -> None:
    some = [result(number, net=number - 50) for number in range(LEAST)]
    figures = record_of(some).figures
    assert figures
    assert [one.net for one in figures.best] == list(range(49, 39, -1))
    assert [one.net for one in figures.worst] == list(range(-50, -40))


def test_without_base_rates_and_probabilities_there_is_no_skill() -> None:
    figures = record_of([result(number, base=None, probability=None) for number in range(LEAST)]).figures
    assert figures
    assert (figures.base_rate, figures.brier_skill, figures.reliability) == (None, None, [])


def test_an_unknown_net_is_in_no_mean_and_in_no_portfolio() -> None:
    figures = record_of([result(number, net=None) for number in range(LEAST)]).figures
    assert figures
    assert (figures.mean_net, figures.portfolio, figures.best, figures.hit_rate) == (None, None, [], 1.0)


def test_the_portfolio_adds_up_by_day_and_knows_its_deepest_fall() -> None:
    gains = [(0, 100), (0, 100), (1, -500), (2, 50)]
    some = [result(net=net, exit_at=START + day * DAY) for day, net in gains]
    found = portfolio_of(some)
    assert found
    assert [point.day for point in found.points] == [date(2026, 1, day) for day in (1, 2, 3)]
    assert [point.net for point in found.points] == pytest.approx([0.2, -0.3, -0.25])
    assert [point.index for point in found.points] == pytest.approx([0.02, 0.03, 0.04])
    assert (found.stakes, found.drawdown) == (4, pytest.approx(0.5))


def test_reliability_has_a_bin_for_each_tenth_with_certainty_in_the_last() -> None:
    stated, hits = np.array([0.0, 0.05, 0.31, 0.39, 1.0]), np.array([0.0, 1, 0, 1, 1])
    found = reliability(stated, hits)
    assert [one.n for one in found] == [2, 2, 1]
    assert [one.seen for one in found] == [0.5, 0.5, 1.0]
    assert found[1].stated == pytest.approx(0.35)


def test_stating_the_base_rate_has_no_skill_and_knowing_has_all_of_it() -> None:
    base, hits = np.full(4, 0.25), np.array([1.0, 0, 0, 0])
    assert brier_skill(base, base, hits) == 0
    assert brier_skill(hits, base, hits) == 1
    assert brier_skill(hits, hits, hits) is None


def test_an_interval_is_drawn_by_days_and_needs_two() -> None:
    values = np.array([0.1] * 500 + [-0.1] * 500)
    assert mean_by_blocks(values, [1] * 1000) is None
    by_day = mean_by_blocks(values, [1] * 500 + [2] * 500)
    by_row = mean_by_blocks(values, range(1000))
    assert by_day
    assert by_row
    assert (by_day.low, by_day.high) == pytest.approx((-0.1, 0.1))
    assert by_row.high - by_row.low < 0.05


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-900, 900)), min_size=1, max_size=30))
def test_a_portfolio_ends_at_the_sum_of_its_gains(some: list[tuple[int, int]]) -> None:
    found = portfolio_of([result(net=net, exit_at=START + day * DAY) for day, net in some])
    assert found
    assert found.points[-1].net == pytest.approx(sum(net for _, net in some) / 1000)
    assert found.drawdown >= 0
    assert [point.day for point in found.points] == sorted({point.day for point in found.points})
