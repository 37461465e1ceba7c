"""`/api/dashboard/...`: the sections of the start page, and the activity of the market."""

from flask import Blueprint, Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import MARKET, endpoint
from services.analysis.activity import ActivityRequest
from services.market.overview import OverviewRequest

blueprint = Blueprint("api_dashboard", __name__, url_prefix="/api/dashboard")


@blueprint.get("/summary")
@endpoint(MARKET, shapes.DashboardSummary, OverviewRequest)
def show_summary(asked: OverviewRequest) -> Response:
    """The dashboard of a currency as it was computed after the last change of prices.

    Moves are those of 7 days; `top_gainers` and `top_losers` are confirmed, from a confidence of 0.5 on. A section
    that failed is null, and `sections` says so; the others stand.
    """
    return json_response(cached.load_summary(asked.currency))


@blueprint.get("/quick-stats")
@endpoint(MARKET, shapes.QuickStats)
def show_quick_stats() -> Response:
    """How much there is: cards, series, snapshots, sources, open recommendations, over all currencies."""
    return json_response(cached.load_quick_stats())


@blueprint.get("/activity")
@endpoint(MARKET, shapes.ActivityPage, ActivityRequest)
def show_activity(asked: ActivityRequest) -> Response:
    """What has happened in the market: prices, signals, recommendations and their outcomes, late sources.

    Ids rise in the order of publication. Read on with `after` and the `last_id` of the answer before; of several events
    with one `key` the newest counts. A load publishes at most 20 events of prices and signals in a currency, and one
    that counts the others. Events are kept for 90 days.
    """
    return json_response(cached.load_activity(asked))
