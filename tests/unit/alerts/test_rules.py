"""Rules: what contradicts itself is refused, with the field that is wrong."""

from decimal import Decimal
from typing import Any

import pytest

from alerts.rules import InvalidRule, Rule, Target, Trigger


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"trigger": Trigger.BELOW, "currency": "USD"}, "price"),
        ({"trigger": Trigger.BELOW, "currency": "", "price": 100}, "currency"),
        ({"trigger": Trigger.BELOW, "currency": "USD", "price": 0}, "price"),
        ({"trigger": Trigger.BELOW, "currency": "USD", "price": 100, "days": 3}, "days"),
        ({"trigger": Trigger.CHANGE, "currency": "USD", "percent": Decimal(0), "window": "7d"}, "percent"),
        ({"trigger": Trigger.CHANGE, "currency": "USD", "percent": Decimal(5), "window": "8d"}, "window"),
        ({"trigger": Trigger.CHANGE, "currency": "USD", "percent": Decimal(5)}, "window"),
        ({"trigger": Trigger.BUYLIST, "currency": "USD", "percent": Decimal(-5)}, "percent"),
        ({"trigger": Trigger.NEW_LOW, "currency": "USD", "days": 0}, "days"),
        ({"trigger": Trigger.BACK_IN_STOCK, "currency": "USD", "price": 5}, "price"),
        ({"trigger": Trigger.MISSING, "currency": "USD", "days": 3, "target": Target.ANY_PRINTING}, "trigger"),
        ({"trigger": Trigger.ABOVE, "currency": "USD", "price": 5, "confirm": 0}, "confirm"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        Rule(**wrong)
    assert refused.value.field == field
