"""Suspect prices as a reader sees them."""

from datetime import UTC, datetime
from decimal import Decimal

from dashapp.components.suspects import suspect_list, suspect_note
from services.market.suspects import SuspectPrice, SuspectSeries
from tests.unit.dashapp.rendering import text_of

NEWEST = SuspectPrice(
    7, "Lightning Bolt", "lea", "161", "manapool", "retail", "NEAR_MINT", "nonfoil", "English", "USD",
    Decimal("22376.77"), Decimal("2.50"), datetime(2026, 11, 28, tzinfo=UTC), "manapool",
)  # fmt: skip
ABSURD = SuspectSeries(NEWEST, 1, NEWEST.time)


def test_a_row_names_the_card_both_prices_and_the_series() -> None:
    shown = text_of(suspect_list([ABSURD]))
    for part in ("Lightning Bolt", "LEA #161", "$22,377", "$2.50", "Mana Pool, Near Mint, nonfoil, retail"):
        assert part in shown


def test_a_series_that_was_told_absurd_prices_for_days_says_how_many_and_since_when() -> None:
    assert "times since" not in text_of(suspect_list([ABSURD]))
    days = SuspectSeries(NEWEST, 17, datetime(2026, 11, 12, tzinfo=UTC))
    for shown in (suspect_list([days]), suspect_note([days])):
        assert "17 times since 12 Nov 2026" in text_of(shown)


def test_a_card_without_suspect_prices_shows_nothing() -> None:
    assert suspect_note([]) == []
    assert "Set apart as suspect" in text_of(suspect_note([ABSURD]))
