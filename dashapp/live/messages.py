"""What is said over the WebSocket, in both directions."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from dashapp.api.answers import encode, number
from dashapp.api.cards import PRICES
from dashapp.services.cards import CardPrice
from dashapp.services.market import IndexPoint

ACTIONS = ("subscribe", "unsubscribe", "ping")
CHANNELS = ("market", "card")


class Channel(NamedTuple):
    """What one can subscribe to: the market, or one card."""

    name: str
    card_id: int | None = None


MARKET = Channel("market")


class Request(NamedTuple):
    """What a client wants. A ping has no channel."""

    action: str
    channel: Channel | None


class Refused(ValueError):
    """A client's message that means nothing to us; the text is for the client."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def request_of(text: str | bytes) -> Request:
    """Read a client's message. Raises Refused."""
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused("invalid_json", "This is not JSON.") from None
    if not isinstance(said, dict):
        raise Refused("invalid_json", 'A message is a JSON object with an "action".')
    action = said.get("action")
    if action not in ACTIONS:
        raise Refused("unknown_action", f"action must be one of {', '.join(ACTIONS)}.")
    return Request(action, None if action == "ping" else _channel(said))


def _channel(said: dict[str, Any]) -> Channel:
    name, card_id = said.get("channel"), said.get("card_id")
    if name not in CHANNELS:
        raise Refused("unknown_channel", f"channel must be one of {', '.join(CHANNELS)}.")
    if name == MARKET.name:
        return MARKET
    if type(card_id) is not int or card_id < 1:  # True is an int, and no card
        raise Refused("bad_request", "card_id must be the number of a card.")
    return Channel(name, card_id)


def subscribed(channel: Channel, seq: int) -> str:
    """The client will hear of all that comes after `seq`, which is the data version."""
    return _text({"type": "subscribed", **_named(channel), "seq": seq})


def unsubscribed(channel: Channel) -> str:
    """The client will hear no more of this."""
    return _text({"type": "unsubscribed", **_named(channel)})


def pong() -> str:
    """The answer to a ping."""
    return _text({"type": "pong"})


def error(code: str, message: str) -> str:
    """Something is wrong; the connection stays where nothing else is said."""
    return _text({"type": "error", "code": code, "message": message})


def market_update(seq: int, currency: str, point: IndexPoint) -> str:
    """The newest point of the index of all of a currency, over the default period of the API."""
    plain = asdict(point)
    if plain["card_count"] is None:
        del plain["card_count"]
    return _text({"type": "market_update", "seq": seq, "data": {"currency": currency, "point": plain}})


def card_price_update(seq: int, card_id: int, price: CardPrice) -> str:
    """The newest price of one series of a card, as in the API's `prices`."""
    plain = asdict(price)
    plain.update({name: number(plain[name]) for name in PRICES})
    return _text({"type": "card_price_update", "seq": seq, "data": {"card_id": card_id, "price_data": plain}})


def prices_updated(seq: int, count: int, marketplaces: list[str], as_of: datetime | None) -> str:
    """Prices have been stored: so many, of these marketplaces; 0 and none where that is not known."""
    return _text(
        {
            "type": "prices_updated",
            "seq": seq,
            "data": {"count": count, "marketplaces": marketplaces, "as_of": as_of},
        }
    )


def _named(channel: Channel) -> dict[str, Any]:
    return {"channel": channel.name} | ({} if channel.card_id is None else {"card_id": channel.card_id})


def _text(message: dict[str, Any]) -> str:
    return encode(message).decode()
