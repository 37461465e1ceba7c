"""One import: how far it is, what it will do or has done, and what can be done about it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import html

from collection.reconciliation.difference import Mode
from dashapp import formats, paths
from dashapp.components import forms, imports_deeds, imports_questions, imports_repeats, values
from services.people.imports.contract import Counts, Import, ImportState, RowState
from services.people.imports.worth import Worth

ENDPOINT = "/api/inventory/imports"
ALL = "all"  # rows of every state
STEPS = ("Choose a file", "Look at it", "Done")
STATE_NAMES: Mapping[RowState, str] = MappingProxyType(
    {
        RowState.EXACT: "Exact",
        RowState.PROPOSED: "Proposed",
        RowState.UNRESOLVED: "Unresolved",
        RowState.SKIPPED: "Skipped",
        RowState.REJECTED: "Rejected",
    }
)
STATE_MEANINGS: Mapping[RowState, str] = MappingProxyType(
    {
        RowState.EXACT: "the card is certain",
        RowState.PROPOSED: "the card is likely; look at it, and change it where it is another one",
        RowState.UNRESOLVED: "the card is not known; the copies are counted, and take their card once it is",
        RowState.SKIPPED: "no copies that you own",
        RowState.REJECTED: "the row cannot be read",
    }
)
EVERY_STATE = [{"value": ALL, "label": "All"}]
PROGRESS: Mapping[ImportState, str] = MappingProxyType(
    {
        ImportState.RECEIVED: "A worker reads the file …",
        ImportState.COMMITTING: "A worker adds the copies, all or none …",
        ImportState.UNDOING: "A worker undoes the import …",
    }
)
# What asks the worker once more: method, and what follows the import's address.
AGAIN: Mapping[ImportState, tuple[str, str]] = MappingProxyType(
    {
        ImportState.RECEIVED: ("PATCH", ""),
        ImportState.COMMITTING: ("POST", "/commit"),
        ImportState.UNDOING: ("POST", "/undo"),
    }
)
BUSY = "The worker may be busy with prices. You can leave this page; it goes on without it."
UNDO_ASKS = (
    "Undo the import of {name}?\n\nIts copies were never there then, also not in the charts of the past, and what it"
    " removed comes back. Tags and notes become those of before."
)


def steps(current: int) -> html.Ol:
    """Return the steps of an import, of which one is the current."""
    listed = [
        html.Li(
            name, className="done" if place < current else "", **({"aria-current": "step"} if place == current else {})
        )
        for place, name in enumerate(STEPS)
    ]
    return html.Ol(listed, className="import-steps", **{"aria-label": "Steps of an import"})


def is_waiting(one: Import) -> bool:
    """Return whether a worker has something to do for an import."""
    return one.state in PROGRESS


def told(one: Import, is_long: bool) -> str:
    """Return what is said of an import to who cannot see it; `is_long`: it has waited for more than some seconds."""
    if is_waiting(one):
        return f"{PROGRESS[one.state]} {BUSY if is_long else ''}".strip()
    if one.refusal is not None:
        return f"Nothing was done. {one.refusal.message}"
    if one.state is ImportState.PREVIEWED:
        number = len(one.questions)
        questions = f", {number} {'question' if number == 1 else 'questions'}" if number else ""
        return f"The file is read: {formats.count(one.counts.rows)} rows{questions}. {imports_deeds.deed(one)}?"
    if one.state is ImportState.COMMITTED:
        return f"Done: {imports_deeds.done(one.counts)}."
    return "The import is undone."


def summary(one: Import, is_long: bool, worth: Worth | None = None) -> list[Any]:
    """Return the panels of an import above its rows; `worth` is that of a file that can be taken over."""
    if is_waiting(one):
        return [_panel(one, 1, *_waiting(one, is_long))]
    if one.state is ImportState.PREVIEWED:
        questions = [imports_questions.questions(one)] if one.questions else []
        return [_panel(one, 1, *_preview(one, worth)), *questions]
    if one.state is ImportState.COMMITTED:
        return [_panel(one, 2, *_committed(one))]
    return [_panel(one, 2, *_undone(one))]


def state_options(counts: Counts) -> list[dict[str, Any]]:
    """Return the states that rows are in, with their numbers."""
    numbers = {ALL: counts.rows} | {str(state): getattr(counts, state) for state in RowState}
    names = {ALL: "All"} | {str(state): name for state, name in STATE_NAMES.items()}
    return [
        {"value": state, "label": f"{names[state]} {formats.count(number)}"}
        for state, number in numbers.items()
        if number or state == ALL
    ]


def undo_button(one: Import, css: str = "button") -> html.Form:
    """Return the button that undoes an import, after a question."""
    asks = UNDO_ASKS.format(name=one.file_name)
    return forms.button(f"{ENDPOINT}/{one.id}/undo", "Undo this import", method="POST", then="tell", asks=asks, css=css)


def _panel(one: Import, step: int, *content: Any) -> html.Section:
    told = [
        imports_deeds.format_title(one.format),
        imports_deeds.MODE_NAMES[one.mode],
        *([f"into {one.location}"] if one.location else []),
        "received ",
    ]
    head = html.Div(
        [
            html.H2(one.file_name, className="import-name", tabIndex=-1),
            html.P([" · ".join(told), values.age(one.created_at, None)], className="caption"),
        ]
    )
    return html.Section([steps(step), head, *content], className="panel import-summary")


def _waiting(one: Import, is_long: bool) -> list[Any]:
    words = [html.P([PROGRESS[one.state], " ", html.Span(**{"data-import": one.id})])]  # assets/imports.js fills it
    if is_long:
        method, part = AGAIN[one.state]
        path = f"{ENDPOINT}/{one.id}{part}"
        again = forms.button(path, "Ask the worker again", method=method, then="tell", css="button")
        words += [html.P(BUSY, className="caption"), again]
    return [html.Progress(className="import-progress", **{"aria-label": "Progress"}), *words]


def _preview(one: Import, worth: Worth | None) -> list[Any]:
    return [
        *_refusal(one),
        *(_known(one) or imports_repeats.repeat(one)),
        *_notes(one.notes),
        imports_deeds.effect(one, worth),
        html.Div(_actions(one), className="import-actions"),
    ]


def _known(one: Import) -> list[Any]:
    """Return the notice of a file that was imported before."""
    if one.imported_before is None or one.imported_before_id is None:
        return []
    link = html.A("Open that import", href=paths.import_path(one.imported_before_id))
    when = f"This file was imported on {formats.moment(one.imported_before)}."
    advice = (
        "Its copies are there already: there is nothing to do. To import it once more, undo that import first."
        if one.mode is Mode.ADD
        else "Where its locations have changed since, they can be made what the file says once more."
    )
    return [html.Div([html.Strong(when), html.Span([advice, " ", link])], className="banner")]


def _refusal(one: Import) -> list[Any]:
    """Return why a worker did not do what was asked for last."""
    if one.refusal is None:
        return []
    return [html.Div([html.Strong("Nothing was done."), html.Span(one.refusal.message)], className="banner problem")]


def _notes(notes: Sequence[str]) -> list[Any]:
    return [html.Ul([html.Li(note) for note in notes], className="caption import-notes")] if notes else []


def _actions(one: Import) -> list[Any]:
    path = f"{ENDPOINT}/{one.id}"
    is_known = one.imported_before is not None and one.mode is Mode.ADD
    commit = forms.button(f"{path}/commit", imports_deeds.deed(one), method="POST", then="tell", css="button primary")
    again = forms.button(path, "Count again", method="PATCH", then="tell", css="button")
    again.children[0].title = "Reads the file once more, for the collection and the catalogue as they are now"
    discard = forms.button(path, "Discard", then=paths.INVENTORY_IMPORT, css="button")
    return [*([] if is_known else [commit, again]), discard]


def _committed(one: Import) -> list[Any]:
    when = [
        html.Strong(f"Done: {imports_deeds.done(one.counts)}."),
        html.Span(["Imported ", values.age(one.committed_at, None), "."]),
    ]
    links = [html.A("See your collection", href=paths.INVENTORY, className="button as-link"), _another()]
    actions = html.Div([*links, undo_button(one)], className="import-actions")
    return [html.Div(when, className="banner"), *_refusal(one), actions]


def _undone(one: Import) -> list[Any]:
    words = [html.Strong("This import is undone."), html.Span(["Undone ", values.age(one.undone_at, None), "."])]
    return [html.Div(words, className="banner"), html.Div(_another(), className="import-actions")]


def _another() -> html.A:
    return html.A("Import another file", href=paths.INVENTORY_IMPORT, className="button as-link")
