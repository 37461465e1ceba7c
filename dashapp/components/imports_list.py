"""The imports of before, the newest first: what became of each, and what can be done about it."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashapp import formats, paths
from dashapp.components import forms, states, values
from dashapp.components.imports import ENDPOINT, undo_button
from dashapp.components.imports_deeds import format_title
from dashapp.components.tables import Column, table
from services.people.imports.contract import Import, ImportState

COLUMNS = (
    Column("File"),
    Column("State"),
    Column("Rows", "number", minor=True),
    Column("Copies", "number"),
    Column("Received"),
    Column("Change", "action", plain=True),
)
STATES = {
    ImportState.RECEIVED: "Being read",
    ImportState.PREVIEWED: "Not added yet",
    ImportState.COMMITTING: "Being added",
    ImportState.COMMITTED: "Added",
    ImportState.UNDOING: "Being undone",
    ImportState.UNDONE: "Undone",
}


def listing(imports: Sequence[Import]) -> Any:
    """Return the imports as a table, or a note that there are none."""
    if not imports:
        return states.line("None yet. Nothing that you import is final: each import can be undone.")
    return table("Earlier imports", COLUMNS, [_row(one) for one in imports], has_buttons=True)


def _row(one: Import) -> list[Any]:
    return [
        html.Div(
            [
                html.A(one.file_name, href=paths.import_path(one.id)),
                html.Span(format_title(one.format), className="caption"),
            ],
            className="card-cell",
        ),
        STATES[one.state],
        formats.count(one.counts.rows) if one.state is not ImportState.RECEIVED else values.unknown("Not read yet"),
        _copies(one),
        values.age(one.created_at, None),
        _change(one),
    ]


def _copies(one: Import) -> Any:
    if one.state is ImportState.RECEIVED:
        return values.unknown("Not read yet")
    added, removed = one.counts.copies_added, one.counts.copies_removed
    parts = [f"+{formats.count(added)}"] if added or not removed else []
    parts += [f"{formats.MINUS}{formats.count(removed)}"] if removed else []
    return " ".join(parts)


def _change(one: Import) -> Any:
    if one.state is ImportState.COMMITTED:
        return undo_button(one, "button small")
    if one.state in (ImportState.RECEIVED, ImportState.PREVIEWED):
        return forms.button(f"{ENDPOINT}/{one.id}", "Discard", then="tell")
    return None
