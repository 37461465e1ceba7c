"""The time of a chart: the asked period as its axis, and a tint where its data begins later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.lines import time_range
from dashapp.figures.theme import palette, translucent

SIDE = 0.01  # of the axis, at both ends, so that no marker is cut off
LATE = 0.04  # of the axis without data, from which the chart says so
WIDE = 0.2  # of the axis: room for words that are not upright
TINT = 0.07
NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class Span:
    """The asked beginning of a chart's time, its first and its last point. Times are aware UTC."""

    asked: datetime
    first: datetime
    last: datetime

    @classmethod
    def of(cls, times: Iterable[datetime], since: datetime | None = None) -> "Span":
        """Return the span of points, one at least, that were asked for from `since` on; None asks for no more."""
        known = list(times)
        first, last = min(known), max(known)
        return cls(min(since or first, first), first, last)

    @property
    def begins_late(self) -> bool:
        """Return whether a visible part of the asked time is without data; a single moment does not begin."""
        return self.first < self.last and (self.first - self.asked) > LATE * (self.last - self.asked)

    @property
    def words(self) -> str:
        """Return the time of the data: `since 6 Nov (23 d)`."""
        return f"since {formats.day_and_month(self.first)} ({formats.length(self.last - self.first)})"

    @property
    def axis(self) -> tuple[datetime, datetime]:
        """Return the range of the axis: the asked time, a day at least, and room for markers."""
        first, last = time_range([self.asked, self.last])
        side = SIDE * (last - first)
        return first - side, last + side


def time_axis(figure: go.Figure, span: Span, theme: str | None) -> None:
    """Set the axis of time to a span. `meta.whole` is the range without a zoom (assets/zoom.js)."""
    figure.update_xaxes(range=span.axis)
    figure.update_layout(meta={"whole": [moment.isoformat() for moment in span.axis]})
    if span.begins_late:
        figure.add_shape(_tint(span, theme))


def _tint(span: Span, theme: str | None) -> dict[str, object]:
    begin, end = span.axis
    is_wide = (span.first - begin) >= WIDE * (end - begin)
    muted = palette(theme).muted
    label = {"text": f"no data before {formats.day_and_month(span.first)}", "font": {"color": muted}}
    return {
        "name": NO_DATA,
        "type": "rect",
        "x0": begin,
        "x1": span.first,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": translucent(muted, TINT),
        "line": {"width": 0},
        "layer": "below",
        "label": {**label, "textangle": 0 if is_wide else -90},
    }
