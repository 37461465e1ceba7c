"""Who may use the endpoints of administration: whoever sends the token of the settings, until accounts come."""

import hmac

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from dashapp.settings import settings

SCHEME = "Bearer "


def demand() -> None:
    """Raise Unauthorized unless the request carries `Authorization: Bearer ...` with our token.

    Where no token is set nobody may. Compared in a time that does not depend on how much of it is right.
    """
    token = settings().ADMIN_TOKEN
    given = request.headers.get("Authorization", "")
    sent = given.removeprefix(SCHEME) if given.startswith(SCHEME) else ""
    expected = token.get_secret_value() if token else ""
    is_right = hmac.compare_digest(sent.encode("utf-8", "replace"), expected.encode())
    if not expected or not is_right:
        raise Unauthorized("Send the token of ADMIN_TOKEN as a bearer.", www_authenticate=WWWAuthenticate("bearer"))
