"""Health page: the states, loaded again at every poll."""

from typing import Any

from dash import Input, Output, callback, html

from callbacks import failures
from dashapp import paths, shell
from dashapp.components import states
from dashapp.components.dependencies import health_table
from dashapp.health_details import load_details
from dashapp.identity import is_operator
from dashapp.pages import admin_health as page


@callback(
    Output(page.STATES, "children"),
    Input(shell.POLL, "n_intervals"),
    on_error=failures.in_place(page.STATES, "The health could not be shown"),
)
def show_health(_polls: Any) -> Any:
    """Return the table of states; for visitors the way to the sign-in."""
    if not is_operator():
        return states.nothing("This is for operators", html.A("Sign in on the admin page", href=paths.ADMIN))
    return health_table(load_details())
