"""Results of benchmarks: a measured value, its limit, and whether its target is met."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Target:
    """A bound of the ratio of measured value and limit, or of the measured value itself where there is no limit."""

    bound: Literal["at least", "at most"]
    value: float

    def met(self, value: float) -> bool:
        """Return whether `value` is within the bound, the bound included."""
        return value >= self.value if self.bound == "at least" else value <= self.value


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement. `limit` is in the same unit, taken in the same run; `against` describes it."""

    case: str
    measured: float
    unit: str
    limit: float | None = None
    against: str = ""
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Return measured value / limit, None where there is no limit."""
        return None if self.limit is None else self.measured / self.limit

    @property
    def passed(self) -> bool | None:
        """Return whether the target is met, None where there is none."""
        if self.target is None:
            return None
        return self.target.met(self.measured if self.ratio is None else self.ratio)

    def as_json(self, benchmark: str) -> dict[str, Any]:
        """Return the result with its derived values, for a JSON file."""
        return {
            "benchmark": benchmark,
            "case": self.case,
            "measured": self.measured,
            "unit": self.unit,
            "limit": self.limit,
            "against": self.against,
            "ratio": self.ratio,
            "target": None if self.target is None else {"bound": self.target.bound, "value": self.target.value},
            "passed": self.passed,
        }


PEAK_MEMORY = Target("at most", 250.0)  # MiB, for a load of a file of any size


def at_least(value: float) -> Target:
    """Return the target of a rate: not below `value`."""
    return Target("at least", value)


def at_most(value: float) -> Target:
    """Return the target of a time or a size: not above `value`."""
    return Target("at most", value)
