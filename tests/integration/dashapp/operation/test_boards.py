"""Grafana's boards draw metrics that the program exports."""

import pytest

from tests.support.boards import boards, expressions
from tests.support.rules import OF_PROMETHEUS, metrics_of


@pytest.mark.parametrize("name", boards())
def test_every_metric_of_a_board_is_exported(exported: set[str], name: str) -> None:
    named = {expression: metrics_of(expression) for expression in expressions(boards()[name])}
    assert named
    assert [expression for expression, metrics in named.items() if not metrics] == []
    assert set().union(*named.values()) <= exported | OF_PROMETHEUS
