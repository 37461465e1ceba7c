"""`/api/market/...`: the market as a whole."""

from dataclasses import asdict, fields

from flask import Blueprint, Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import table_response
from dashapp.api.endpoints import MARKET, endpoint
from services.market.index import IndexPoint, IndexRequest

blueprint = Blueprint("api_market", __name__, url_prefix="/api/market")


@blueprint.get("/index")
@endpoint(MARKET, shapes.MarketIndex, IndexRequest, table=True, keep=True)
def index(asked: IndexRequest) -> Response:
    """The index of a currency over a period, a point a bucket.

    A filter that is left out means all, re-aggregated from sums and counts, never an average of averages.
    """
    answer = asdict(cached.load_index(asked))
    for point in answer["points"]:
        if point["card_count"] is None:
            del point["card_count"]
    return table_response(answer, answer["points"], [field.name for field in fields(IndexPoint)])
