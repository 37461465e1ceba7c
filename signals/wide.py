"""Signals of a currency side by side, as they are stored."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from signals.history import Floats


class Wide(NamedTuple):
    """Signals of a currency, a row a series and a column a measure; `siblings` has one column.

    A value without a signal is NaN. Strengths, confidences and factors are thousandths.
    """

    value: Floats
    direction: NDArray[np.int16]
    strength: NDArray[np.int16]
    confidence: NDArray[np.int16]
    factors: NDArray[np.int16]  # big end first
    siblings: Floats
