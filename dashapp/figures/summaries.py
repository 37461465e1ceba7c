"""Summaries of charts in a sentence: for screen readers, and for everybody where there is no chart."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from dashapp import formats
from dashapp.figures import indices as index_figures
from dashapp.figures import inventory, sets
from dashapp.figures.base import START
from dashapp.figures.cards import line_names
from dashapp.figures.comparison import card_name
from dashapp.figures.spans import Span
from services.market.cards import CardHistory
from services.market.comparison import ComparedCard, Comparison
from services.market.index import MarketIndex
from services.market.indices import IndexPoints
from services.market.sets import SetIndex, SetValue
from services.people.alerts.backtesting import AlertBacktest
from services.people.valuation.index import HeldIndex

NAMED_SETS, NAMED_FIRINGS = 3, 10


def market_index(data: MarketIndex, since: datetime | None = None) -> str:
    """Return the market's change: `Market index USD, 30 days: 102.4, up 2.4 %.`

    Here and below: where the data begins later than asked (`since`), the change is said to be since then.
    """
    title = f"Market index {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    if not data.points:
        return f"{title}: no prices."
    change = f"{in_words(index_change(data))}{_later((point.time for point in data.points), since)}"
    return f"{title}: {formats.index_value(data.points[-1].index_value)}, {change}."


def index_change(data: MarketIndex) -> float | None:
    """Return the change in per cent from the period's first point to its last; None for fewer than two."""
    if len(data.points) < 2:
        return None
    first, last = data.points[0].index_value, data.points[-1].index_value
    return (last / first - 1) * 100 if first else None


def _later(times: Iterable[datetime], since: datetime | None) -> str:
    """Return the time of a chart's data, led by a space, where it begins later than asked: ` since 6 Nov (23 d)`."""
    span = Span.of(times, since)
    return f" {span.words}" if span.begins_late else ""


def card_history(data: CardHistory, name: str) -> str:
    """Return the last price of each line of a card's chart."""
    drawn = [series for series in data.series if series.points]
    title = f"Prices of {name} in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    if not drawn:
        return f"{title}: none."
    ends = [
        f"{label} {formats.money(series.points[-1].last_price, data.currency)}"
        for series, label in zip(drawn, line_names(drawn), strict=True)
    ]
    return f"{title}: {'; '.join(ends)}."


def card_comparison(data: Comparison, since: datetime | None = None) -> str:
    """Return the price of each compared card and its change: `Lightning Bolt LEA #1 $12.50, up 2.4 %`."""
    title = f"Cards compared in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    ends = [f"{card_name(card)} {_end(card, data.currency, since)}" for card in data.cards if card.points]
    return f"{title}: {'; '.join(ends) or 'no prices'}."


def _end(card: ComparedCard, currency: str, since: datetime | None) -> str:
    first, last = float(card.points[0][1]), card.points[-1][1]
    change = f"{in_words((float(last) / first - 1) * 100)}{_later((time for time, _price in card.points), since)}"
    return f"{formats.money(last, currency)}, {change}"


def set_index(data: SetIndex, measure: str, since: datetime | None = None) -> str:
    """Return a set's change: `Value of LEA in USD, 90 days: $561,385.00, up 2.4 %.`"""
    title = (
        f"{sets.MEASURES[measure]} of {data.set_code.upper()} in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    )
    known = sets.known_points(data, measure)
    if not known:
        return f"{title}: no prices."
    values = [value for _, value in known]
    change = in_words((values[-1] / values[0] - 1) * 100 if len(values) > 1 else None)
    change += _later((point.time for point, _ in known), since)
    return f"{title}: {sets.written(values[-1], measure, data.currency)}, {change}."


def indices(drawn: Sequence[IndexPoints]) -> str:
    """Return the change of each index in the period: `Modern 102.4, up 2.4 %; Legacy 99.0, down 1.0 %.`"""
    told = []
    for data in drawn:
        last = index_figures.values_of(data)[-1]
        told.append(f"{data.title} {formats.index_value(last)}, {in_words(last - START)}")
    return f"{'; '.join(told)}."


def held_index(data: HeldIndex, measure: str) -> str:
    """Return a collection's change: `My collection in USD, 30 days: 102.4, up 2.4 %.`"""
    title = f"My collection in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    values = [value for _, value in inventory.known_points(data, measure)]
    if not values:
        return f"{title}: no prices."
    change = in_words((values[-1] / values[0] - 1) * 100 if len(values) > 1 else None)
    return f"{title}: {inventory.written(values[-1], measure, data.currency)}, {change}."


def backtest(data: AlertBacktest) -> str:
    """Return the firings of a backtest: `The price in USD, 90 days: would have fired twice, on 3 Oct at $9.00, ...`."""
    title = f"The price in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    if not data.prices:
        return f"{title}: no prices."
    if not data.firings:
        return f"{title}: the alert would not have fired."
    number = "once" if len(data.firings) == 1 else f"{len(data.firings)} times"
    first = [f"on {formats.day(one.time)} at {formats.money(one.price, data.currency)}" for one in data.firings]
    more = ", ..." if len(first) > NAMED_FIRINGS else ""
    return f"{title}: the alert would have fired {number}, {', '.join(first[:NAMED_FIRINGS])}{more}."


def sets_map(drawn: Sequence[SetValue], currency: str) -> str:
    """Return the number of drawn sets, the most valuable ones, and the numbers of rises and falls."""
    if not drawn:
        return f"Sets in {currency}: no prices."
    largest = ", ".join(
        f"{one.name} {formats.money(one.value, currency, compact=True)} {in_words(one.change_7d)}"
        for one in drawn[:NAMED_SETS]
    )
    ways = [formats.direction(one.change_7d) for one in drawn]
    moved = f"{ways.count('up')} up, {ways.count('down')} down in 7 days"
    return f"The {len(drawn)} most valuable sets in {currency}: {moved}. The largest: {largest}."


def in_words(percent: Decimal | float | None) -> str:
    """Return a change without a sign: `up 2.4 %`."""
    direction = formats.direction(percent)
    if percent is None or direction in ("flat", "unknown"):
        return "unchanged" if direction == "flat" else "change unknown"
    return f"{direction} {formats.change(abs(Decimal(str(percent)))).removeprefix('+')}"
