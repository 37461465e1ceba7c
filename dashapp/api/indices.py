"""`/api/indices/...`: the index families, and one index over time."""

from dataclasses import asdict, fields

from flask import Blueprint, Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import table_response
from dashapp.api.endpoints import MARKET, endpoint
from services.market.indices import DayOfIndex, IndexPointsRequest, IndexStanding, IndicesRequest

PATH = {"index_code": "There is no such index."}

blueprint = Blueprint("api_indices", __name__, url_prefix="/api/indices")


@blueprint.get("")
@endpoint(MARKET, shapes.IndexStandings, IndicesRequest, table=True)
def list_indices(asked: IndicesRequest) -> Response:
    """Where the indices of a currency stand: formats, eras, rarities, finishes and more.

    An index is published where at least 30 members have a price and those with a price of the day are at least 60 %;
    `state` says what it lacks else. The page `/methods/{index_code}` has the rules of each.
    """
    body = asdict(cached.load_indices(asked))
    return table_response(body, body["items"], [field.name for field in fields(IndexStanding)])


@blueprint.get("/<index_code>")
@endpoint(MARKET, shapes.IndexPoints, IndexPointsRequest, path=PATH, table=True)
def show_index(asked: IndexPointsRequest) -> Response:
    """An index over a period, a point a day; gaps are points without a value.

    A published value is never overwritten: where late prices restate one within 7 days, `version` rises, and
    `corrections` has what was published before. A restated move also moves the values after it.
    """
    body = asdict(cached.load_index_points(asked))
    return table_response(body, body["points"], [field.name for field in fields(DayOfIndex)])
