"""Notes in place of a chart or a table: loading, nothing to show, failure, with advice."""

from collections.abc import Sequence
from typing import Any

from dash import html

from services.requests import InvalidRequest

RETRY = "retry"  # type of the ids of all "try again" buttons


def loading() -> html.Div:
    """Return a skeleton, visible only after a short delay."""
    return html.Div(className="skeleton", **{"aria-hidden": "true"})


def nothing(title: str, *advice: Any) -> html.Div:
    """Return a note that there is nothing to show, with the reason and advice."""
    return _note("empty", title, advice)


def line(text: str) -> html.P:
    """Return a note in one line, beside the heading of its panel."""
    return html.P(text, className="only-line caption")


def failed(panel: str, what: str, operator: bool = False) -> html.Div:
    """Return a note of a failed panel with a retry button, for an `operator` also where to look. `panel` is its id."""
    advice = "The server could not answer; the details are in its log." if operator else "The server could not answer."
    retry = html.Button("Try again", id={"type": RETRY, "panel": panel}, type="button", className="button")
    return html.Div(_note("failure", what, [advice, retry]), role="alert")


def refused(problem: InvalidRequest) -> html.Div:
    """Return a note with the invalid parts of the address."""
    fields = [f"{name.replace('_', ' ').capitalize()} {text}." for name, text in problem.fields.items()]
    return _note("failure", "This address asks for something that cannot be shown", fields)


def _note(kind: str, title: str, advice: Sequence[Any]) -> html.Div:
    paragraphs = [html.P(part) if isinstance(part, str) else part for part in advice]
    return html.Div([html.P(title, className="note-title"), *paragraphs], className=f"note {kind}")
