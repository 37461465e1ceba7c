"""Sessions of users in browsers: an opaque cookie that no script reads and no other site sends along.

Over https, and with SESSIONS_OVER_HTTP off always, the cookie's name begins with `__Host-`: browsers then accept it for
this host over https only. Over plain http, as on one's own machine, they would refuse it.
"""

from dataclasses import replace

from flask import Response, g, has_request_context, request

from accounts import credentials
from accounts.lifetimes import ABSOLUTE
from dashapp.identity import known_actors
from dashapp.settings import settings
from db.engine import DatabaseError
from services.actors import Actor
from services.people import identification
from services.people.clients import Client

SECURE_COOKIE, PLAIN_COOKIE = "__Host-dualcaster", "dualcaster-session"
FOUND = "session_actor"  # in flask.g
NOBODY = Actor()


def client() -> Client:
    """Return where the current request comes from."""
    return Client.named(request.remote_addr or "", request.headers.get("User-Agent", ""))


def secret() -> str | None:
    """Return the secret of the session that the current request names."""
    return request.cookies.get(SECURE_COOKIE if _is_secure() else PLAIN_COOKIE)


def session_actor() -> Actor | None:
    """Return the user of the current request's session, None without one. Raises DatabaseError."""
    if not has_request_context():
        return None
    found: Actor | None = g.get(FOUND)
    if found is None:
        found = _identified() or NOBODY
        setattr(g, FOUND, found)
    return None if found is NOBODY else found


def goes_on(actor: Actor) -> bool:
    """Return whether the session or the token of a user goes on; also outside of a request.

    While the database is away it does: who is connected may listen on.
    """
    try:
        return identification.goes_on(actor)
    except DatabaseError:
        return True


def keep(response: Response, secret: str) -> None:
    """Set the cookie of a session that was just opened."""
    seconds = int(ABSOLUTE.total_seconds())
    response.set_cookie(
        SECURE_COOKIE if _is_secure() else PLAIN_COOKIE,
        secret,
        max_age=seconds,
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response) -> None:
    """Have the browser forget the cookie."""
    name = SECURE_COOKIE if _is_secure() else PLAIN_COOKIE
    response.delete_cookie(name, secure=_is_secure(), httponly=True, samesite="Lax")


def _identified() -> Actor | None:
    given = secret()
    if not given:
        return None

    def identify() -> tuple[Actor | None, float]:
        return identification.by_session(given, client()), float("inf")

    found = known_actors.of_this_process().find(credentials.digest(given), identify)
    return replace(found, origin=request.remote_addr or "") if found else None


def _is_secure() -> bool:
    return request.is_secure or not settings().SESSIONS_OVER_HTTP
