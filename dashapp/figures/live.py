"""Lines extended by arriving prices: the metadata by which assets/points.js appends a price to the right line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go

from dashapp.figures.lines import widest_step
from services.market.cards import CardHistory, HistorySeries

INDEX = "index"  # the unit of an index
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def market_series(currency: str, period: str) -> str:
    """Return the key of a currency's index since the beginning of a period."""
    return f"market|{currency}|{period}"


def card_series(data: CardHistory, series: HistorySeries) -> str:
    """Return the key of one series of a card: every attribute that its prices share."""
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
    """Mark a drawn line as extended by the points of a series: by their `field` times `scale`, formatted in `unit`.

    `times` are those of its points, without the empty ones at gaps; one at least. Each is the start of a `bucket`.
    `step` is the longest distance without a gap; by default it follows from the times.
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
