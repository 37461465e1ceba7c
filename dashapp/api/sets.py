"""`/api/sets/...`: sets and their values."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cached, cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response, number, table_response
from dashapp.api.endpoints import SETS, endpoint
from services.market.sets import SetIndexRequest, SetPoint, SetRequest, SetsRequest, SetValue

NO_SET = "There is no such set."
PATH = {"code": NO_SET}

blueprint = Blueprint("api_sets", __name__, url_prefix="/api/sets")


@blueprint.get("")
@endpoint(SETS, shapes.SetList, SetsRequest, without=("name",), keep=True)
def list_sets(asked: SetsRequest) -> Response:
    """Sets with printings on paper, and what one of each printing costs, a page at a time."""
    page = cached.load_sets(asked)
    return json_response({"items": [_body(item) for item in page.items], **cursors.paging(asked, page)})


@blueprint.get("/<code>")
@endpoint(SETS, shapes.SetValue, SetRequest, path=PATH, keep=True)
def show_set(asked: SetRequest) -> Response:
    """A set, and what one of each of its printings costs."""
    return json_response(_body(_found(asked)))


@blueprint.get("/<code>/index")
@endpoint(SETS, shapes.SetIndex, SetIndexRequest, path=PATH, table=True, keep=True)
def set_index(asked: SetIndexRequest) -> Response:
    """The value and the matched index of a set over a period, a point a day."""
    body = asdict(cached.load_set_index(_found(asked).code, asked.currency, asked.period))
    rows = body["points"]
    body["points"] = [row | {"avg_price": number(row["avg_price"]), "value": number(row["value"])} for row in rows]
    return table_response(body, rows, [field.name for field in fields(SetPoint)])


def _found(asked: SetRequest) -> SetValue:
    known = cached.load_set(asked.code.lower(), asked.currency)
    if known is None:
        raise NotFound(NO_SET)
    return known


def _body(known: SetValue) -> dict[str, Any]:
    """Return a set by the contract: its value is a number, 0.00 where unknown."""
    return asdict(known) | {"value": number(known.value), "has_price_data": known.value is not None}
