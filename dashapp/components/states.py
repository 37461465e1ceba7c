"""What stands in place of a chart or a table: why there is nothing, what went wrong, what to do."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashapp.services.requests import InvalidRequest

RETRY = "retry"  # type of the ids of all "try again" buttons


def loading() -> html.Div:
    """Stand where something will be; seen only where that takes longer than a moment."""
    return html.Div(className="skeleton", **{"aria-hidden": "true"})


def nothing(title: str, *advice: Any) -> html.Div:
    """Say that there is nothing to show, why, and what to do."""
    return _note("empty", title, advice)


def failed(panel: str, what: str) -> html.Div:
    """Say that a panel could not be shown, and offer to try again. `panel` is the id of the place it stands in."""
    advice = "The server could not answer; the details are in its log."
    retry = html.Button("Try again", id={"type": RETRY, "panel": panel}, type="button", className="button")
    return html.Div(_note("failure", what, [advice, retry]), role="alert")


def refused(problem: InvalidRequest) -> html.Div:
    """Say which part of the address cannot be answered."""
    fields = [f"{name.replace('_', ' ').capitalize()} {text}." for name, text in problem.fields.items()]
    return _note("failure", "This address asks for something that cannot be shown", fields)


def _note(kind: str, title: str, advice: Sequence[Any]) -> html.Div:
    paragraphs = [html.P(part) if isinstance(part, str) else part for part in advice]
    return html.Div([html.P(title, className="note-title"), *paragraphs], className=f"note {kind}")
