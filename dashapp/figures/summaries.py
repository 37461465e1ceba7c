"""What a chart shows, in a sentence: for screen readers, and for everybody where there is no chart."""

from dashapp import formats
from dashapp.figures.cards import line_names
from dashapp.figures.market import MEASURES, measured, written
from dashapp.services.cards import CardHistory
from dashapp.services.market import MarketIndex


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


def in_words(percent: float | None) -> str:
    """Say a change without a sign: `up 2.4 %`."""
    direction = formats.direction(percent)
    if percent is None or direction in ("flat", "unknown"):
        return "unchanged" if direction == "flat" else "change unknown"
    return f"{direction} {formats.change(abs(percent)).removeprefix('+')}"
