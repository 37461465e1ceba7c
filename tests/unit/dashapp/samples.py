"""Small hand-made answers of the services."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dashapp.services.cards import Card, CardHistory, CardListItem, CardPrice, HistoryPoint, HistorySeries
from dashapp.services.ingestion import DataState, Run
from dashapp.services.market import IndexPoint, MarketIndex

START = datetime(2026, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ID = UUID("11111111-2222-3333-4444-555555555555")


def market_index(averages: list[float], days: list[int] | None = None, **changes: Any) -> MarketIndex:
    """An index in USD over 30 days; one average a day, or on the given days."""
    times = [START + day * DAY for day in days or range(len(averages))]
    points = [
        IndexPoint(time, 100 * average / averages[0], average, 1000 + number, 0, 0)
        for number, (time, average) in enumerate(zip(times, averages, strict=True))
    ]
    return replace(MarketIndex("USD", "30d", "1 hour", times[-1] if times else None, "average", points), **changes)


def points(prices: list[str], days: list[int] | None = None, spread: str = "0") -> list[HistoryPoint]:
    """One point a day, or on the given days, from `spread` below to `spread` above its price."""
    result = []
    for day, text in zip(days or range(len(prices)), prices, strict=True):
        price, off = Decimal(text), Decimal(spread)
        result.append(HistoryPoint(START + day * DAY, price, price - off, price + off, price, None, None))
    return result


def series(prices: list[str] | None = None, days: list[int] | None = None, **changes: Any) -> HistorySeries:
    """A near mint, nonfoil, English retail series of TCGplayer."""
    plain = HistorySeries("tcgplayer", "NEAR_MINT", "nonfoil", "English", "retail", points(prices or ["1", "2"], days))
    return replace(plain, **changes)


def history(*drawn: HistorySeries, **changes: Any) -> CardHistory:
    """The history of card 7 in USD over 30 days."""
    return replace(CardHistory(7, "USD", "30d", "1 hour", START, list(drawn)), **changes)


def price(**changes: Any) -> CardPrice:
    """A price of 12.50 USD at TCGplayer."""
    plain = CardPrice(
        "tcgplayer", "retail", "NEAR_MINT", "nonfoil", "English", "USD", Decimal("12.50"), None, None, None, None,
        None, None, START, "scryfall-bulk",
    )  # fmt: skip
    return replace(plain, **changes)


def card(**changes: Any) -> Card:
    """A card whose headline is 12.50 USD."""
    plain = Card(
        7, ID, None, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", "English", ["nonfoil"],
        "Instant", "{R}", "Lightning Bolt deals 3 damage to any target.", ["R"],
        {"modern": "legal", "legacy": "banned", "vintage": "restricted", "standard": "not_legal"}, None, None,
        "USD", Decimal("12.50"), Decimal("1.5"), Decimal("-4"), True, START, [price()],
    )  # fmt: skip
    return replace(plain, **changes)


def card_item(**changes: Any) -> CardListItem:
    """The same card in a list."""
    plain = CardListItem(
        7, ID, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", None, Decimal("12.50"), "USD", True,
        Decimal("1.5"), Decimal("-4"),
    )  # fmt: skip
    return replace(plain, **changes)


def run(**changes: Any) -> Run:
    """A run that succeeded in 95 seconds."""
    plain = Run(
        3, "scryfall-bulk", "succeeded", START, START + timedelta(seconds=95), START, 100, 250, 0, 0, 0, "done", 0,
        None, None,
    )  # fmt: skip
    return replace(plain, **changes)


def data_state(**changes: Any) -> DataState:
    """Prices are there and nothing is happening."""
    return replace(DataState(False, False, START, [], []), **changes)
