"""`/api/auth/bot-codes` and `/api/auth/bot-links`: one's own links to bots of chats."""

from flask import Response
from werkzeug.exceptions import NotFound

from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ACCOUNTS, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.identity.user_sessions import client
from services.actors import Need
from services.people import bots
from services.people.bots import LinkEnd

NO_LINK = "You have no such link."

blueprint = personal_blueprint("api_bot_links", "/api/auth")


@blueprint.post("/bot-codes")
@endpoint(ACCOUNTS, shapes.BotCode, status=201, needs=Need.ACCOUNT, secret=True)
def make_code() -> Response:
    """Make a code to type to a bot of a chat within ten minutes; it counts once, and ends the one before."""
    return json_response(bots.make_code(user_id()), 201)


@blueprint.get("/bot-links")
@endpoint(ACCOUNTS, shapes.BotLinks, needs=Need.ACCOUNT)
def show_links() -> Response:
    """Who one is at chats whose bots may tell what one's collection is worth."""
    return json_response({"links": bots.load_links(user_id())})


@blueprint.delete("/bot-links/<link_id>")
@endpoint(ACCOUNTS, None, LinkEnd, path={"link_id": NO_LINK}, needs=Need.ACCOUNT)
def end_link(asked: LinkEnd) -> Response:
    """End a link: the bot knows one no longer."""
    if not bots.end(user_id(), asked, client()):
        raise NotFound(NO_LINK)
    return Response(status=204)
