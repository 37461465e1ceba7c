"""Failures of callbacks: the page shows the reason in place, the log has the details."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from dash import ctx, html, no_update, set_props
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import Unauthorized

from dashapp import formats, shell
from dashapp.callback_outcome import note_failure
from dashapp.components import states
from dashapp.identity import NOT_SIGNED_IN as NO_SESSION
from dashapp.identity import is_operator
from services.actors import Forbidden, Need
from services.availability import is_database_away
from services.operation import data_state
from services.requests import InvalidRequest

NOT_SIGNED_IN = "Sign in with the admin token first. Nothing has been done."

log = structlog.get_logger()


def kept_while_away(handle: Callable[[Exception], Any]) -> Callable[[Exception], Any]:
    """Wrap a failure handler: while the database is away the page keeps all that it shows, and tells of the outage."""

    @wraps(handle)
    def keep(error: Exception) -> Any:
        if not is_database_away(error):
            return handle(error)
        tell_of_outage(error)
        return None  # for Dash: no output changes

    return keep


def tell_of_outage(error: Exception) -> None:
    """Log that the database is away, and let the page show it."""
    note_failure()
    log.warning("callback failed, the database does not answer", error=str(error).partition("\n")[0])
    set_props(shell.OUTAGE, {"data": known_of_outage()})


def known_of_outage() -> dict[str, str]:
    """Return what the page tells of an outage (assets/outage.js): the time of the newest price, empty if not known."""
    known = data_state.last_known_state()
    return {"as_of": formats.utc(known.as_of) if known and known.as_of else ""}


def in_chart(chart: str, what: str) -> Callable[[Exception], Any]:
    """Return a handler for a callback of a chart (callbacks/charts.py): its note covers the chart."""
    return kept_while_away(lambda error: (no_update, explain(error, chart, what), what, None))


def in_place(place: str, what: str, others: int = 0) -> Callable[[Exception], Any]:
    """Return a handler for a callback that fills a place; its `others` (number) further outputs become None."""

    @kept_while_away
    def handle(error: Exception) -> Any:
        note = explain(error, place, what)
        return (note, *[None] * others) if others else note

    return handle


def anywhere(error: Exception) -> None:
    """Handle failures of callbacks without a handler: show an alert at the top of the page, change nothing else."""
    if isinstance(error, Forbidden):
        set_props(shell.PROBLEM, {"children": _forbidden(error)})
        return
    note_failure()
    log.error("callback failed", place="page", what=str(ctx.triggered_id), exc_info=error)
    again = html.A("Load the page again", href="")
    problem = html.Div([html.Strong("Something went wrong on this page."), again], className="banner problem")
    set_props(shell.PROBLEM, {"children": problem})


def explain(error: Exception, place: str, what: str) -> html.Div:
    """Log a failure with its traceback and return a note; an invalid request is the client's, and is not logged.

    Raises PreventUpdate for buttons that were drawn and not pressed: the page then stays unchanged. Raises Unauthorized
    without the session that it needs.
    """
    if isinstance(error, InvalidRequest):
        return states.refused(error)
    if isinstance(error, Forbidden):
        return _forbidden(error)
    note_failure()
    if is_database_away(error):
        log.warning("callback failed, the database does not answer", place=place, error=str(error).partition("\n")[0])
    else:
        log.error("callback failed", place=place, what=what, exc_info=error)
    return states.failed(place, what, is_operator())


def _forbidden(error: Forbidden) -> html.Div:
    """Return the advice to sign in. Raises PreventUpdate where buttons were drawn and none was pressed.

    What belongs to a user asks for a session, which has ended meanwhile: raises Unauthorized, the answer 401
    (assets/session.js tells of it).
    """
    if any(isinstance(need, Need) and need.is_personal for need in error.args):
        raise Unauthorized(NO_SESSION) from error
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate from error
    return html.Div(NOT_SIGNED_IN, className="banner problem")
