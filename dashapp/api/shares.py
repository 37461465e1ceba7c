"""`/api/shares`: the shared links of one's own collection."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.identity.user_sessions import client
from dashapp.paths import shared_path
from services.actors import Need
from services.people import shares
from services.people.shares import ShareEnd, ShareRequest, TooManyShares

NO_SHARE = "You have no such shared link."

blueprint = personal_blueprint("api_shares", "/api/shares")


@blueprint.get("")
@endpoint(ACCOUNTS, shapes.Shares, needs=Need.ACCOUNT)
def show_shares() -> Response:
    """The shared links that have not ended, without their secrets."""
    return json_response({"shares": shares.load_shares(user_id())})


@blueprint.post("")
@endpoint(
    ACCOUNTS,
    shapes.NewShare,
    body=ShareRequest,
    status=201,
    conflict="The user has as many shared links as one may have",
    needs=Need.ACCOUNT,
)
def make_share(asked: ShareRequest) -> Response:
    """Make a link by which anybody who has it reads a part of one's collection; only this answer has it."""
    share, secret = shares.make(user_id(), asked, client())
    address = f"{request.host_url.rstrip('/')}{shared_path(secret)}"
    return json_response({"share": share, "secret": secret, "address": address}, 201)


@blueprint.delete("/<share_id>")
@endpoint(ACCOUNTS, None, ShareEnd, path={"share_id": NO_SHARE}, needs=Need.ACCOUNT)
def end_share(asked: ShareEnd) -> Response:
    """End a link: from now on nobody reads anything by it."""
    if not shares.end(user_id(), asked, client()):
        raise NotFound(NO_SHARE)
    return Response(status=204)


@blueprint.errorhandler(TooManyShares)
def conflict(error: TooManyShares) -> Response:
    """Return 409 with the reason."""
    return failure(409, "conflict", str(error))
