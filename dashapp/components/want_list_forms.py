"""Dialogs of the want list: add a card, change a want, paste a deck list. Behaviour: assets/want_list.js."""

from typing import Any

from dash import html

from collection.wants.wanting import Priority
from dashapp import formats
from dashapp.components import forms
from dashapp.components.card_chooser import card_chooser
from market.variants import Condition, Currency, Finish, language_order
from market.variants import Language as LanguageName
from services.people.wants.requests import ANY, LONGEST_DECK, MOST_COPIES

WANTS, DECKS = "/api/want-list", "/api/want-list/import"
ADD, CHANGE, DECK = "want-add", "want-change", "want-deck"
READ = "want-deck-read"  # assets/want_list.js fills it
ANY_PRINTING, THIS_PRINTING = "any", "this"

CONDITIONS = {ANY: "Any"} | {str(one): f"{formats.condition_name(one)} or better" for one in Condition}
FINISHES = {ANY: "Any"} | {str(one): formats.FINISH_NAMES[one] for one in Finish}
LANGUAGES = {ANY: "Any"} | {one: one for one in language_order(LanguageName)}
PRIORITIES = {one.word: one.word.capitalize() for one in Priority}
PRINTINGS = {ANY_PRINTING: "Any printing, the cheapest", THIS_PRINTING: "This printing only"}


def add_dialog() -> html.Dialog:
    """Return the dialog that adds a want."""
    form = forms.form(
        WANTS,
        card_chooser("want"),
        forms.choice("want", "will_do", "What will do", PRINTINGS, ANY_PRINTING),
        *_fields("want"),
        submit="Add to the list",
        then="tell",
        body="want",
    )
    return _dialog(ADD, "Add a card", form)


def change_dialog() -> html.Dialog:
    """Return the dialog that changes or removes a want, which the page's script fills in."""
    form = forms.form(
        WANTS,
        *_fields("wanted"),
        submit="Save",
        method="PATCH",
        then="tell",
        body="wanted",
    )
    remove = html.Button("Remove from the list", type="button", className="button danger", **{"data-unwant": ""})
    return _dialog(CHANGE, "Change a want", form, remove)


def deck_dialog() -> html.Dialog:
    """Return the dialog that reads a deck list, and says what became of each line."""
    text = html.Textarea(
        id="deck-text",
        name="text",
        rows=10,
        maxLength=LONGEST_DECK,
        className="form-control deck-text",
        spellCheck="false",
        placeholder="4 Lightning Bolt (M10) 146\n2 Mox Opal\n\nSideboard\n1 Fire // Ice",
    )
    label = html.Label("Deck list, a line each card", htmlFor="deck-text", className="control-label")
    problem = html.P(className="field-problem", **{"data-field": "text"})
    printings = {ANY_PRINTING: "Any printing", THIS_PRINTING: "The printing of the line, where it names one"}
    form = forms.form(
        DECKS,
        html.P("Copies that you own are left out. The same list twice changes nothing.", className="caption"),
        html.Div([label, text, problem], className="field"),
        forms.choice("deck", "printing", "I want", printings, ANY_PRINTING),
        submit="Read the list",
        then="tell",
        body="deck",
    )
    return _dialog(DECK, "Paste a deck list", form, html.Div(id=READ, role="status", className="deck-read"))


def _fields(prefix: str) -> list[html.Div]:
    return [
        _row(
            forms.field(prefix, "quantity", "Copies", kind="number", value=1, min=1, max=MOST_COPIES, step=1),
            forms.choice(prefix, "priority", "Priority", PRIORITIES, Priority.NORMAL.word),
        ),
        _row(
            forms.field(prefix, "max_price", "At most, a copy", kind="number", min=0, step="0.01", is_needed=False),
            forms.choice(prefix, "currency", "Currency of that", {code: code for code in Currency}, Currency.USD),
        ),
        forms.choice(prefix, "condition", "Condition", CONDITIONS, ANY),
        _row(
            forms.choice(prefix, "finish", "Finish", FINISHES, ANY),
            forms.choice(prefix, "language", "Language", LANGUAGES, ANY),
        ),
        forms.field(prefix, "note", "Note", is_needed=False, maxlength=200),
    ]


def _row(*fields: html.Div) -> html.Div:
    return html.Div([*fields], className="field-row")


def _dialog(dialog_id: str, title: str, *content: Any) -> html.Dialog:
    title_id = f"{dialog_id}-title"
    close = html.Button("Close", type="button", className="button", **{"data-dismiss": ""})
    head = html.Div([html.H2(title, id=title_id), close], className="dialog-head")
    what = html.P(className="caption dialog-what")
    return html.Dialog([head, what, *content], id=dialog_id, className="form-dialog", **{"aria-labelledby": title_id})
