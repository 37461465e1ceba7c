"""Clients' messages over the WebSocket."""

from typing import NamedTuple

import orjson

from dashapp.live.channels import Channel, channel_of
from dashapp.live.messages import Refused

ACTIONS = ("subscribe", "unsubscribe", "ping")


class Request(NamedTuple):
    """A client's request. A ping has no channel. `token` is that of a user, in place of the handshake's."""

    action: str
    channel: Channel | None
    token: str | None = None


def request_of(text: str | bytes) -> Request:
    """Parse a client's message. Raises Refused."""
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused("invalid_json", "This is not JSON.") from None
    if not isinstance(said, dict):
        raise Refused("invalid_json", 'A message is a JSON object with an "action".')
    action = said.get("action")
    if action not in ACTIONS:
        raise Refused("unknown_action", f"action must be one of {', '.join(ACTIONS)}.")
    if action == "ping":
        return Request(action, None)
    token = said.get("token")
    if token is not None and not isinstance(token, str):
        raise Refused("bad_request", "token must be text.")
    return Request(action, channel_of(said), token)
