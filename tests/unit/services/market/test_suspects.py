"""Why a suspect price is not believed, in words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from services.market.suspects import SuspectPrice


def suspect(price: str, trusted: str | None) -> SuspectPrice:
    return SuspectPrice(
        7, "Lightning Bolt", "lea", "161", "manapool", "retail", "NEAR_MINT", "nonfoil", "English", "USD",
        Decimal(price), trusted and Decimal(trusted), datetime(2026, 11, 28, tzinfo=UTC), "manapool",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("price", "trusted", "expected"),
    [
        ("22376.77", "2.50", "8,951 times the last trusted price"),
        ("2.50", "250.00", "1/100 of the last trusted price"),
        ("900.00", None, "Far from what all other marketplaces ask"),
    ],
)
def test_the_reason_says_how_far_off_it_is(price: str, trusted: str | None, expected: str) -> None:
    assert suspect(price, trusted).reason == expected
