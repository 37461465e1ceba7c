"""What a page shows where a callback fails: the reason in place, the details in the log, never a blank."""

from collections.abc import Callable
from typing import Any

import structlog
from dash import ctx, html, no_update, set_props

from dashapp import shell
from dashapp.components import states
from dashapp.services.requests import InvalidRequest

log = structlog.get_logger()


def in_chart(chart: str, what: str) -> Callable[[Exception], tuple[Any, ...]]:
    """Handler for a callback that fills a chart (see callbacks.charts): the note covers the chart."""
    return lambda error: (no_update, explain(error, chart, what), what, None)


def in_place(place: str, what: str, others: int = 0) -> Callable[[Exception], Any]:
    """Handler for a callback whose first output is a place's children; `others` more outputs become None."""

    def handle(error: Exception) -> Any:
        note = explain(error, place, what)
        return (note, *[None] * others) if others else note

    return handle


def anywhere(error: Exception) -> None:
    """Handler for every callback that has none of its own: an alert at the top of the page, nothing else changes."""
    log.error("callback failed", place="page", what=str(ctx.triggered_id), exc_info=error)
    again = html.A("Load the page again", href="")
    problem = html.Div([html.Strong("Something went wrong on this page."), again], className="banner problem")
    set_props(shell.PROBLEM, {"children": problem})


def explain(error: Exception, place: str, what: str) -> html.Div:
    """Log a failure with its traceback and say what happened; a wrong address is the reader's, and is not logged."""
    if isinstance(error, InvalidRequest):
        return states.refused(error)
    log.error("callback failed", place=place, what=what, exc_info=error)
    return states.failed(place, what)
