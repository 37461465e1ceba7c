"""`/api/market/overview`, `/top-movers`, `/volume-by-format`: the market in numbers."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response

from dashapp.api import shapes
from dashapp.api.answers import table_response
from dashapp.api.endpoints import MARKET, endpoint
from dashapp.api.filters import CONDITION, CURRENCY, FINISH
from dashapp.api.parameters import Choice, Number, WholeNumber
from dashapp.services import movers, overview
from dashapp.services.movers import DIRECTIONS, LARGEST_LIST, Mover, MoversRequest
from dashapp.services.overview import FormatOverview, Overview
from market.changes import WINDOWS

WINDOW = Choice(name="window", choices=WINDOWS, default="24h", description="Length of time between the two prices.")
DIRECTION = Choice(name="direction", choices=DIRECTIONS, default="up", description="What rose, or what fell.")
MOVERS = WholeNumber(name="limit", most=LARGEST_LIST, default=10, description="How many at most.")
MIN_PRICE = Number(
    name="min_price", most=10**7, default=1, description="What both prices must reach, in `currency`: cheap cards jump."
)
TOTALS = [field.name for field in fields(Overview) if field.name != "marketplaces"]
MOVER_CARD = ("id", "name", "set_code", "collector_number")
MOVER = [field.name for field in fields(Mover) if field.name != "card"]

blueprint = Blueprint("api_overview", __name__, url_prefix="/api/market")


@blueprint.get("/overview")
@endpoint(MARKET, shapes.Overview, CURRENCY, table=True, keep=True)
def show_overview(currency: str) -> Response:
    """A currency in numbers: what is tracked, and what rose and fell within a day.

    As a table it is one line, without the marketplaces.
    """
    answer = overview.load_overview(currency)
    return table_response(answer, [asdict(answer)], TOTALS)


@blueprint.get("/top-movers")
@endpoint(
    MARKET, shapes.Movers, WINDOW, DIRECTION, CURRENCY, MOVERS, MIN_PRICE, FINISH, CONDITION, table=True, keep=True
)
def top_movers(**asked: Any) -> Response:
    """The retail series that rose or fell most, each compared with itself."""
    answer = movers.load_movers(MoversRequest(**asked))
    rows = [
        {name: getattr(item.card, name) for name in MOVER_CARD} | {name: getattr(item, name) for name in MOVER}
        for item in answer.items
    ]
    return table_response(answer, rows, (*MOVER_CARD, *MOVER))


@blueprint.get("/volume-by-format")
@endpoint(MARKET, shapes.Formats, CURRENCY, table=True, keep=True)
def volume_by_format(currency: str) -> Response:
    """What is on offer of the cards of each format, where sources tell a quantity."""
    answer = overview.load_formats(currency)
    columns = [field.name for field in fields(FormatOverview)]
    return table_response(answer, [asdict(item) for item in answer.items], columns)
