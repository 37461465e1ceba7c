"""About page: the sources with their terms and the age of their data."""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures
from dashapp import shell
from dashapp.components import states
from dashapp.components.sources import credit_table, credited
from dashapp.pages import about as page
from services.operation.sources import load_sources


@callback(
    Output(page.SOURCES, "children"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed"),
)
def show_sources(_version: Any) -> Any:
    """Return the sources of what is shown."""
    sources = load_sources()
    if not credited(sources):
        return states.nothing("No source has been read yet", "This fills by itself with the first prices.")
    return credit_table(sources)
