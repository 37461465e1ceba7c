"""Time by the wall clock, in seconds."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = perf_counter()
    action()
    return perf_counter() - begin


def median_seconds(action: Callable[[], object], repetitions: int, warm: int = 1) -> float:
    """The median of so many calls, after `warm` calls that do not count."""
    for _ in range(warm):
        action()
    return median(seconds(action) for _ in range(repetitions))
