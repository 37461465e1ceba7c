"""`/api/bot/portfolio`: one's own collection for a bot of a chat."""

from flask import Response

from dashapp import bot_texts, cached, paths
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.bot import address_of
from dashapp.api.endpoints import BOTS, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people.valuation.asking import SummaryRequest

blueprint = personal_blueprint("api_bot_portfolio", "/api/bot")


@blueprint.get("/portfolio")
@endpoint(BOTS, shapes.BotText, SummaryRequest, needs=Need.INVENTORY_READ)
def portfolio(asked: SummaryRequest) -> Response:
    """What one's own collection is worth. The data are those of `/api/inventory/summary`."""
    return told_portfolio(user_id(), asked)


def told_portfolio(number: int, asked: SummaryRequest) -> Response:
    """Return what the collection of a user is worth."""
    summary, address = cached.load_held_summary(cached.load_basis(number), asked), address_of(paths.INVENTORY)
    text = bot_texts.portfolio_text(summary, address)
    return json_response({"text": text, "address": address, "as_of": summary.as_of})
