"""The line of a set's value: dashed where the stale share is high, with marks where cards enter."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import plotly.graph_objects as go

from dashapp.figures.lines import segments
from services.market.sets import SetPoint

MUCH = 0.2  # of the value
ENTRY = {"symbol": "circle-open", "size": 8, "line": {"width": 2}}  # pixels

Part = tuple[list[datetime | None], list[float | None]]


def value_lines(line: go.Scatter, points: Sequence[SetPoint], values: Sequence[float]) -> list[go.Scatter]:
    """Return the line, which has the hover, with its dashed parts and marks."""
    colour = line.line.color
    traces = [line]
    if any(is_stale(point) for point in points):
        current, stale = parts(points, values)
        traces += [_drawn(current, colour, "solid"), _drawn(stale, colour, "dash")]
        # The parts replace the visible line; the invisible one still has the hover.
        line.update(line={"width": 0})
    entries = [(point.time, value) for point, value in list(zip(points, values, strict=True))[1:] if point.entered]
    if entries:
        x, y = zip(*entries, strict=True)
        marker = {**ENTRY, "color": colour}
        traces.append(go.Scatter(x=x, y=y, mode="markers", marker=marker, name="Cards entered", hoverinfo="skip"))
    return traces


def is_stale(point: SetPoint) -> bool:
    """Return whether the stale share of a value is above MUCH."""
    return point.stale_share is not None and point.stale_share > MUCH


def parts(points: Sequence[SetPoint], values: Sequence[float]) -> tuple[Part, Part]:
    """Return the steps to mostly current values, and the steps to the others; none across gaps."""
    current: Part = [], []
    stale: Part = [], []
    known = list(zip(points, values, strict=True))
    for segment in segments([point.time for point in points]):
        for (point, value), (later, next_value) in pairwise(known[segment]):
            x, y = stale if is_stale(later) else current
            # A step that does not continue the last one begins after an empty point.
            if not x or x[-1] != point.time:
                x += [None, point.time] if x else [point.time]
                y += [None, value] if y else [value]
            x.append(later.time)
            y.append(next_value)
    return current, stale


def _drawn(part: Part, colour: str, dash: str) -> go.Scatter:
    x, y = part
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": 2, "dash": dash}, connectgaps=False, hoverinfo="skip"
    )
