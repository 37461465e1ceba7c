"""`/api/fees`: what marketplaces take, with the source and the day of each row."""

from dataclasses import asdict, fields

from flask import Blueprint, Response

from dashapp.api import shapes
from dashapp.api.answers import table_response
from dashapp.api.endpoints import MARKET, endpoint
from services.market.fees import ToldFee, load_fees

blueprint = Blueprint("api_fees", __name__, url_prefix="/api")


@blueprint.get("/fees")
@endpoint(MARKET, shapes.Fees, table=True)
def list_fees() -> Response:
    """The fees that every net price here rests on: dated rows, each with where and when it was read.

    A row whose `is_known` is false names a fee that nobody could read; its channel is shown without a net price.
    """
    items = [asdict(fee) for fee in load_fees()]
    return table_response({"items": items}, items, [field.name for field in fields(ToldFee)])
