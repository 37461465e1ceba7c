"""What is said over the WebSocket, in both directions."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from dashapp.api.answers import encode, number
from dashapp.api.cards import PRICES
from dashapp.services.cards import CardPrice
from dashapp.services.market import MarketIndex
from dashapp.services.requests import LARGEST_ID
from db.changes import Progress
from market.periods import PERIODS

ACTIONS = ("subscribe", "unsubscribe", "ping")
MARKET, CARD = "market", "card"
CHANNELS = (MARKET, CARD)
PERIOD = "7d"  # of the market where the client names none: the finest buckets


class Channel(NamedTuple):
    """What one can subscribe to: the market, whose index is of a period (None: PERIOD), or one card."""

    name: str
    card_id: int | None = None
    period: str | None = None


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
    if name == MARKET:
        return Channel(name, period=_period(said.get("period")))
    if type(card_id) is not int or not 1 <= card_id <= LARGEST_ID:  # True is an int, and no card
        raise Refused("bad_request", "card_id must be the number of a card.")
    return Channel(name, card_id)


def _period(period: Any) -> str | None:
    if period is None or (isinstance(period, str) and period in PERIODS):
        return period
    raise Refused("bad_request", f"period must be one of {', '.join(PERIODS)}.")


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


def market_update(seq: int, index: MarketIndex) -> str:
    """The newest point of the index of all of a currency over a period; `as_of` is the newest price in it."""
    plain = asdict(index.points[-1])
    if plain["card_count"] is None:
        del plain["card_count"]
    data = {"currency": index.currency, "period": index.period, "as_of": index.as_of, "point": plain}
    return _text({"type": "market_update", "seq": seq, "data": data})


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


def ingestion_progress(seq: int, progress: Progress) -> str:
    """How far a run of a source is, as `db.changes` has it. `seq` is that of the newest change."""
    told = {name: getattr(progress, name) for name in progress.__struct_fields__}
    return _text({"type": "ingestion_progress", "seq": seq, "data": told})


def _named(channel: Channel) -> dict[str, Any]:
    told = {"channel": channel.name, "card_id": channel.card_id, "period": channel.period}
    return {name: value for name, value in told.items() if value is not None}


def _text(message: dict[str, Any]) -> str:
    return encode(message).decode()
