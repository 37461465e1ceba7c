"""Import page: a file of a collection is chosen, looked at row by row, and taken over; and the imports of before.

`import` in the address names one import. Behaviour: callbacks/inventory_import.py, assets/imports.js.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import paths
from dashapp.components import imports_choosing
from dashapp.components.imports import ALL, EVERY_STATE
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place
from services.people.imports.contract import IMPORT_ID
from services.rules import WrongValue

PATH, TITLE = paths.INVENTORY_IMPORT, "Import a collection"
# Of the choice of a file: `TABLE` are the columns of an unknown one.
CHOICE, TABLE, MAPPING, EARLIER = "imports-choice", "imports-table", "imports-mapping", "imports-earlier"
# Of one import: `CHANGES` is their number, `SHOWN` what the page shows of it.
IMPORT, CHANGES, POLL, SHOWN = "imports-import", "imports-changes", "imports-poll", "imports-shown"
STATUS, SUMMARY = "imports-status", "imports-summary"
ROWS, STATE, RESULTS, LISTING = "imports-rows", "imports-state", "imports-results", "imports-list"
# Milliseconds between two questions to the server: without the WebSocket, and with it, for a message that was lost.
EVERY, EVERY_WHILE_TOLD = 1_000, 10_000
FILTER_DEFAULTS: dict[str, str] = {}


def layout(**given: str) -> html.Div:
    """Build the page; the query string may name an import. Of its two parts one is hidden: callbacks need both."""
    import_id = _number(given.get("import"))
    head = html.Section([html.H1(TITLE), html.A("Your collection", href=paths.INVENTORY)], className="page-head")
    stores = [
        dcc.Store(id=IMPORT, data=import_id),
        dcc.Store(id=CHANGES, data=0),
        dcc.Store(id=TABLE),
        dcc.Store(id=SHOWN),
        dcc.Interval(id=POLL, interval=EVERY, disabled=True),
    ]
    parts = [
        html.Div(_choice(), className="import-part", hidden=import_id is not None),
        html.Div(_one(), className="import-part", hidden=import_id is None),
    ]
    return html.Div([head, *stores, *parts], className="page")


def _choice() -> list[Any]:
    return [
        html.Section(imports_choosing.choice(), id=CHOICE, className="panel", **{"aria-label": "Choose a file"}),
        html.Div(id=MAPPING),
        panel("Earlier imports", place(EARLIER)),
    ]


def _one() -> list[Any]:
    states = dbc.RadioItems(id=STATE, name=STATE, options=EVERY_STATE, value=ALL, class_name="segments import-states")
    return [
        html.P(id=STATUS, className="sr-only", role="status"),
        place(SUMMARY, "import-place"),
        html.Section(
            [
                html.H2("Rows of the file"),
                html.Fieldset([html.Legend("Rows in this state", className="sr-only"), states], className="control"),
                place(RESULTS, "table-place table-place-tall"),
                pager(LISTING, "Pages of rows"),
            ],
            id=ROWS,
            className="panel",
            hidden=True,
        ),
    ]


def _number(text: object) -> int | None:
    """Return the number of an import that the address names, None without one."""
    try:
        return IMPORT_ID.read(text) if isinstance(text, str) else None
    except WrongValue:
        return None
