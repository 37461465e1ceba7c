"""Readings: true, false, or too near to arm a rule again."""

from decimal import Decimal
from typing import Any

import pytest

from alerts.observations import Reading, Side, band_of, read
from alerts.rules import Target, Trigger
from tests.support.alerts import NOON, rule, seen

TRUE, NEAR, FALSE, UNKNOWN = Reading.TRUE, Reading.NEAR, Reading.FALSE, Reading.UNKNOWN


SALE = {"trigger": Trigger.LIQUIDATION, "percent": Decimal(100), "target": Target.LOCATION}


@pytest.mark.parametrize(
    ("told", "price", "more", "expected"),
    [
        ({"trigger": Trigger.BELOW}, 1000, {}, TRUE),
        ({"trigger": Trigger.BELOW}, 1001, {}, NEAR),
        ({"trigger": Trigger.BELOW}, 1049, {}, NEAR),
        ({"trigger": Trigger.BELOW}, 1050, {}, FALSE),
        ({"trigger": Trigger.BELOW}, None, {}, UNKNOWN),
        ({"trigger": Trigger.BELOW, "price": 100}, 124, {}, NEAR),
        ({"trigger": Trigger.BELOW, "price": 100}, 125, {}, FALSE),
        ({"trigger": Trigger.ABOVE}, 1000, {}, TRUE),
        ({"trigger": Trigger.ABOVE}, 951, {}, NEAR),
        ({"trigger": Trigger.ABOVE}, 950, {}, FALSE),
        ({"trigger": Trigger.CHANGE, "percent": Decimal(-20), "window": "7d"}, 5, {"change": Decimal(-20)}, TRUE),
        ({"trigger": Trigger.CHANGE, "percent": Decimal(-20), "window": "7d"}, 5, {"change": Decimal("-19.5")}, NEAR),
        ({"trigger": Trigger.CHANGE, "percent": Decimal(-20), "window": "7d"}, 5, {"change": Decimal(-19)}, FALSE),
        ({"trigger": Trigger.CHANGE, "percent": Decimal(20), "window": "7d"}, 5, {"change": Decimal(25)}, TRUE),
        ({"trigger": Trigger.CHANGE, "percent": Decimal(20), "window": "7d"}, 5, {}, UNKNOWN),
        ({"trigger": Trigger.NEW_LOW, "days": 30}, 999, {"extreme": 1000}, TRUE),
        ({"trigger": Trigger.NEW_LOW, "days": 30}, 1000, {"extreme": 1000}, NEAR),
        ({"trigger": Trigger.NEW_LOW, "days": 30}, 1049, {"extreme": 1000}, FALSE),
        ({"trigger": Trigger.NEW_HIGH, "days": 30}, 1001, {"extreme": 1000}, TRUE),
        ({"trigger": Trigger.NEW_HIGH, "days": 30}, 1001, {}, UNKNOWN),
        ({"trigger": Trigger.BUYLIST, "percent": Decimal(60)}, 1000, {"buylist": 600}, TRUE),
        ({"trigger": Trigger.BUYLIST, "percent": Decimal(60)}, 1000, {"buylist": 580}, NEAR),
        ({"trigger": Trigger.BUYLIST, "percent": Decimal(60)}, 1000, {"buylist": 570}, FALSE),
        ({"trigger": Trigger.BUYLIST, "percent": Decimal(60)}, 1000, {}, UNKNOWN),
        ({"trigger": Trigger.SPREAD, "percent": Decimal(60)}, 1000, {"share": Decimal(60)}, TRUE),
        ({"trigger": Trigger.SPREAD, "percent": Decimal(60)}, 1000, {"share": Decimal(58)}, NEAR),
        ({"trigger": Trigger.SPREAD, "percent": Decimal(60)}, 1000, {}, UNKNOWN),
        (SALE, 9_000, {"share": Decimal(100)}, TRUE),
        (SALE, 9_000, {"share": Decimal(90)}, FALSE),
        (SALE, 0, {}, UNKNOWN),
        ({"trigger": Trigger.BACK_IN_STOCK}, 1000, {"in_stock": True}, TRUE),
        ({"trigger": Trigger.BACK_IN_STOCK}, 1000, {"in_stock": False}, FALSE),
        ({"trigger": Trigger.BACK_IN_STOCK}, 1000, {}, UNKNOWN),
        ({"trigger": Trigger.MISSING, "days": 1}, 1000, {}, FALSE),
    ],
)
def test_an_observation_says_one_thing_of_a_rule(
    told: dict[str, Any], price: int | None, more: dict[str, Any], expected: Reading
) -> None:
    assert read(rule(**told), seen(0, price, **more), NOON, None, has_fired=False) is expected


def test_a_crossing_is_a_change_of_side() -> None:
    crossing = rule(trigger=Trigger.CROSSES)
    assert read(crossing, seen(0, 1001), NOON, Side.BELOW, has_fired=False) is TRUE
    assert read(crossing, seen(0, 1000), NOON, Side.ABOVE, has_fired=False) is FALSE
    assert read(crossing, seen(0, 1001), NOON, Side.ABOVE, has_fired=True) is NEAR
    assert read(crossing, seen(0, 900), NOON, Side.ABOVE, has_fired=True) is FALSE


def test_the_band_is_five_per_cent_and_a_quarter_at_least() -> None:
    assert [band_of(price) for price in (10, 500, 1000)] == [25, 25, 50]


def test_currencies_are_never_compared() -> None:
    with pytest.raises(ValueError, match="does not compare EUR"):
        read(rule(), seen(0, 1, currency="EUR"), NOON, None, has_fired=False)
