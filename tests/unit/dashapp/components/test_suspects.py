"""Suspect prices as a reader sees them: what was told, and why it is not believed."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dashapp.components.suspects import reason, suspect_list, suspect_note
from dashapp.services.suspects import SuspectPrice
from tests.unit.dashapp.rendering import text_of

ABSURD = SuspectPrice(
    7, "Lightning Bolt", "lea", "161", "manapool", "retail", "NEAR_MINT", "nonfoil", "English", "USD",
    Decimal("22376.77"), Decimal("2.50"), datetime(2026, 11, 28, tzinfo=UTC), "manapool",
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
    suspect = replace(ABSURD, price=Decimal(price), trusted=trusted and Decimal(trusted))
    assert reason(suspect) == expected


def test_a_row_names_the_card_both_prices_and_the_series() -> None:
    shown = text_of(suspect_list([ABSURD]))
    for part in ("Lightning Bolt", "LEA #161", "$22,377", "$2.50", "Mana Pool, Near Mint, nonfoil, retail"):
        assert part in shown


def test_a_card_without_suspect_prices_shows_nothing() -> None:
    assert suspect_note([]) == []
    assert "Set apart as suspect" in text_of(suspect_note([ABSURD]))
