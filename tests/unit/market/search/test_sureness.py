"""A term of confidence is said of the signals beside it."""

from decimal import Decimal

import pytest

from market.search.nodes import And, ConfidenceIs, Node, SignalIs, Word
from market.search.query import parse
from market.search.sureness import narrowed
from market.search.values import Operator, SignalName

SURE = ConfidenceIs(Operator.MORE, Decimal("0.7"))
MOMENTUM, TREND = SignalIs(SignalName.MOMENTUM, sure=(SURE,)), SignalIs(SignalName.TREND, sure=(SURE,))


def of(text: str) -> Node:
    return narrowed(parse(text).root)


def test_a_signal_and_a_confidence_beside_it_are_one_condition() -> None:
    assert of("sig:momentum conf>0.7") == MOMENTUM
    assert of("bolt sig:momentum conf>0.7") == And((Word("bolt"), MOMENTUM))


def test_a_confidence_is_said_of_all_alternatives_in_a_group_beside_it() -> None:
    root = of("(sig:momentum or sig:trend or bolt) conf>0.7")
    assert getattr(root, "nodes", ()) == (MOMENTUM, TREND, Word("bolt"))


@pytest.mark.parametrize("text", ["conf>0.7", "bolt conf>0.7", "-sig:momentum conf>0.7", "sig:momentum or conf>0.7"])
def test_without_a_signal_beside_it_a_confidence_is_one_of_any_signal(text: str) -> None:
    assert of(text) == parse(text).root


def test_a_query_that_was_narrowed_stays_as_it_is() -> None:
    once = of("bolt (sig:momentum or (sig:trend conf>0.9)) conf>0.7")
    assert narrowed(once) == once
