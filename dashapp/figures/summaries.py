"""What a chart shows, in a sentence: for screen readers, and for everybody where there is no chart."""

from collections.abc import Sequence
from decimal import Decimal

from dashapp import formats
from dashapp.figures import sets
from dashapp.figures.cards import line_names
from dashapp.figures.comparison import card_name
from dashapp.figures.market import MEASURES, measured, written
from dashapp.services.cards import CardHistory
from dashapp.services.comparison import ComparedCard, Comparison
from dashapp.services.market import MarketIndex
from dashapp.services.sets import SetIndex, SetValue

NAMED_SETS = 3


def market_index(data: MarketIndex, measure: str) -> str:
    """Say what the market did: `Market index USD, 30 days: 102.4, up 2.4 %.`"""
    title = f"Market {MEASURES[measure].lower()} {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    if not data.points:
        return f"{title}: no prices."
    last = written(measured(data.points[-1], measure), measure, data.currency)
    return f"{title}: {last}, {in_words(index_change(data, measure))}."


def index_change(data: MarketIndex, measure: str) -> float | None:
    """Change in per cent from the period's first point to its last; None where there are not two."""
    if len(data.points) < 2:
        return None
    first, last = measured(data.points[0], measure), measured(data.points[-1], measure)
    return (last / first - 1) * 100 if first else None


def card_history(data: CardHistory, name: str) -> str:
    """Say what each line of a card's chart ends at."""
    drawn = [series for series in data.series if series.points]
    title = f"Prices of {name} in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    if not drawn:
        return f"{title}: none."
    ends = [
        f"{label} {formats.money(series.points[-1].last_price, data.currency)}"
        for series, label in zip(drawn, line_names(drawn), strict=True)
    ]
    return f"{title}: {'; '.join(ends)}."


def card_comparison(data: Comparison) -> str:
    """Say what each compared card costs, and how that changed: `Lightning Bolt LEA #1 $12.50, up 2.4 %`."""
    title = f"Cards compared in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    ends = [f"{card_name(card)} {_end(card, data.currency)}" for card in data.cards if card.points]
    return f"{title}: {'; '.join(ends) or 'no prices'}."


def _end(card: ComparedCard, currency: str) -> str:
    first, last = float(card.points[0][1]), card.points[-1][1]
    return f"{formats.money(last, currency)}, {in_words((float(last) / first - 1) * 100)}"


def set_index(data: SetIndex, measure: str) -> str:
    """Say what a set did: `Value of LEA in USD, 90 days: $561,385.00, up 2.4 %.`"""
    title = (
        f"{sets.MEASURES[measure]} of {data.set_code.upper()} in {data.currency}, {formats.PERIOD_NAMES[data.period]}"
    )
    values = [value for _, value in sets.known_points(data, measure)]
    if not values:
        return f"{title}: no prices."
    change = (values[-1] / values[0] - 1) * 100 if len(values) > 1 else None
    return f"{title}: {sets.written(values[-1], measure, data.currency)}, {in_words(change)}."


def sets_map(drawn: Sequence[SetValue], currency: str) -> str:
    """Say how many sets are drawn, which are worth most, and how many rose and fell."""
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
    """Say a change without a sign: `up 2.4 %`."""
    direction = formats.direction(percent)
    if percent is None or direction in ("flat", "unknown"):
        return "unchanged" if direction == "flat" else "change unknown"
    return f"{direction} {formats.change(abs(Decimal(str(percent)))).removeprefix('+')}"
