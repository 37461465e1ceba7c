"""Card page: the cards that are like it, by what they do or by how prices moved."""

from typing import Any

from dash import Input, Output, callback, html

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import filters, states
from dashapp.components.similar import similar_table
from dashapp.pages import card as page
from services.market.similar import SimilarRequest


@callback(
    Output(page.SIMILAR, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(page.ALIKE, "value"),
    Input(page.CHEAPER, "value"),
    Input(page.FORMAT, "value"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SIMILAR, "Similar cards could not be listed"),
)
def show_similar(
    card_id: inputs.CardId,
    currency: inputs.Currency,
    alike: inputs.Alike,
    cheaper: bool,
    format_name: inputs.FormatFilter,
    _version: Any,
) -> Any:
    """Return the cards like a card that pass the filters, or why there are none."""
    found = cached.load_similar(SimilarRequest(card_id, alike, currency, cheaper, filters.applied(format_name)))
    if found is None:
        return None
    listed = [similar_table(found, currency)] if found.items else []
    told = [html.P(found.reason or found.method, className="caption note-below")] if found.items else []
    return [*listed, *told] or states.line(found.reason or found.method)
