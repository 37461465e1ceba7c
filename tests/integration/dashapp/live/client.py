"""A client of the WebSocket that speaks JSON."""

import json
from typing import Any, Self

from websockets.sync.client import connect

WITHIN = 10.0  # seconds


class Client:
    """A connection; `options` are those of websockets' `connect`."""

    def __init__(self, address: str, **options: Any) -> None:
        self._connecting = connect(address, **{"close_timeout": 1} | options)

    def __enter__(self) -> Self:
        self.socket = self._connecting.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._connecting.__exit__(*error)

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.socket.send(json.dumps(message))

    def hear(self, within: float = WITHIN) -> dict[str, Any]:
        """The next message. Raises TimeoutError, or ConnectionClosed."""
        message: dict[str, Any] = json.loads(self.socket.recv(within))
        return message

    def hear_until(self, kind: str) -> list[dict[str, Any]]:
        """All messages up to the first of a type."""
        heard = [self.hear()]
        while heard[-1]["type"] != kind:
            heard.append(self.hear())
        return heard

    def subscribe(self, channel: str, **more: Any) -> int:
        """Subscribe, and return the `seq` from which on this client hears everything."""
        self.say(action="subscribe", channel=channel, **more)
        answer = self.hear()
        assert answer == {"type": "subscribed", "channel": channel, **more, "seq": answer.get("seq")}, answer
        return int(answer["seq"])
