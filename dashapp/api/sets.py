"""`/api/sets/...`: sets, and what they are worth."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp.api import shapes
from dashapp.api.answers import json_response, number, table_response
from dashapp.api.endpoints import SETS, endpoint
from dashapp.api.filters import CURRENCY, CURSOR, LIMIT, PERIOD
from dashapp.api.parameters import Choice, Place, Text
from dashapp.services import sets
from dashapp.services.sets import SetPoint, SetsRequest, SetValue
from db.queries.sets import ORDERS, SORTS

CODE = Text(
    name="code",
    description="Scryfall's code of a set, in any case.",
    place=Place.PATH,
    longest=10,
    pattern="[A-Za-z0-9_]+",
    expected="a set's code such as lea",
    missing="There is no such set.",
)
SORT = Choice(name="sort", choices=SORTS, default="released_at", description="What is unknown comes last.")
ORDER = Choice(name="order", choices=ORDERS, default="desc", description="Rising (asc) or falling (desc).")

blueprint = Blueprint("api_sets", __name__, url_prefix="/api/sets")


@blueprint.get("")
@endpoint(SETS, shapes.SetList, SORT, ORDER, LIMIT, CURSOR, CURRENCY, keep=True)
def list_sets(**asked: Any) -> Response:
    """Sets with printings on paper, and what one of each printing costs, a page at a time."""
    page = sets.load_sets(SetsRequest.parse(**asked))
    return json_response(asdict(page) | {"items": [_body(item) for item in page.items]})


@blueprint.get("/<code>")
@endpoint(SETS, shapes.SetValue, CODE, CURRENCY, keep=True)
def show_set(code: str, currency: str) -> Response:
    """A set, and what one of each of its printings costs."""
    return json_response(_body(_found(code.lower(), currency)))


@blueprint.get("/<code>/index")
@endpoint(SETS, shapes.SetIndex, CODE, CURRENCY, PERIOD.by_default("90d"), table=True, keep=True)
def set_index(code: str, currency: str, period: str) -> Response:
    """The value and the matched index of a set over a period, a point a day."""
    known = _found(code.lower(), currency)
    body = asdict(sets.load_set_index(known.code, currency, period))
    rows = body["points"]
    body["points"] = [row | {"avg_price": number(row["avg_price"]), "value": number(row["value"])} for row in rows]
    return table_response(body, rows, [field.name for field in fields(SetPoint)])


def _found(code: str, currency: str) -> SetValue:
    known = sets.load_set(code, currency)
    if known is None:
        raise NotFound(CODE.missing)
    return known


def _body(known: SetValue) -> dict[str, Any]:
    """A set as the contract has it: its value is a number, 0.00 where unknown."""
    return asdict(known) | {"value": number(known.value), "has_price_data": known.value is not None}
