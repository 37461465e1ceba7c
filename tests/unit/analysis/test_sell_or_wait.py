"""Sell or wait: where one forecast is well beyond what happens anyway, the most at stake first, never both."""

import numpy as np

from analysis.sell_or_wait import EDGE, MOST, Advice, Odds, advised

OFFERS = np.array([10.0, 50.0, 20.0, 5.0])


def odds(base_rate: float, *stated: float) -> Odds:
    """The odds of the offers."""
    return Odds(np.array(stated), base_rate)


def test_what_is_well_beyond_the_base_rate_is_advised_by_what_is_at_stake() -> None:
    found = advised(OFFERS, {Advice.SELL_NOW: odds(0.2, 0.6, 0.35, 0.29, 0.9)})
    assert found == {Advice.SELL_NOW: [1, 0, 3]}  # 7.5, 4.0, 3.5


def test_an_edge_that_is_just_reached_is_enough() -> None:
    assert advised(OFFERS[:1], {Advice.WAIT: odds(0.0, EDGE)}) == {Advice.WAIT: [0]}


def test_an_offer_that_moves_either_way_has_no_advice() -> None:
    found = advised(OFFERS[:2], {Advice.SELL_NOW: odds(0.2, 0.5, 0.5), Advice.WAIT: odds(0.2, 0.1, 0.5)})
    assert found == {Advice.SELL_NOW: [0], Advice.WAIT: []}


def test_an_issue_is_bounded() -> None:
    many = np.full(MOST + 1, 10.0)
    assert len(advised(many, {Advice.WAIT: odds(0.2, *many * 0.09)})[Advice.WAIT]) == MOST


def test_without_a_model_nothing_is_advised() -> None:
    assert advised(OFFERS, {}) == {}
