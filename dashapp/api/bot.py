"""`/api/bot/...`: answers that a chat's bot can post as they are, with the data beside the text."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from dashapp import bot_texts, cached, paths
from dashapp.api import shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import BOTS, endpoint
from market.variants import Kind
from services.market.bot import BotMoversRequest, BotPriceRequest
from services.market.movers import MoversRequest
from services.market.palette import PaletteRequest

MOVERS, OTHERS = 8, 4

blueprint = Blueprint("api_bot", __name__, url_prefix="/api/bot")


@blueprint.get("/price")
@endpoint(BOTS, shapes.BotPrice, BotPriceRequest, refusals={404: "No card is called so"})
def price(asked: BotPriceRequest) -> Response:
    """The card that a text means best, with its price, where to buy it, what shops pay, and other cards it may mean."""
    found = cached.load_named_cards(PaletteRequest(asked.q, asked.currency))
    card = cached.load_card(found[0].id, asked.currency) if found else None
    if card is None:
        raise NotFound("No card is called so. Try fewer letters of its name.")
    others = found[1 : OTHERS + 1]
    address = address_of(f"{paths.card_path(card.id)}?currency={asked.currency}")
    return json_response(
        {
            "text": bot_texts.price_text(card, others, address),
            "address": address,
            "card": _summary(card),
            "currency": asked.currency,
            "price": number(card.current_price),
            "has_price_data": card.has_price_data,
            "is_current": card.is_current,
            "change_7d": card.price_change_7d,
            "as_of": card.as_of,
            "retail": [_offer(one) for one in bot_texts.offers(card, Kind.RETAIL)],
            "buylist": [_offer(one) for one in bot_texts.offers(card, Kind.BUYLIST)],
            "others": [_summary(one) for one in others],
        }
    )


@blueprint.get("/movers")
@endpoint(BOTS, shapes.BotText, BotMoversRequest)
def movers(asked: BotMoversRequest) -> Response:
    """What rose or fell most within 24 hours. The data are those of `/api/market/top-movers`."""
    found = cached.load_movers(MoversRequest(direction=asked.direction, currency=asked.currency, limit=MOVERS))
    address = address_of(f"{paths.MARKET}?currency={asked.currency}")
    return json_response({"text": bot_texts.movers_text(found, address), "address": address, "as_of": found.as_of})


def address_of(path: str) -> str:
    """Return the address of one of our pages, as the bot reaches us."""
    return request.host_url.rstrip("/") + path


def _summary(card: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(card).items() if name in shapes.BotCard.__struct_fields__}


def _offer(one: Any) -> dict[str, Any]:
    return {"marketplace": one.marketplace, "price": one.price, "confirmed_at": one.confirmed_at}
