"""Price paths of many series over some days."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Cents: TypeAlias = NDArray[np.int32]

DEAREST = 99_999  # cents


def price_paths(generator: np.random.Generator, series: int, days: int) -> Cents:
    """Return prices in cents, a row a series, a column a day: most cards cost less than a dollar, and move little."""
    start = generator.lognormal(mean=4.2, sigma=1.4, size=(series, 1))
    steps = generator.normal(0, 0.02, size=(series, days)).astype(np.float32)
    paths = start * np.exp(np.cumsum(steps, axis=1))
    return np.clip(np.rint(paths), 1, DEAREST).astype(np.int32)
