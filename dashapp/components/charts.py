"""The frame of a chart: its place of fixed height, its sentence, its source line, and a note that can cover it."""

from dash import dcc, html

from dashapp.components import states

CONFIG = {
    "displaylogo": False,
    "showSendToCloud": False,
    "modeBarButtons": [["resetScale2d", "toImage"]],
    "responsive": True,
    "scrollZoom": False,
}


def note_id(chart: str) -> str:
    """Id of the place of a chart's note."""
    return f"{chart}-note"


def summary_id(chart: str) -> str:
    """Id of a chart's sentence for screen readers."""
    return f"{chart}-summary"


def caption_id(chart: str) -> str:
    """Id of the line below a chart: source, as of, and links to its data."""
    return f"{chart}-caption"


def chart(chart_id: str) -> html.Figure:
    """A chart that shows a skeleton while it loads. Its four ids are to be filled together."""
    return html.Figure(
        [
            html.Div(
                [
                    html.Div(
                        dcc.Graph(id=chart_id, config=CONFIG, responsive=True),
                        className="chart-canvas",
                    ),
                    html.Div(states.loading(), id=note_id(chart_id), className="chart-note"),
                ],
                className="chart-place",
            ),
            html.P(id=summary_id(chart_id), className="sr-only", **{"aria-live": "polite"}),
            html.Figcaption(id=caption_id(chart_id), className="chart-caption"),
        ],
        className="chart",
        **{"aria-labelledby": summary_id(chart_id)},
    )


def csv_link(text: str, path: str, name: str) -> html.A:
    """Link to an answer of the API as CSV. `path` has its query string; `name` is the stem of the file's name.

    Spreadsheets need the byte order mark to read the letters right.
    """
    return html.A(text, href=f"{path}&csv_bom=yes", download=f"{name}.csv", **{"data-accept": "text/csv"})


def data_links(path: str, name: str) -> html.Span:
    """Links to a chart's data in the API. `path` has its query string; `name` is the stem of the CSV file's name."""
    csv = csv_link("CSV", path, name)
    return html.Span(["Data as ", csv, " or ", html.A("JSON", href=path)], className="data-links")
