"""The outputs that fill a chart, in the order in which its callback returns them."""

from typing import Any, NamedTuple

from dash import Output

from dashapp.components import charts


class ChartContent(NamedTuple):
    """A chart: its figure, the note that covers it (or None), its sentence, and the line below it."""

    figure: Any
    note: Any
    summary: str
    caption: Any


def outputs(chart: str) -> list[Output]:
    """Outputs for a `ChartContent`."""
    return [
        Output(chart, "figure"),
        Output(charts.note_id(chart), "children"),
        Output(charts.summary_id(chart), "children"),
        Output(charts.caption_id(chart), "children"),
    ]
