"""Time by the wall clock, in seconds."""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object]) -> float:
    """Return the duration of one call."""
    begin = perf_counter()
    action()
    return perf_counter() - begin


def median_seconds(action: Callable[[], object], repetitions: int, warm: int = 1) -> float:
    """Return the median duration of `repetitions` calls, after `warm` uncounted ones."""
    for _ in range(warm):
        action()
    return median(seconds(action) for _ in range(repetitions))


def leave_out_generated() -> None:
    """Hide what a benchmark has generated from the garbage collector: the process that is meant holds none of it."""
    gc.collect()
    gc.freeze()
