"""`/api/bot/want-list`: one's own want list for a bot of a chat."""

from flask import Response

from dashapp import bot_texts, cached, paths
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.bot import address_of
from dashapp.api.endpoints import BOTS, endpoint
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people.wants.requests import BasketRequest

blueprint = personal_blueprint("api_bot_want_list", "/api/bot")


@blueprint.get("/want-list")
@endpoint(BOTS, shapes.BotWants, BasketRequest, needs=Need.INVENTORY_READ)
def want_list(asked: BasketRequest) -> Response:
    """Which of one's wants are at their maximum price or below now.

    `currency` is that of the prices of wants without a maximum. The data of all wants are those of `/api/want-list`.
    """
    currency, wants = cached.load_every_want(cached.load_wants_basis(user_id()), asked.currency)
    address = address_of(paths.WANT_LIST)
    at_target = [want for want in wants if want.is_at_target and want.missing]
    as_of = max((want.best.confirmed_at for want in wants if want.best), default=None)
    return json_response(
        {
            "text": bot_texts.wants_text(wants, at_target, address),
            "address": address,
            "as_of": as_of,
            "currency": currency,
            "wants": len(wants),
            "at_target": at_target,
        }
    )
