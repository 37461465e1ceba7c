"""What a stage came to, and whether that is within its limits."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from load.scenario import Scenario, Stage


class Outcome(NamedTuple):
    """Requests of one kind: their number, how many failed, and the 95th percentile of their times in ms.

    A time counts from when the request was due, not from when it could be sent.
    """

    requests: int
    failures: int
    p95_ms: float


class Check(NamedTuple):
    """A measured value beside the most that it may be."""

    case: str
    measured: float
    unit: str
    most: float

    @property
    def passed(self) -> bool:
        """Return whether the value is within its limit."""
        return self.measured <= self.most


def checks(scenario: Scenario, stage: Stage, outcomes: Mapping[str, Outcome], slack: float = 1.0) -> Sequence[Check]:
    """Return the checks of a stage: its share of errors, and the times of each kind that was asked.

    `slack` multiplies all limits of times, for machines that do other work. Raises ValueError where nothing was asked.
    """
    requests = sum(outcome.requests for outcome in outcomes.values())
    if not requests:
        raise ValueError(f"the stage {stage.name} has asked nothing")
    failures = sum(outcome.failures for outcome in outcomes.values())
    errors = Check(f"{requests:,} requests, failed", 100 * failures / requests, "%", 100 * scenario.error_ratio)
    times = [
        Check(f"{kind}, p95", outcome.p95_ms, "ms", slack * scenario.limit_ms(stage, kind))
        for kind, outcome in outcomes.items()
    ]
    return [errors, *times]
