"""Alert rules ask for metrics that the program exports."""

import pytest

from tests.support.rules import OF_PROMETHEUS, metrics_of, rules


@pytest.mark.parametrize("alert", rules())
def test_every_metric_of_a_rule_is_exported(exported: set[str], alert: str) -> None:
    named = metrics_of(rules()[alert]["expr"])
    assert named
    assert named <= exported | OF_PROMETHEUS
