"""Rows of an import: what the file says, the card that it means, and cards to choose from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import forms, values
from dashapp.components.card_chooser import card_chooser
from dashapp.components.imports import ENDPOINT, STATE_MEANINGS, STATE_NAMES
from dashapp.components.pictures import gallery_picture, with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.card_summary import CardSummary
from services.people.imports.contract import COPIES, ImportedRow, RowsPage, RowState

COLUMNS = (
    Column("Line", plain=True),
    Column("In the file"),
    Column("Card", plain=True),
    Column("Copies", meaning="With condition, finish, language, and what one of them cost"),
    Column("State", plain=True),
)
SHOWN_CELLS = 6
LONGEST_CELL = 60  # characters


def rows(import_id: int, page: RowsPage, cards: Mapping[int, CardSummary], *, can_choose: bool) -> Any:
    """Return a page of rows as a table; `can_choose`: the import can still be changed."""
    found = page.items
    lines = [[_line(row), _said(row), _card(row, cards), _copies(row), _state(row)] for row in found]
    below = [_below(import_id, row, page.columns, cards) if can_choose else None for row in found]
    return table(
        "Rows of the file", COLUMNS, lines, below=below, has_buttons=True, keys=[str(row.row) for row in found]
    )


def candidate(import_id: int, row: int, card: CardSummary) -> html.Li:
    """Return the button that takes a card for a row."""
    printing = f"{card.set_code.upper()} #{card.collector_number}"
    content = [
        gallery_picture(card.id),
        html.Span(card.name, className="gallery-name"),
        html.Span(printing, className="caption", title=card.set_name or ""),
    ]
    sends = {"row": row, "card_id": card.id}
    path = f"{ENDPOINT}/{import_id}"
    return html.Li(forms.button(path, content, method="PATCH", then="tell", sends=sends, css="import-candidate"))


def _line(row: ImportedRow) -> html.Span:
    return html.Span([html.Span("Line ", className="instead-word"), formats.count(row.line)], className="caption")


def _said(row: ImportedRow) -> html.Span:
    cells = [(name, cell.strip()) for name, cell in row.raw.items() if cell.strip()]
    shown = " · ".join(cell[:LONGEST_CELL] for _, cell in cells[:SHOWN_CELLS]) or "Nothing"
    return values.explained(shown, "\n".join(f"{name}: {cell}" for name, cell in cells), className="import-said")


def _card(row: ImportedRow, cards: Mapping[int, CardSummary]) -> Any:
    card = cards.get(row.card_id) if row.card_id is not None else None
    if card is None:
        return values.unknown(row.reason or "No card is known") if row.state in COPIES else None
    printing = formats.printing(card.set_name, card.set_code, card.collector_number)
    link = dcc.Link(card.name, href=card_path(card.id))
    return with_thumb(card.id, link, html.Span(printing, className="caption"))


def _copies(row: ImportedRow) -> Any:
    if row.quantity is None:
        return None
    facts = [
        formats.condition_name(row.condition) if row.condition else "",
        formats.FINISH_NAMES.get(row.finish, row.finish) if row.finish else "",
        row.language if row.language and row.language != "English" else "",
        _cost(row),
        row.location,
    ]
    told = " · ".join(fact for fact in facts if fact)
    return [html.Strong(f"{formats.count(row.quantity)}×"), html.Span(f" {told}", className="caption")]


def _cost(row: ImportedRow) -> str:
    if row.unit_cost is None:
        return ""
    return f"{row.unit_cost:,.2f} {row.currency or 'of no known currency'}"


def _state(row: ImportedRow) -> html.Div:
    name = values.explained(STATE_NAMES[row.state], STATE_MEANINGS[row.state], className=f"state row-{row.state}")
    told = [html.Span(text[0].upper() + text[1:], className="caption") for text in (row.reason, *row.remarks) if text]
    return html.Div([name, *told], className="import-state")


def _below(
    import_id: int, row: ImportedRow, columns: Sequence[str], cards: Mapping[int, CardSummary]
) -> html.Details | None:
    if row.state is RowState.REJECTED:
        return _mending(import_id, row, columns)
    return _choice(import_id, row, cards)


def _mending(import_id: int, row: ImportedRow, columns: Sequence[str]) -> html.Details:
    """Return the form that writes a row's cells anew and reads the file again, folded away."""
    fields = [
        forms.field(f"mend-{row.row}-{place}", name, name, value=row.raw.get(name, ""), is_needed=False)
        for place, name in enumerate(columns)
    ]
    form = forms.form(
        f"{ENDPOINT}/{import_id}",
        html.Div(fields, className="import-cells"),
        submit="Mend the row, and read the file again",
        method="PATCH",
        then="tell",
        body="cells",
        sends={"row": row.row},
    )
    return html.Details([html.Summary("Mend this row"), form], className="import-choice")


def _choice(import_id: int, row: ImportedRow, cards: Mapping[int, CardSummary]) -> html.Details | None:
    """Return the cards that a row can be, folded away; None where there is nothing to choose."""
    if row.state not in (RowState.PROPOSED, RowState.UNRESOLVED):
        return None
    known = [cards[number] for number in row.candidates if number in cards]
    listed = [candidate(import_id, row.row, card) for card in known if card.id != row.card_id]
    words = "Is it another card?" if row.card_id is not None else "Choose the card"
    chooser = card_chooser(f"find-{row.row}", label="Find it by its name", is_needed=False, has_printings=False)
    found = html.Ul(className="gallery import-candidates", **{"data-found": ""})
    told = {"data-finds": str(row.row), "data-import-number": str(import_id)}
    search = html.Div([chooser, found], className="field", **told)
    chosen = html.P("A card is taken for all rows with the same wording, and for your next file.", className="caption")
    content = [chosen, html.Ul(listed, className="gallery import-candidates"), search]
    return html.Details([html.Summary(words), *content], className="import-choice")
