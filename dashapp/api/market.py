"""`/api/market/...`: the market as a whole."""

from dataclasses import asdict, fields

from flask import Blueprint, Response

from dashapp.api.answers import table_response
from dashapp.api.parameters import parameters
from dashapp.services import market
from dashapp.services.market import IndexPoint, IndexRequest

blueprint = Blueprint("api_market", __name__, url_prefix="/api/market")


@blueprint.get("/index")
def index() -> Response:
    """The index of a currency over a period, a point a bucket."""
    known = [field.name for field in fields(IndexRequest)]
    answer = asdict(market.load_index(IndexRequest.parse(**parameters(*known))))
    for point in answer["points"]:
        if point["card_count"] is None:
            del point["card_count"]
    return table_response(answer, answer["points"], [field.name for field in fields(IndexPoint)])
