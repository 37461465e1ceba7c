"""Verdicts of the load tests: errors over all requests, times by kind."""

import pytest

from load.scenario import Stage, scenario
from load.verdicts import Outcome, checks

STAGE = Stage(name="one", rate=1, seconds=1)


def failed(outcomes: dict[str, Outcome], slack: float = 1.0) -> list[str]:
    """The cases of the limits that are missed."""
    return [check.case for check in checks(scenario(), STAGE, outcomes, slack) if not check.passed]


def test_a_fast_stage_without_errors_passes() -> None:
    assert failed({"search": Outcome(900, 0, 100.0), "card": Outcome(100, 0, 60.0)}) == []


def test_one_error_in_a_thousand_is_allowed_and_two_are_not() -> None:
    assert failed({"search": Outcome(900, 1, 1.0), "card": Outcome(100, 0, 1.0)}) == []
    assert failed({"search": Outcome(900, 1, 1.0), "card": Outcome(100, 1, 1.0)}) == ["1,000 requests, failed"]


def test_a_slow_kind_fails_though_the_others_are_fast() -> None:
    assert failed({"search": Outcome(900, 0, 1.0), "card": Outcome(100, 0, 60.1)}) == ["card, p95"]


def test_slack_is_for_times_and_not_for_errors() -> None:
    assert failed({"card": Outcome(10, 0, 60.1)}, slack=2) == []
    assert failed({"card": Outcome(10, 1, 1.0)}, slack=100) == ["10 requests, failed"]


def test_a_stage_that_has_asked_nothing_is_no_success() -> None:
    with pytest.raises(ValueError, match="asked nothing"):
        checks(scenario(), STAGE, {})
