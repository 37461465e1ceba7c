"""`/api/inventory/changes`: the same change of several holdings, together."""

from types import MappingProxyType

from flask import Response

from dashapp.api import inventory, shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people import holding_changes
from services.people.holding_changes import HoldingChangesRequest
from services.people.holdings import NoSuchHolding, StaleHolding

STALE = "One of the holdings has been changed since its version; `details.now` is what it is"

blueprint = personal_blueprint("api_holding_changes", "/api/inventory/changes")
blueprint.register_error_handler(NoSuchHolding, inventory.missing)
blueprint.register_error_handler(StaleHolding, inventory.stale)


@blueprint.patch("")
@endpoint(
    INVENTORY,
    shapes.Changed,
    body=HoldingChangesRequest,
    conflict=STALE,
    refusals=MappingProxyType({404: inventory.NO_HOLDING}),
    needs=Need.INVENTORY_WRITE,
)
def change_holdings(asked: HoldingChangesRequest) -> Response:
    """Change several holdings in the same way, or take their copies out: all of them, or none.

    The answer has the entries of the ledger that were made: reversed together, they undo the change.
    """
    return json_response(holding_changes.change_all(user_id(), asked))
