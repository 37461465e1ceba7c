"""Measures of series: what their own prices alone say. Peers, siblings and other marketplaces come later."""

from typing import NamedTuple

from market.observations import Integers, Numbers
from signals.deviation import median
from signals.history import Floats, History
from signals.momentum import momentum, steps, top_share
from signals.trend import trend
from signals.volatility import rank, returns_of, variance


class Measures(NamedTuple):
    """Measures of series on the day of their last price, in logarithms; NaN where unknown. Columns of the table.

    `time` in microseconds since the epoch of market.histories.
    """

    series_id: Numbers
    time: Integers
    cents: Integers
    momentum_24h: Floats
    momentum_7d: Floats
    momentum_30d: Floats
    momentum_90d: Floats
    moves_7d: Numbers
    top_share_7d: Floats
    days_7d: Numbers
    slope_14d: Floats
    t_14d: Floats
    r2_14d: Floats
    slope_30d: Floats
    slope_90d: Floats
    moves_14d: Numbers
    days_14d: Numbers
    median_14d: Floats
    distance_14d: Floats
    variance: Floats
    effective: Floats
    returns: Numbers
    variance_rank: Floats


def measures(history: History) -> Measures:
    """Return the measures of each series of a history."""
    week, fortnight = steps(history, 7), steps(history, 14)
    of_week, line = momentum(history, "7d"), trend(history, 14)
    returns = returns_of(history)
    usual, own = median(history), variance(returns)
    return Measures(
        history.series,
        history.times,
        history.cents,
        momentum(history, "24h"),
        of_week,
        momentum(history, "30d"),
        momentum(history, "90d"),
        week.moves,
        top_share(week.largest, of_week),
        week.days,
        line.slope,
        line.t,
        line.r2,
        trend(history, 30).slope,
        trend(history, 90).slope,
        fortnight.moves,
        fortnight.days,
        usual.middle,
        usual.distance,
        own.mean,
        own.effective,
        own.returns,
        rank(returns),
    )
