"""`/api/me/activity`: what has happened to one's own cards, wants and alerts."""

from flask import Response

from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.identity import actor
from services.actors import Need
from services.analysis.activity import OwnActivityRequest, SeenRequest, load_own_activity, load_unseen, see
from services.market.overview import OverviewRequest
from services.people.own_kinds import kinds_of

blueprint = personal_blueprint("api_own_activity", "/api/me/activity")


@blueprint.get("")
@endpoint(INVENTORY, shapes.ActivityPage, OwnActivityRequest, needs=Need.INVENTORY_READ)
def show_own_activity(asked: OwnActivityRequest) -> Response:
    """Confirmed moves of one's own cards, wants that reached their target, and alerts; read on as in the market's.

    Events of alerts need the scope alerts:read as well.
    """
    return json_response(load_own_activity(user_id(), asked, kinds_of(actor())))


@blueprint.get("/unseen")
@endpoint(INVENTORY, shapes.Unseen, OverviewRequest, needs=Need.INVENTORY_READ)
def show_unseen(asked: OverviewRequest) -> Response:
    """The newest of one's own events that were not marked as seen, 8 at most, and the number of all of them."""
    return json_response(load_unseen(user_id(), asked.currency, kinds_of(actor())))


@blueprint.post("/seen")
@endpoint(INVENTORY, shapes.Seen, body=SeenRequest, needs=Need.ACCOUNT)
def mark_seen(asked: SeenRequest) -> Response:
    """Mark one's own events up to an id as seen, on all devices; an earlier id than before changes nothing."""
    return json_response({"last_id": see(user_id(), asked)})
