"""How good forecasts were: skill over climatology with its interval, reliability by decile."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.forecasting.walk_forward import Judged
from analysis.scores import Bin, Interval, brier_skill, calibration_error, deciles, skill_by_blocks, slope

LEAST = 1_000  # forecasts; fewer say nothing


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of `n` forecasts of `issues`; `skill` is the Brier skill over the base rates of price bands.

    `interval` is of 95 %, by a bootstrap over the days of the issues; None with a single day. `deciles` go from the
    lowest probabilities to the highest.
    """

    n: int
    issues: int
    base_rate: float
    skill: float
    interval: Interval | None
    slope: float | None
    calibration_error: float
    deciles: Sequence[Bin]

    @property
    def record(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self) | {
            "interval": self.interval and list(self.interval),
            "deciles": [list(one) for one in self.deciles],
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Figures":
        """Return figures as they were stored."""
        interval, bins = record["interval"], record["deciles"]
        return cls(**{**record, "interval": interval and Interval(*interval), "deciles": [Bin(*one) for one in bins]})


def figures(judged: Judged) -> Figures | None:
    """Return the figures of forecasts; None for fewer than LEAST, or where the base rates were perfect."""
    if len(judged.hits) < LEAST:
        return None
    skill = brier_skill(judged.stated, judged.base, judged.hits)
    if skill is None:
        return None
    bins = deciles(judged.stated, judged.hits)
    return Figures(
        len(judged.hits),
        len(np.unique(judged.day)),
        float(judged.hits.mean()),
        skill,
        skill_by_blocks(judged.stated, judged.base, judged.hits, np.floor(judged.day).tolist()),
        slope(judged.stated, judged.hits),
        calibration_error(bins),
        bins,
    )
