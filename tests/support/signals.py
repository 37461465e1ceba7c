"""Measures of one series computed a second time, in plain Python from its daily prices, to compare with."""

import math
import statistics
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from market.observations import Observations
from signals.history import DAY, History, closes_of, history_of

Prices = Mapping[int, int]  # cents by day
OLDER = {1: 0, 7: 1, 30: 3, 90: 3}  # days


def history(*series: Prices) -> History:
    """The history of series, numbered from 0."""
    found = [(number, day * DAY + 5, cents) for number, prices in enumerate(series) for day, cents in prices.items()]
    ids, times, cents = np.array(found, np.int64).reshape(-1, 3).T
    lasts = np.array([max(prices) * DAY + 5 for prices in series], np.int64)
    last = int(lasts.max(initial=0)) // DAY
    days = range(int(times.min(initial=0)) // DAY, last + 1)
    closes = closes_of(Observations(ids.astype(np.int32), times, cents), days)
    numbers = np.arange(len(series), dtype=np.int32)
    return history_of(numbers, lasts, closes[:, numbers], last)


def logs(prices: Prices) -> dict[int, float]:
    """Logarithms by age in days, the last first."""
    last = max(prices)
    return {last - day: math.log(prices[day] / 100) for day in sorted(prices, reverse=True)}


def momentum(prices: Prices, window: int) -> float:
    """The change since a window before, as a logarithm."""
    known = logs(prices)
    ages = [age for age in known if window <= age <= window + OLDER[window]]
    return known[0] - known[min(ages)] if ages else math.nan


def steps(prices: Prices, window: int) -> list[float]:
    """The steps between observations of which the later is within the window."""
    return [later - earlier for age, earlier, later, _ in _pairs(prices) if age < window]


def trend(prices: Prices, window: int) -> tuple[float, float, float]:
    """Slope, t, r2 of the line through the window."""
    within = {-age: log for age, log in logs(prices).items() if age < window}
    if 2 * len(within) < window or len(within) < 3:
        return math.nan, math.nan, math.nan
    line = statistics.linear_regression(list(within), list(within.values()))
    mean = statistics.fmean(within.values())
    residual = math.fsum((log - line.intercept - line.slope * day) ** 2 for day, log in within.items())
    total = math.fsum((log - mean) ** 2 for log in within.values())
    middle = statistics.fmean(within)
    error = math.sqrt(residual / (len(within) - 2) / math.fsum((day - middle) ** 2 for day in within))
    return line.slope, line.slope / max(error, 0.002), 1 - residual / total if len(set(within.values())) > 1 else 1


def variance(prices: Prices) -> tuple[float, float, int]:
    """Weighted mean of squared returns a day, effective number, count; every day of a gap has its share."""
    weights, squares = [], []
    for age, earlier, later, gap in _pairs(prices):
        if age < 90:
            weights.append(math.fsum(0.06 * 0.94 ** (age + day) for day in range(gap)))
            squares.append((later - earlier) ** 2 / gap)
    if not weights:
        return math.nan, 0, 0
    total = math.fsum(weights)
    mean = math.fsum(weight * square for weight, square in zip(weights, squares, strict=True)) / total
    return mean, total**2 / math.fsum(weight**2 for weight in weights), len(weights)


def median(prices: Prices) -> tuple[float, float]:
    """Median of 14 days and the median distance from it."""
    within = [log for age, log in logs(prices).items() if age < 14]
    if len(within) < 7:
        return math.nan, math.nan
    middle = statistics.median(within)
    return middle, statistics.median(abs(log - middle) for log in within)


def measured(prices: Prices) -> dict[str, Any]:
    """All measures of a series, by the names of signals.measures.Measures."""
    week, move = steps(prices, 7), momentum(prices, 7)
    line, (mean, effective, returns), (middle, distance) = trend(prices, 14), variance(prices), median(prices)
    largest = max(map(abs, week), default=0)
    return {
        "momentum_24h": momentum(prices, 1), "momentum_7d": move,
        "momentum_30d": momentum(prices, 30), "momentum_90d": momentum(prices, 90),
        "moves_7d": sum(step != 0 for step in week), "days_7d": sum(age < 7 for age in logs(prices)),
        "top_share_7d": math.nan if move == 0 or math.isnan(move) else min(largest / abs(move), 99),
        "slope_14d": line[0], "t_14d": line[1], "r2_14d": line[2],
        "slope_30d": trend(prices, 30)[0], "slope_90d": trend(prices, 90)[0],
        "moves_14d": sum(step != 0 for step in steps(prices, 14)), "days_14d": sum(age < 14 for age in logs(prices)),
        "median_14d": middle, "distance_14d": distance,
        "variance": mean, "effective": effective, "returns": returns,
    }  # fmt: skip


def _pairs(prices: Prices) -> Iterator[tuple[int, float, float, int]]:
    """The age of each observation but the first, the price before, its own, and the days between."""
    known = sorted(((age, log) for age, log in logs(prices).items() if age < 94), reverse=True)
    for (older, earlier), (age, later) in pairwise(known):
        yield age, earlier, later, older - age
