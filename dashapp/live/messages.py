"""The server's messages common to all channels of the WebSocket. A channel's own messages are in its module."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder

from dashapp.api.answers import encode


class Typed(Struct):
    """The type of a message."""

    type: str


_TYPED = Decoder(Typed)


class Refused(ValueError):
    """A client's message is rejected; the text is for the client."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def subscribed(channel: str, named: Mapping[str, Any], seq: int) -> str:
    """Return a message: the client receives all changes after `seq`, the version of the channel's data."""
    return text_of({"type": "subscribed", "channel": channel, **named, "seq": seq})


def unsubscribed(channel: str, named: Mapping[str, Any]) -> str:
    """Return a message: the client receives nothing more from this channel."""
    return text_of({"type": "unsubscribed", "channel": channel, **named})


def pong() -> str:
    """Return the answer to a ping."""
    return text_of({"type": "pong"})


def error(code: str, message: str) -> str:
    """Return an error message; the connection stays open unless the text says otherwise."""
    return text_of({"type": "error", "code": code, "message": message})


def text_of(message: Mapping[str, Any]) -> str:
    """Return a message as JSON text."""
    return encode(message).decode()


def kind(text: str) -> str:
    """Return the type of a message."""
    return _TYPED.decode(text).type
