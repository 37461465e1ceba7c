"""Origins of requests: whose page has sent one, by the browser's own word."""

import flask
from flask import Flask, Request

from dashapp.settings import listed, settings

SAFE = ("GET", "HEAD", "OPTIONS")  # methods that change nothing
OWN_PAGES = ("same-origin", "none")  # none: typed or bookmarked
BEARER = "Bearer "
FOREIGN = "Only pages of this server may send this."
FILES, OWN_HEADER, OWN_WORD = "multipart/form-data", "X-Requested-With", "dualcaster"
NOT_JSON = f"Send the body as application/json, or a file as {FILES} with the header {OWN_HEADER}: {OWN_WORD}."


def register(server: Flask) -> None:
    """Reject unsafe requests that pages of other sites have a browser send: callbacks' and the API's alike."""
    server.before_request(_require_own_page)


def is_allowed(origin: str, host: str) -> bool:
    """Return whether pages of an origin may act on this host (with its port): its own, those of ALLOWED_ORIGINS."""
    if origin.lower() in {one.rstrip("/").lower() for one in listed(settings().ALLOWED_ORIGINS)}:
        return True
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def has_bearer(request: Request) -> bool:
    """Return whether a request brings a bearer: no other site can make a browser send one, and no cookie counts."""
    return request.headers.get("Authorization", "").startswith(BEARER)


def _require_own_page() -> None:
    """Abort with 403 for a foreign page, with 415 for a body that a form of a foreign page could send.

    A token in each page would break Dash's callbacks; browsers say themselves where a request comes from (Fetch
    Metadata), older ones by `Origin`. Programs say neither, and bring no cookie.
    """
    request = flask.request
    if request.method in SAFE or request.routing_exception is not None or has_bearer(request):
        return
    if not _is_of_own_page(request):
        flask.abort(403, FOREIGN)
    if "Cookie" in request.headers and request.content_length != 0 and request.mimetype and not _needs_script(request):
        flask.abort(415, NOT_JSON)


def _needs_script(request: Request) -> bool:
    """Return whether only a script can send a body like this: browsers ask us before another site's script does."""
    return request.is_json or (request.mimetype == FILES and request.headers.get(OWN_HEADER) == OWN_WORD)


def _is_of_own_page(request: Request) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in OWN_PAGES
    if origin is not None:
        return is_allowed(origin, request.host)
    return "Cookie" not in request.headers
