"""Small hand-made answers of the services that the market and set pages read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.market.card_summary import CardSummary
from services.market.movers import Move, Mover, Movers
from services.market.overview import FormatOverview, MarketplaceOverview, Overview
from services.market.search import FoundCard
from services.market.sets import SetIndex, SetPoint, SetValue

START = datetime(2026, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ID = UUID("11111111-2222-3333-4444-555555555555")


def mover(**changes: Any) -> Mover:
    """A foil that went from 1,200 to 1,500.50."""
    card = CardSummary(7, ID, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", None)
    plain = Mover(
        "tcgplayer", "foil", "NEAR_MINT", "English", Decimal("1200"), Decimal("1500.50"), Decimal("25.04"),
        START, START + DAY, card=card,
    )  # fmt: skip
    return replace(plain, **changes)


def move(**changes: Any) -> Move:
    """Another series of the same card, which went from 800 to 600."""
    plain = Move(
        "manapool", "nonfoil", "NEAR_MINT", "English", Decimal("800"), Decimal("600"), Decimal("-25"), START,
        START + DAY,
    )  # fmt: skip
    return replace(plain, **changes)


def movers(*items: Mover, **changes: Any) -> Movers:
    """Gainers of a day in USD."""
    return replace(Movers("24h", "up", "USD", START, list(items)), **changes)


def overview(**changes: Any) -> Overview:
    """1,000 series that can be compared."""
    places = [MarketplaceOverview("tcgplayer", "USD", 1200, START, "scryfall-bulk")]
    return replace(Overview("USD", START, 35000, 2_333_851, 1200, places, 500, 300, 200), **changes)


def format_overview(**changes: Any) -> FormatOverview:
    """What is on offer of Modern."""
    return replace(FormatOverview("modern", 1234, 56, Decimal("98765.40")), **changes)


def set_value(**changes: Any) -> SetValue:
    """A set worth 1,234.56."""
    plain = SetValue(
        "lea", "Limited Edition Alpha", "core", date(1993, 8, 5), "USD", 295, 294, Decimal("1234.56"), Decimal("0"),
        Decimal("0"), Decimal("2.44"), None, START,
    )  # fmt: skip
    return replace(plain, **changes)


def set_point(day: int, value: float | None, **changes: Any) -> SetPoint:
    """One day of a set, its index ten points higher each day."""
    return replace(
        SetPoint(START + day * DAY, 100.0 + 10 * day, 5.0, 400, 390, 0.975, value, 290 + day, 0.0, 0), **changes
    )


def set_index(*values: float | None, **changes: Any) -> SetIndex:
    """A set over 90 days, a value a day."""
    points = [set_point(day, value) for day, value in enumerate(values)]
    return replace(SetIndex("lea", "USD", "90d", "1 day", START, "matched-jevons-1 over all", points), **changes)


def found_card(**changes: Any) -> FoundCard:
    """A card of a set."""
    plain = FoundCard(
        7, ID, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", None, Decimal("12.50"), "USD", True,
        True, Decimal("1.5"), Decimal("-4"), Decimal("9"),
    )  # fmt: skip
    return replace(plain, **changes)
