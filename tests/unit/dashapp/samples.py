"""Small hand-made answers of the services."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from market.statistics import WindowStatistics
from services.market.cards import Card, CardHistory, CardPrice, HistoryPoint, HistorySeries
from services.market.comparison import ComparedCard, Comparison
from services.market.index import IndexPoint, MarketIndex
from services.market.printings import Printing
from services.market.statistics import CardStatistics
from services.operation.data_state import DataState
from services.operation.runs import Run

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
        None, None, START, "scryfall-bulk", START, True, None,
    )  # fmt: skip
    return replace(plain, **changes)


def card(**changes: Any) -> Card:
    """A card whose headline is 12.50 USD."""
    plain = Card(
        7, ID, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", None, None, "English", ["nonfoil"],
        "Instant", "{R}", "Lightning Bolt deals 3 damage to any target.", ["R"],
        {"modern": "legal", "legacy": "banned", "vintage": "restricted", "standard": "not_legal"}, None,
        "USD", Decimal("12.50"), Decimal("1.5"), Decimal("-4"), Decimal("31.2"), True, True, START, START,
        [price()],
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


def compared(prices: list[str], days: list[int] | None = None, **changes: Any) -> ComparedCard:
    """A card in a comparison, with one price a day, or on the given days."""
    times = [START + day * DAY for day in days or range(len(prices))]
    points = [(time, Decimal(text)) for time, text in zip(times, prices, strict=True)]
    plain = ComparedCard(
        7, ID, "Lightning Bolt", "lea", "Limited Edition Alpha", "161", "common", None, "tcgplayer", "nonfoil", True,
        START, points,
    )  # fmt: skip
    return replace(plain, **changes)


def comparison(*cards: ComparedCard, **changes: Any) -> Comparison:
    """These cards in USD over 30 days."""
    return replace(Comparison("USD", "30d", "1 hour", START, list(cards)), **changes)


def printing(**changes: Any) -> Printing:
    """Another printing of the same card, for 2.50 USD."""
    plain = Printing(
        8, ID, "Lightning Bolt", "m11", "Magic 2011", "149", "common", None, "English", date(2010, 7, 16),
        Decimal("2.50"), True, Decimal("1.5"), Decimal("-4"), START, "tcgplayer", "nonfoil", "scryfall-bulk",
    )  # fmt: skip
    return replace(plain, **changes)


def statistics(*windows: WindowStatistics, **changes: Any) -> CardStatistics:
    """Statistics of the headline of card 7."""
    plain = CardStatistics(
        7, "USD", "tcgplayer", "nonfoil", "NEAR_MINT", Decimal("12.50"), True, START, "scryfall-bulk", list(windows),
        START,
    )  # fmt: skip
    return replace(plain, **changes)


def window(**changes: Any) -> WindowStatistics:
    """The last 7 days: 10 to 15, up a quarter."""
    plain = WindowStatistics(
        "7d", Decimal(15), START, Decimal(10), START - 2 * DAY, Decimal(25), Decimal(10), START - 7 * DAY
    )  # fmt: skip
    return replace(plain, **changes)
