"""Dialogs of the inventory page: add copies, change a holding, change several. Behaviour: assets/inventory*.js."""

from typing import Any

from dash import html

from dashapp import formats
from dashapp.components import forms, shares
from dashapp.components.card_chooser import card_chooser
from market.variants import Condition, Currency, Finish, language_order
from market.variants import Language as LanguageName
from services.people.holding_requests import MOST_COPIES, UNKNOWN
from services.rules import LONGEST

ADD, CHANGE, BULK = "inventory-add", "inventory-change", "inventory-change-some"
EXPORT, SHARE = "inventory-export", "inventory-share"
CHANGES = "/api/inventory/changes"
COPIES = "copies"  # assets/inventory.js: what these forms send
KEEP = ""  # a choice of a form that leaves out the field: it stays as it is

CONDITIONS = {str(one): formats.condition_name(one) for one in Condition} | {UNKNOWN: "Not known"}
FINISHES = {str(one): formats.FINISH_NAMES[one] for one in Finish} | {UNKNOWN: "Not known"}
LANGUAGES = {one: one for one in language_order(LanguageName)} | {UNKNOWN: "Not known"}


def add_dialog(places: str) -> html.Dialog:
    """Return the dialog that adds copies; `places` is the id of the locations' names."""
    form = forms.form(
        "/api/inventory",
        card_chooser("add"),
        row(_quantity("add", 1), forms.choice("add", "condition", "Condition", CONDITIONS, Condition.NEAR_MINT)),
        row(
            forms.choice("add", "finish", "Finish", FINISHES, Finish.NONFOIL),
            forms.choice("add", "language", "Language", LANGUAGES, LanguageName.ENGLISH),
        ),
        _location("add", places, "Location"),
        row(
            forms.field(
                "add", "unit_cost", "Paid for one copy", kind="number", hint="Empty where you do not know", min=0,
                step="any", is_needed=False,
            ),
            forms.field(
                "add", "currency", "Currency of that", value=str(Currency.USD), hint="A code, such as EUR or CAD",
                maxlength=3, is_needed=False,
            ),
        ),
        row(_day("add", "Empty where you do not know"), _tags("add", "tags", "Tags", "With commas between them")),
        forms.area("add", "notes", "Notes"),
        submit="Add",
        then="tell",
        body=COPIES,
    )  # fmt: skip
    return dialog(ADD, "Add a card", form)


def change_dialog(places: str, *ways: Any) -> html.Dialog:
    """Return the dialog that changes or removes one holding, which the page's script fills in.

    `ways` lead to what else can be done with it.
    """
    form = forms.form(
        CHANGES,
        row(_quantity("change", 1), forms.choice("change", "condition", "Condition", CONDITIONS, UNKNOWN)),
        row(
            forms.choice("change", "finish", "Finish", FINISHES, UNKNOWN),
            forms.choice("change", "language", "Language", LANGUAGES, UNKNOWN),
        ),
        _location("change", places, "Location", "Empty for none"),
        row(_day("change", "Of all these copies"), _tags("change", "tags", "Tags", "With commas between them")),
        forms.area("change", "notes", "Notes"),
        forms.stale_now(),
        submit="Save",
        method="PATCH",
        then="tell",
        body=COPIES,
    )
    remove = html.Button("Remove these copies", type="button", className="button danger", **{"data-remove": "one"})
    return dialog(CHANGE, "Change copies", form, *ways, remove)


def bulk_dialog(places: str) -> html.Dialog:
    """Return the dialog that changes the chosen holdings."""
    keep = {KEEP: "As it is"}
    form = forms.form(
        CHANGES,
        forms.choice("bulk", "condition", "Condition", keep | CONDITIONS, KEEP),
        forms.choice("bulk", "finish", "Finish", keep | FINISHES, KEEP),
        forms.choice("bulk", "language", "Language", keep | LANGUAGES, KEEP),
        _location("bulk", places, "Location", "Empty leaves it as it is", "search"),
        row(
            _tags("bulk", "add_tags", "Add tags", "With commas between them"),
            _tags("bulk", "remove_tags", "Take tags off", "Where they have them"),
        ),
        _day("bulk", "Empty leaves it as it is"),
        submit="Change",
        method="PATCH",
        then="tell",
        body=COPIES,
    )
    return dialog(BULK, "Change the chosen copies", form)


def export_dialog(content: html.Div) -> html.Dialog:
    """Return the dialog with the files in which the collection can be had."""
    return dialog(EXPORT, "Export the collection", content)


def share_dialog() -> html.Dialog:
    """Return the dialog that makes a link to the listed location, or to the collection in figures."""
    form = forms.form(shares.ENDPOINT, *shares.fields("sharing"), submit="Make the link", then="show")
    return dialog(SHARE, "Share", form)


def dialog(dialog_id: str, title: str, *content: Any) -> html.Dialog:
    """Return a dialog with a title, a place for what it is about, and a button that closes it."""
    title_id = f"{dialog_id}-title"
    close = html.Button("Close", type="button", className="button", **{"data-dismiss": ""})
    head = html.Div([html.H2(title, id=title_id), close], className="dialog-head")
    what = html.P(className="caption dialog-what")
    return html.Dialog([head, what, *content], id=dialog_id, className="form-dialog", **{"aria-labelledby": title_id})


def row(*fields: html.Div) -> html.Div:
    """Return fields beside each other."""
    return html.Div([*fields], className="field-row")


def _quantity(prefix: str, value: int) -> html.Div:
    return forms.field(prefix, "quantity", "Copies", kind="number", value=value, min=1, max=MOST_COPIES, step=1)


def _location(prefix: str, places: str, label: str, hint: str = "", kind: forms.Kind = "text") -> html.Div:
    return forms.field(prefix, "location", label, kind=kind, hint=hint, is_needed=False, maxlength=200, list=places)


def _day(prefix: str, hint: str) -> html.Div:
    return forms.field(
        prefix, "acquired_on", "Acquired on", hint=hint, is_needed=False, placeholder="2026-11-22", maxlength=10
    )


def _tags(prefix: str, name: str, label: str, hint: str) -> html.Div:
    return forms.field(prefix, name, label, hint=hint, is_needed=False, maxlength=LONGEST)
