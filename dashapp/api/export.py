"""`/api/inventory/export`: one's own collection as a file, and what each format cannot hold of it."""

from flask import Response

from collection.export.registry import EXPORTERS
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.files import attachment
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.edge import rates
from services.actors import Need
from services.people import exporting
from services.people.exporting import ExportRequest

FILES = frozenset((*(one.media_type for one in EXPORTERS.values()), exporting.PACKED))

blueprint = personal_blueprint("api_export", "/api/inventory/export")


@blueprint.get("")
@endpoint(INVENTORY, None, ExportRequest, needs=Need.INVENTORY_READ, files=FILES)
def export(asked: ExportRequest) -> Response:
    """The whole collection as a file, sent as an attachment.

    `dualcaster` (CSV) and `dualcaster_json` lose nothing and can be imported again. `/api/inventory/export/formats`
    says what the others cannot hold. Without a currency of their own, costs are those in the currency of most lots. Ten
    files a minute, sixty an hour.
    """
    rates.attempt(rates.USER_EXPORT, str(user_id()))
    return attachment(exporting.export(user_id(), asked))


@blueprint.get("/formats")
@endpoint(INVENTORY, shapes.ExportFormats, needs=Need.INVENTORY_READ)
def show_formats() -> Response:
    """All formats, each with what it cannot hold of one's collection, and of how many lots."""
    return json_response(exporting.load_formats(user_id()))
