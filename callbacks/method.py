"""Page about the method of an index: where it stands, and what was restated of it."""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import indices as parts
from dashapp.components import states
from dashapp.pages import method as page
from market.indices.families import INDICES
from services.market.indices import IndexPointsRequest, IndicesRequest

PERIOD = "1y"  # of the restated values


@callback(
    Output(page.STANDING, "children"),
    Output(page.CORRECTIONS, "children"),
    Input(page.CODE, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.STANDING, "The index could not be read", 1),
)
def show_standing(code: inputs.IndexCode, _version: Any) -> tuple[Any, ...]:
    """Return the last value of an index with what it rests on, and the values of a year that were restated."""
    index = INDICES[code]
    listed = cached.load_indices(IndicesRequest.parse(str(index.universe.currency), str(index.weighting)))
    standing = next(item for item in listed.items if item.code == code)
    restated = cached.load_index_points(IndexPointsRequest.parse(code, PERIOD)).corrections
    told = parts.corrections(restated) if restated else states.line("No published value was restated in the last year.")
    if standing.index_value is None:
        return states.nothing("Not published", f"{parts.why_not(standing)}."), told
    return parts.index_table([standing]), told
