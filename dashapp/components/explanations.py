"""Panel with the text of why something moved: who wrote it, from when its facts are, and where they are."""

from typing import Any

from dash import dcc, html

from dashapp.components import values
from dashapp.components.panels import panel, place
from services.analysis.explanations import TEMPLATE, Explanation

TITLE = "Why it moved"
FAILED = "The explanation could not be written"
AGAIN_EVERY, MOST_TIMES = 6_000, 5  # milliseconds, and how often the page asks for a text that is being written
BY_TEMPLATE = "Written from the data by a template"


def again_id(place_id: str) -> str:
    """Return the id of the clock that asks again for a text that is being written."""
    return f"{place_id}-again"


def explanation_panel(place_id: str) -> html.Section:
    """Return the panel of a text."""
    return panel(TITLE, place(place_id, "table-place explanation-place"))


def clock(place_id: str) -> dcc.Interval:
    """Return the clock of a panel whose text a language model may word; it stands still until one is being written."""
    return dcc.Interval(id=again_id(place_id), interval=AGAIN_EVERY, max_intervals=MOST_TIMES, disabled=True)


def explanation(found: Explanation, path: str) -> list[Any]:
    """Return a text with its source; `path` is that of the same answer in the API."""
    by = BY_TEMPLATE if found.written_by == TEMPLATE else f"Worded by {found.written_by}, numbers checked"
    age = [" · as of ", values.age(found.as_of)] if found.as_of else []
    facts = html.Span(html.A("Facts as JSON", href=path), className="data-links")
    return [
        html.P(found.text, className="explanation"),
        html.P([html.Span([by, *age]), facts], className="chart-caption"),
    ]
