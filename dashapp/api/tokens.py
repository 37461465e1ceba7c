"""Who may use the endpoints of administration: whoever sends the token as a bearer."""

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from dashapp.services import tokens

SCHEME = "Bearer "


def demand() -> None:
    """Raise Unauthorized unless the request carries `Authorization: Bearer ...` with our token."""
    given = request.headers.get("Authorization", "")
    if not given.startswith(SCHEME) or not tokens.is_right(given.removeprefix(SCHEME)):
        raise Unauthorized("Send the token of ADMIN_TOKEN as a bearer.", www_authenticate=WWWAuthenticate("bearer"))
