"""Admission control of WebSockets: pages of our own host and of ALLOWED_ORIGINS, programs; N connections an address."""

import base64
import binascii

from flask import Request, Response, g, request

from dashapp.api.errors import failure
from dashapp.edge.addresses import limit_key
from dashapp.edge.limits import Shares
from dashapp.edge.origins import is_allowed
from dashapp.settings import settings

AGAIN_AFTER = 30  # seconds
VERSION, KEY_LENGTH = "13", 16  # of the protocol, bytes: RFC 6455


class Admission:
    """Counts the open connections of each address."""

    def __init__(self) -> None:
        self._open = Shares()

    def admit(self) -> Response | None:
        """Admit and count the client of the current request, or return the rejection."""
        if not is_handshake(request):
            return refuse_handshake()
        # Compression costs 300 KiB a client, and a small message could expand beyond its limit.
        request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        origin = request.headers.get("Origin")
        if origin is not None and not is_allowed(origin, request.host):
            return failure(403, "forbidden", "Pages of this origin may not connect.")
        address = limit_key(request.remote_addr or "")
        if not self._open.take(address, settings().SOCKETS_PER_ADDRESS):
            response = failure(429, "too_many_connections", "This address has too many connections open.")
            response.headers["Retry-After"] = str(AGAIN_AFTER)
            return response
        g.admitted_address = address
        return None

    def release(self, _error: BaseException | None) -> None:
        """Release the slot of the current request's client, if admitted."""
        address = g.pop("admitted_address", None)
        if address is not None:
            self._open.give_back(address)


def refuse_handshake() -> Response:
    """Return 400 for a request that opens no WebSocket."""
    response = failure(400, "bad_request", "This address is for WebSockets, and this is no handshake for one.")
    response.headers["Sec-WebSocket-Version"] = VERSION
    return response


def is_handshake(asked: Request) -> bool:
    """Return whether a request opens a WebSocket by RFC 6455; the library would fail on some that do not."""
    upgrade, connection = (asked.headers.get(name, "").lower() for name in ("Upgrade", "Connection"))
    return (
        asked.method == "GET"
        and upgrade == "websocket"
        and "upgrade" in [word.strip() for word in connection.split(",")]
        and asked.headers.get("Sec-WebSocket-Version") == VERSION
        and _is_key(asked.headers.get("Sec-WebSocket-Key", ""))
        and not asked.content_length
        and "Transfer-Encoding" not in asked.headers
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_LENGTH
    except (binascii.Error, ValueError):
        return False
