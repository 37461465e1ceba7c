"""Who may open a WebSocket: pages of our own host and of ALLOWED_ORIGINS, programs; so many an address."""

from flask import Response, g, request

from dashapp.api.errors import failure
from dashapp.live.limits import Shares
from dashapp.settings import settings

AGAIN_AFTER = 30  # seconds


class Door:
    """Counts the open connections of each address."""

    def __init__(self) -> None:
        self._open = Shares()

    def enter(self) -> Response | None:
        """Let the client of the current request in and count it, or answer why not."""
        # Compression would cost 300 KiB a client, and lets a small message grow beyond its limit.
        request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        origin = request.headers.get("Origin")
        if origin is not None and not is_allowed(origin, request.host):
            return failure(403, "forbidden", "Pages of this origin may not connect.")
        address = request.remote_addr or ""
        if not self._open.take(address, settings().SOCKETS_PER_ADDRESS):
            response = failure(429, "too_many_connections", "This address has too many connections open.")
            response.headers["Retry-After"] = str(AGAIN_AFTER)
            return response
        g.came_through_the_door = address
        return None

    def leave(self, _error: BaseException | None) -> None:
        """The client of the current request has gone, if it was in."""
        address = g.pop("came_through_the_door", None)
        if address is not None:
            self._open.give_back(address)


def is_allowed(origin: str, host: str) -> bool:
    """Whether pages of an origin may connect to this host (with its port)."""
    ours = settings().ALLOWED_ORIGINS.split(",")
    if origin.lower() in {one.strip().rstrip("/").lower() for one in ours if one.strip()}:
        return True
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")
