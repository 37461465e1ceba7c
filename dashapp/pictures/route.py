"""The route of the pictures: a scan where there is one, else a drawing."""

import hashlib
from typing import cast

from flask import Blueprint, Response, abort, current_app, request

from dashapp.paths import PICTURES, PictureSize, Side
from dashapp.pictures import drawing
from dashapp.pictures.addresses import scan_path
from dashapp.pictures.mime_types import mime_type
from dashapp.pictures.scans import Scans
from dashapp.pictures.sizes import SIZES
from services.market.pictures import load_pictured
from services.rules import LARGEST_ID

EXTENSION = "pictures"
WEEK, MINUTE = 7 * 24 * 3600, 60

blueprint = Blueprint("pictures", __name__)
_names = ",".join(SIZES)
_path = f"{PICTURES}/<int(max={LARGEST_ID}):card_id>/<any({_names}):size>"


@blueprint.get(_path)
@blueprint.get(f"{_path}/<any(back):side>")
def picture(card_id: int, size: PictureSize, side: Side = "front") -> Response:
    """Return a card's picture; 404 for an unknown card, and for the back of a card that has none.

    A drawing in place of a scan that could not be had is for a minute only: the next reader may get the scan.
    """
    card = load_pictured(card_id)
    if card is None or (side == "back" and not card.has_back):
        abort(404)
    scans = cast("Scans | None", current_app.extensions[EXTENSION])
    path = scan_path(card.image_url, size, side) if scans else None
    if scans and path and (scan := scans.find(path)):
        return _answer(scan, mime_type(scan) or "", WEEK)
    drawn = drawing.drawing(card, size, side).encode()
    return _answer(drawn, drawing.MIME_TYPE, MINUTE if path else WEEK)


def _answer(data: bytes, kind: str, seconds: int) -> Response:
    response = Response(data, mimetype=kind)
    response.cache_control.public, response.cache_control.max_age = True, seconds
    response.set_etag(hashlib.blake2b(data, digest_size=16).hexdigest())
    response.make_conditional(request)
    return response
