"""`/api/bot/link` and `/api/bot/users/...`: for the bot of a chat with an operator's token, and who is linked to it."""

from flask import Response

from dashapp.api import shapes
from dashapp.api.bot_portfolio import told_portfolio
from dashapp.api.endpoints import BOTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.edge import rates
from dashapp.identity.user_sessions import client
from services.actors import Need
from services.people import bots
from services.people.bots import LinkedSummaryRequest, LinkRequest, NotLinked
from services.people.valuation.asking import SummaryRequest

NOT_LINKED = "Nobody is linked under this id. They make a code in their settings, and type it to the bot."

blueprint = personal_blueprint("api_bot_users", "/api/bot")


@blueprint.post("/link")
@endpoint(BOTS, None, body=LinkRequest, needs=Need.BOT_LINK, secret=True)
def link(asked: LinkRequest) -> Response:
    """Link somebody at a chat to the user whose code they have typed: five tries in ten minutes for each.

    Needs a personal token of an operator with the scope bot:link. A new link of the same id replaces the one before.
    """
    rates.attempt(rates.BOT_LINK, str(user_id()))
    rates.attempt(rates.BOT_CODE, f"{user_id()} {asked.external_id}")
    bots.link(user_id(), asked, client())
    return Response(status=204)


@blueprint.get("/users/<external_id>/portfolio")
@endpoint(BOTS, shapes.BotText, LinkedSummaryRequest, path={"external_id": NOT_LINKED}, needs=Need.BOT_LINK)
def linked_portfolio(asked: LinkedSummaryRequest) -> Response:
    """What the collection of somebody at a chat is worth, by the id that they are linked under."""
    linked = bots.linked_user(user_id(), asked.external_id)
    return told_portfolio(linked, SummaryRequest(asked.currency, asked.min_price))


@blueprint.errorhandler(NotLinked)
def not_linked(_error: NotLinked) -> Response:
    """Return 404, also for who has ended the link."""
    return failure(404, "not_found", NOT_LINKED)
