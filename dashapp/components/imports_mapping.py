"""Form for the columns of an unknown table: what each says, whose grades its conditions are, its currency."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import html

from collection.formats.contract import COLUMN_FIELDS
from collection.formats.mapped import Ladder
from collection.formats.suggestions import suggest
from dashapp.components import forms
from dashapp.components.imports_questions import CURRENCIES
from dashapp.components.tables import Column, table

NOTHING = "-"
COLUMNS = (Column("Column"), Column("In the first rows"), Column("What it says"))
THINGS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Name of the card",
        "quantity": "Number of copies",
        "set_code": "Code of the set",
        "set_name": "Name of the set",
        "collector_number": "Collector number",
        "finish": "Finish: foil or not",
        "condition": "Condition",
        "language": "Language",
        "unit_cost": "Cost of one copy",
        "cost_currency": "Currency of the cost",
        "acquired_on": "Day when it was bought",
        "location": "Location",
        "location_kind": "Kind of location",
        "tags": "Tags",
        "notes": "Notes",
        "scryfall_id": "Scryfall id",
        "tcgplayer_product_id": "TCGplayer product id",
        "tcgplayer_sku": "TCGplayer SKU",
        "cardmarket_product_id": "Cardmarket product id",
        "cardtrader_blueprint_id": "CardTrader blueprint id",
        "mtgo_id": "Magic Online id",
        "multiverse_id": "Multiverse id",
        "signed": "Whether it is signed",
        "altered": "Whether it is altered",
        "misprint": "Whether it is a misprint",
        "proxy": "Whether it is a proxy",
        "playset": "Whether it is a playset",
    }
)
LADDERS: Mapping[Ladder, str] = MappingProxyType(
    {
        Ladder.US: "United States: NM, LP, MP, HP, DMG",
        Ladder.CARDMARKET: "Cardmarket: MT, NM, EX, GD, LP, PL, PO",
        Ladder.CARDTRADER: "CardTrader: Near Mint, Slightly Played, …",
    }
)
LONGEST_EXAMPLE = 60  # characters


def mapping(columns: Sequence[str], examples: Sequence[Sequence[str]]) -> html.Section:
    """Return the form for a table with these columns; `examples` are cells of its first rows."""
    guessed = suggest(columns)
    rows = [
        [column, _examples(place, examples), _choice(place, column, guessed.get(column, NOTHING))]
        for place, column in enumerate(columns)
    ]
    fields = [
        html.P(
            "No app that we know makes this table. Say what its columns are; a column has to say which card a row is."
            " This is remembered for the next file with the same columns.",
        ),
        table("Columns of the file", COLUMNS, rows, has_buttons=True),
        html.Div([_ladder(), _currency(), _first_line()], className="import-answers"),
        html.P(className="field-problem", **{"data-field": "mapping"}),
        html.P(className="form-problem", role="alert"),
        html.Button("Read the file with these columns", type="submit", className="button primary"),
    ]
    heading = html.H2("What the columns say", tabIndex=-1, **{"data-mapping-heading": ""})
    form = html.Form(fields, method="dialog", className="import-mapping", **{"data-mapping": ""})
    return html.Section([heading, form], className="panel")


def _examples(place: int, rows: Sequence[Sequence[str]]) -> html.Span:
    cells = [cells[place].strip()[:LONGEST_EXAMPLE] for cells in rows if place < len(cells) and cells[place].strip()]
    return html.Span(" · ".join(dict.fromkeys(cells)) or "empty", className="caption")


def _choice(place: int, column: str, value: str) -> Any:
    field = forms.choice(f"column-{place}", "what", f"What {column} says", _things(), value)
    field.className = "field import-column"
    return html.Div(field, **{"data-column": column})


def _things() -> dict[str, str]:
    return {NOTHING: "Leave it out"} | {what: THINGS[what] for what in sorted(COLUMN_FIELDS, key=[*THINGS].index)}


def _ladder() -> html.Div:
    hint = "The same word means different grades in different shops."
    options = {NOTHING: "None of these: leave them unknown"} | {str(one): told for one, told in LADDERS.items()}
    return forms.choice("mapping", "ladder", "Whose grades the conditions are", options, NOTHING, hint=hint)


def _currency() -> html.Div:
    hint = "Of costs without a currency of their own."
    options = {NOTHING: "Not told: leave costs unknown"} | {code: code for code in CURRENCIES}
    return forms.choice("mapping", "cost_currency", "Currency of the costs", options, NOTHING, hint=hint)


def _first_line() -> html.Div:
    options = {"names": "The names of the columns", "card": "A card: the table has no names"}
    return forms.choice("mapping", "first_line", "What the first line is", options, "names")
