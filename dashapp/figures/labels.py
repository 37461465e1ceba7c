"""Labels at the ends of lines: their last values, moved apart where they would touch, each with a leader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log10
from typing import Any

LABEL_HEIGHT = 38  # pixels of a label of two lines, and of the air to the next one
LEADER = 10  # pixels from the plot's edge to a label
CHARACTER_WIDTH = 6.6  # pixels, on average, in the charts' type


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Label of a line's last point: its time and value. `text` may have several lines.

    `series` is that of a line extended by arriving prices (figures/live.py): its label moves with it.
    """

    time: datetime
    value: float
    text: str
    colour: str
    series: str | None = None


def label_annotations(
    labels: Sequence[EndLabel], axis: Sequence[float], plot_height: float, log: bool = False
) -> list[dict[str, Any]]:
    """Return labels at the right of the chart, moved apart where they would touch. `plot_height` is in pixels."""
    low, high = axis
    # Plotly places annotations on a logarithmic axis by the exponent.
    level = {id(label): (log10(label.value) if log else label.value) for label in labels}
    wanted = {key: (value - low) / (high - low) * plot_height for key, value in level.items()}
    ordered = sorted(labels, key=lambda label: wanted[id(label)])
    placed = _apart([wanted[id(label)] for label in ordered], plot_height)
    return [
        _annotation(label, level[id(label)], place - wanted[id(label)])
        for label, place in zip(ordered, placed, strict=True)
    ]


def leaders(labels: Sequence[EndLabel], edge: datetime) -> list[dict[str, Any]]:
    """Return dotted lines from the ends of the lines to the plot's edge, where their labels' leaders begin."""
    return [
        {
            "type": "line",
            "name": label.series,
            "x0": label.time,
            "x1": edge,
            "y0": label.value,
            "y1": label.value,
            "line": {"color": label.colour, "width": 1, "dash": "dot"},
        }
        for label in labels
    ]


def label_width(labels: Sequence[EndLabel]) -> int:
    """Return the width in pixels of the labels at the right of the chart."""
    longest = max((len(line) for label in labels for line in label.text.split("<br>")), default=0)
    return round(longest * CHARACTER_WIDTH) + LEADER + 10


def _apart(heights: Sequence[float], limit: float) -> list[float]:
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_HEIGHT) if placed else height)
    # The first pass may push labels over the upper edge; the second one moves them down again.
    for index in range(len(placed) - 1, -1, -1):
        ceiling = placed[index + 1] - LABEL_HEIGHT if index + 1 < len(placed) else limit - LABEL_HEIGHT / 2
        placed[index] = min(placed[index], ceiling)
    return placed


def _annotation(label: EndLabel, level: float, shift: float) -> dict[str, Any]:
    """Return a label whose leader, Plotly's arrow without a head, ends at the plot's edge at the value's height."""
    return {
        "name": label.series,
        "x": 1,
        "xref": "paper",
        "y": level,
        "text": label.text,
        "font": {"color": label.colour},
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "ax": LEADER,
        "ay": -round(shift, 1),
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": label.colour,
    }
