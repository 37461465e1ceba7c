"""Health page, for operators: every server, the state of the data, and the background processes.

Behaviour: callbacks/admin_health.py.
"""

from dash import html

from dashapp import paths
from dashapp.components.panels import panel, place

PATH, TITLE = paths.ADMIN_HEALTH, "Health"
STATES = "admin-health-states"

FILTER_DEFAULTS: dict[str, str] = {}


def layout(**_: str) -> html.Div:
    """Build the page."""
    back = html.A("All of the administration", href=paths.ADMIN)
    return html.Div(
        [
            html.Section([html.H1(TITLE), back], className="page-head admin-head"),
            panel("Servers, data and background processes", place(STATES)),
        ],
        className="page",
    )
