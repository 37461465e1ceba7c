"""The frame of a chart: its place of fixed height, its summary, its caption, and a note that can cover it."""

import re
from typing import Any

from dash import dcc, html

from dashapp.components import states

CONFIG = {
    "showSendToCloud": False,
    "displayModeBar": False,  # the tools below a chart
    "doubleClick": False,  # assets/zoom.js resets the zoom
    "showTips": False,
    "responsive": True,
    "scrollZoom": False,
}
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d"
ZOOM = re.compile(rf"\A(?:{TIME},{TIME})?\Z")  # times in UTC; empty for all of the chart's time
KEYS = "Chart: the left and right arrow keys move through its points"


def note_id(chart: str) -> str:
    """Return the id of the place of a chart's note."""
    return f"{chart}-note"


def summary_id(chart: str) -> str:
    """Return the id of a chart's summary for screen readers."""
    return f"{chart}-summary"


def narrow_id(chart: str) -> str:
    """Return the id of the store that says whether the window is that of a phone (assets/charts.js)."""
    return f"{chart}-narrow"


def strip_id(chart: str) -> str:
    """Return the id of the strip above a chart, which assets/strip.js fills."""
    return f"{chart}-strip"


def caption_id(chart: str) -> str:
    """Return the id of the line below a chart: source, as of, and links to its data."""
    return f"{chart}-caption"


def line_chart(chart_id: str, zoom_id: str, zoom: object = "") -> html.Figure:
    """Return a chart of lines over time; the strip above it shows the values below the pointer or the last ones.

    Its tools are below it (assets/charts.js). `zoom` is the part of the time in the address, where the field `zoom_id`
    writes it.
    """
    strip = html.Div(id=strip_id(chart_id), className="chart-strip", role="status", **{"aria-live": "off"})
    field = dcc.Input(id=zoom_id, type="hidden", value=zoom if isinstance(zoom, str) and ZOOM.match(zoom) else "")
    events = tool(chart_id, "events", "Events", **{"aria-pressed": "true"})
    tools = [tool(chart_id, "reset", "Reset zoom"), events, field]
    return _frame(chart_id, {"tabIndex": 0, "role": "group", "aria-label": KEYS}, [strip], tools)


def chart(chart_id: str) -> html.Figure:
    """Return a chart with a skeleton while it loads. One callback must fill its four ids together."""
    return _frame(chart_id, {}, [], [])


def tool(chart_id: str, name: str, text: str, **attributes: str) -> html.Button:
    """Return a button below a chart; a script shows it where it is of use."""
    names = {"id": f"{chart_id}-{name}", "className": "button", "data-tool": name}
    return html.Button(text, type="button", hidden=True, **names, **attributes)


def _frame(chart_id: str, canvas: dict[str, Any], above: list[Any], tools: list[Any]) -> html.Figure:
    graph = html.Div(dcc.Graph(id=chart_id, config=CONFIG, responsive=True), className="chart-canvas", **canvas)
    note = html.Div(states.loading(), id=note_id(chart_id), className="chart-note")
    table_id = f"{chart_id}-points"
    expands = {"aria-expanded": "false", "aria-controls": table_id}
    scrolls = {"tabIndex": 0, "role": "region", "aria-label": "Points of the chart"}
    return html.Figure(
        [
            dcc.Store(id=narrow_id(chart_id)),
            *above,
            html.Div([graph, note], className="chart-place"),
            html.Div(
                [
                    *tools,
                    tool(chart_id, "table", "Table", **expands),
                    tool(chart_id, "picture", "Save picture"),
                ],
                className="chart-tools",
            ),
            html.Div(id=table_id, className="chart-table table-frame", hidden=True, **scrolls),
            html.P(id=summary_id(chart_id), className="sr-only"),
            html.Figcaption(id=caption_id(chart_id), className="chart-caption"),
        ],
        className="chart",
        **{"aria-labelledby": summary_id(chart_id)},
    )


def csv_link(text: str, path: str, name: str) -> html.A:
    """Return a link to a response of the API as CSV. `path` has its query string; `name` is the stem of the file.

    Spreadsheets need the byte order mark to decode UTF-8.
    """
    return html.A(text, href=f"{path}&csv_bom=yes", download=f"{name}.csv", **{"data-accept": "text/csv"})


def data_links(path: str, name: str) -> html.Span:
    """Return links to a chart's data in the API. `path` has its query string; `name` is the stem of the CSV file."""
    csv = csv_link("CSV", path, name)
    return html.Span(["Data as ", csv, " or ", html.A("JSON", href=path)], className="data-links")
