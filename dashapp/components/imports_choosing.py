"""Choice of a file to import: drop it, pick it or paste its text; and what the import does with it.

Behaviour: assets/imports_upload.js, assets/imports_example.js.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from collection.formats.mapped import SLUG
from collection.formats.registry import FORMATS
from collection.reconciliation.difference import Mode
from collection.tables.content import MAXIMUM_BYTES
from dashapp.components import forms
from dashapp.components.entrance import is_simulated
from dashapp.components.imports import steps

PLACES = "upload-places"  # the locations of the reader, to choose from while typing
RECOGNISED = "-"  # no format is named
MODES: Mapping[Mode, tuple[str, str]] = MappingProxyType(
    {
        Mode.ADD: ("Add", "All copies of the file come on top of what you have."),
        Mode.SYNC: (
            "Synchronise",
            "Its locations shall hold what the file counts; only the difference is added or removed.",
        ),
        Mode.REPLACE: (
            "Replace",
            "The same, and all that these locations held gives way to the file, with its days and costs.",
        ),
    }
)
LIMITS = "CSV or another table as text, up to 10 MB and 200,000 rows. Nothing is added before you have seen it."

INVENTED = "The cards of this market are invented: a file of real cards finds none of them."
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {"manabox": "An example of ManaBox", "moxfield": "An example of Moxfield"}
)


def choice() -> list[Any]:
    """Return the form with its steps above it."""
    options = [
        forms.choice("upload", "format", "App that made the file", _formats(), RECOGNISED),
        _modes(),
        forms.field(
            "upload",
            "location",
            "Location for all of it",
            hint="Binder, box or deck. Left empty: the locations that the file names.",
            is_needed=False,
            maxlength=200,
            list=PLACES,
        ),
        html.Datalist(id=PLACES),
    ]
    problem = html.P(className="form-problem", role="alert")
    send = html.Button("Read the file", type="submit", className="button primary")
    told = html.P(className="caption", role="status", **{"data-progress": ""})
    shown = html.Div([*options, problem, html.Div([send, told], className="import-send")], className="import-options")
    form = html.Form(
        [html.Div([_drop(), *_examples(), _paste(), _known()], className="import-source"), shown],
        method="dialog",
        className="import-form",
        **{"data-import": ""},
    )
    return [steps(0), form]


def _drop() -> html.Div:
    pick = html.Button("Choose a file", type="button", className="button", **{"data-picks-file": ""})
    return html.Div(
        [
            html.P("Drop the file of your collection here", className="note-title"),
            pick,
            html.P(className="import-file", role="status", **{"data-file": ""}),
            html.P(LIMITS, className="caption"),
            html.P(className="field-problem", **{"data-field": "file"}),
        ],
        className="drop-zone",
        **{"data-drop": "", "data-most": str(MAXIMUM_BYTES)},
    )


def _examples() -> list[html.P]:
    """Return what makes a file of invented cards, nothing where cards are real (assets/imports_example.js)."""
    if not is_simulated():
        return []
    buttons = [
        html.Button(words, type="button", className="button small", **{"data-example": app})
        for app, words in EXAMPLES.items()
    ]
    return [html.P([html.Span(INVENTED), *buttons], className="import-examples")]


def _paste() -> html.Details:
    label = html.Label(
        "Text of the table, with the line of its columns", htmlFor="upload-text", className="control-label"
    )
    text = html.Textarea(
        id="upload-text", name="text", rows=6, className="form-control import-text", spellCheck="false"
    )
    return html.Details([html.Summary("Paste text instead"), label, text], className="fold")


def _known() -> html.Details:
    apps = sorted({one.title for one in FORMATS.values()}, key=str.casefold)
    words = (
        "Any other table can be read as well: you then say what its columns are, once. Spreadsheets have to be saved as"
        " CSV first."
    )
    listed = html.Ul([html.Li(app) for app in apps], className="import-apps")
    return html.Details([html.Summary(f"{len(apps)} formats are recognised"), listed, html.P(words)], className="fold")


def _formats() -> dict[str, str]:
    known = sorted(FORMATS.values(), key=lambda one: one.title.casefold())
    own = {RECOGNISED: "Recognised by its columns", SLUG: "None: I say what its columns are"}
    return own | {one.slug: one.title for one in known}


def _modes() -> html.Fieldset:
    options = [
        {"value": mode, "label": html.Span([html.Strong(name), html.Span(told, className="caption")])}
        for mode, (name, told) in MODES.items()
    ]
    boxes = dbc.RadioItems(id="upload-mode", name="mode", options=options, value=Mode.ADD, class_name="import-modes")
    return html.Fieldset([html.Legend("What the import does", className="control-label"), boxes], className="field")
