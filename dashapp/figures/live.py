"""Lines that go on as prices arrive: what assets/points.js must know to put a price at the end of the right one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go

from dashapp.figures.lines import widest_step
from dashapp.services.cards import CardHistory, HistorySeries

INDEX = "index"  # the unit of a line that is none of money
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def market_series(currency: str, period: str) -> str:
    """What names the index of a currency since the beginning of a period."""
    return f"market|{currency}|{period}"


def card_series(data: CardHistory, series: HistorySeries) -> str:
    """What names one series of a card: all that a price must have in common with it to belong on its line."""
    variant = (series.marketplace, series.condition, series.finish, series.language, data.currency, series.kind)
    return "|".join(("card", str(data.card_id), *variant))


def go_on(
    line: go.Scatter,
    series: str,
    times: Sequence[datetime],
    bucket: str,
    field: str,
    unit: str,
    scale: float = 1.0,
    step: timedelta | None = None,
) -> None:
    """Let a drawn line go on with the points of a series: with their `field` times `scale`, written in `unit`.

    `times` are those of its points, without the empty ones at gaps; one at least. Each is the start of a `bucket`.
    `step` is the longest distance that is not a gap, where the caller knows it better than the times do.
    """
    step = step or widest_step(times)
    line.meta = {
        "series": series,
        "points": len(line.x),
        "end": (times[-1] - EPOCH) // MILLISECOND,
        "gap": None if step is None else step // MILLISECOND,
        "bucket": bucket,
        "field": field,
        "scale": scale,
        "unit": unit,
    }
