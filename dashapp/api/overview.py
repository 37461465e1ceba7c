"""`/api/market/overview`, `/top-movers`, `/volume-by-format`: the market in numbers."""

from dataclasses import asdict, fields

from flask import Blueprint, Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import table_response
from dashapp.api.endpoints import MARKET, endpoint
from services.market.movers import Move, MoversRequest
from services.market.overview import FormatOverview, Overview, OverviewRequest

TOTALS = [field.name for field in fields(Overview) if field.name != "marketplaces"]
MOVER_CARD = ("id", "name", "set_code", "collector_number")
MOVE = [field.name for field in fields(Move)]

blueprint = Blueprint("api_overview", __name__, url_prefix="/api/market")


@blueprint.get("/overview")
@endpoint(MARKET, shapes.Overview, OverviewRequest, table=True, keep=True)
def show_overview(asked: OverviewRequest) -> Response:
    """A currency in numbers: what is tracked, and what rose and fell within a day.

    As a table it is one line, without the marketplaces.
    """
    answer = cached.load_overview(asked.currency)
    return table_response(answer, [asdict(answer)], TOTALS)


@blueprint.get("/top-movers")
@endpoint(MARKET, shapes.Movers, MoversRequest, table=True, keep=True)
def top_movers(asked: MoversRequest) -> Response:
    """The cards that rose or fell most, each in one of its retail series, compared with itself.

    As a table it is without the other series of a card.
    """
    answer = cached.load_movers(asked)
    rows = [
        {name: getattr(item.card, name) for name in MOVER_CARD} | {name: getattr(item, name) for name in MOVE}
        for item in answer.items
    ]
    body = asdict(answer)
    for mover in body["items"]:
        del mover["sparkline"]
    return table_response(body, rows, (*MOVER_CARD, *MOVE))


@blueprint.get("/volume-by-format")
@endpoint(MARKET, shapes.Formats, OverviewRequest, table=True, keep=True)
def volume_by_format(asked: OverviewRequest) -> Response:
    """What is on offer of the cards of each format, where sources tell a quantity."""
    answer = cached.load_formats(asked.currency)
    columns = [field.name for field in fields(FormatOverview)]
    return table_response(answer, [asdict(item) for item in answer.items], columns)
