"""Identity: the actor of a request. The one seam for cookies, bearer tokens and WebSocket handshakes.

Users have sessions in browsers (user_sessions.py) and tokens for programs (bearers.py). Whoever holds the admin token
sends it as a bearer with each request, or in a browser once to open an operator's session: a signed cookie that no
script reads and no other site sends along. It ends after half a day, with the browser, and with a change of the token.
A request with a bearer is identified by that alone: its cookies do not count.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from flask import Flask, Request, g, has_request_context, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden as ForbiddenAnswer
from werkzeug.exceptions import TooManyRequests, Unauthorized

from dashapp import admin_token
from dashapp.edge import guessing
from dashapp.edge.origins import has_bearer
from dashapp.identity import known_actors
from dashapp.identity.bearers import bearer_actor
from dashapp.identity.user_sessions import secret, session_actor
from db.engine import DatabaseError
from services.actors import Actor, ActorKind, Forbidden, Need

SESSION_SECONDS = 12 * 3600
OPENED_WITH, UNTIL = "token", "until"
DEMANDED = "demanded_actor"  # in flask.g
NO_TOKEN = "Send the token of ADMIN_TOKEN as a bearer."
NOT_SIGNED_IN = "Sign in, or send a token as a bearer."
NO_RIGHT = "You may not do this: it needs the right {need}."
GUESSED = "You have asked for too many things that you do not have. Try again in {seconds} s."

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()


class Sessions(SecureCookieSessionInterface):
    """Sessions with a cookie for https only, where the request came over https."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request; an empty one without a cookie, which costs no signature."""
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is for https only."""
        return request.is_secure


def register(server: Flask) -> None:
    """Add sessions to a Flask application."""
    server.config |= {"SESSION_COOKIE_NAME": "dualcaster", "SESSION_COOKIE_SAMESITE": "Strict"}
    server.session_interface = Sessions()


def actor() -> Actor:
    """Return the actor of the current request: the demanded one, else that of its cookies.

    Anonymous outside of a request, with a bearer that no endpoint has demanded, and for users while the database is
    away: what is for everybody stays readable.
    """
    if not has_request_context():
        return Actor()
    demanded: Actor | None = g.get(DEMANDED)
    if demanded is not None:
        return demanded
    anybody = Actor(origin=request.remote_addr or "")
    if has_bearer(request):
        return anybody
    user = _user_if_known() or anybody
    return replace(user, kind=ActorKind.OPERATOR) if _is_operators_session() else user


def user_id() -> int:
    """Return the user of the current request, of an endpoint or a callback that needs one."""
    found = actor().user_id
    assert found is not None, "nothing here has demanded a user"
    return found


def is_operator() -> bool:
    """Return whether an operator has signed in."""
    return actor().is_operator


def sender() -> Actor:
    """Return the actor of the current request by its bearer, else by its session, where no right is demanded.

    Raises TooManyRequests, DatabaseError.
    """
    found = bearer_actor() if has_bearer(request) else session_actor() or Actor(origin=request.remote_addr or "")
    setattr(g, DEMANDED, found)
    return found


def forget_sender() -> None:
    """Identify the next requests of the current one's user anew."""
    demanded: Actor | None = g.get(DEMANDED)
    if demanded is not None and demanded.user_id is not None:
        known_actors.of_this_process().forget(demanded.user_id)


def demand(need: Need) -> None:
    """Raise Unauthorized for an unknown sender of the current request, Forbidden's answer without the needed right.

    What belongs to a user is opened by the user's session or a bearer, what belongs to operators by a bearer only.
    Raises TooManyRequests for an address with too many wrong tokens, and for a user who has guessed too many numbers;
    DatabaseError.
    """
    if need is Need.NOTHING:
        return
    by_cookie = need.is_personal and not has_bearer(request)
    found = (session_actor() or Actor()) if by_cookie else bearer_actor()
    if found.is_anonymous:
        message = NOT_SIGNED_IN if need.is_personal else NO_TOKEN
        raise Unauthorized(message, www_authenticate=WWWAuthenticate("bearer"))
    if not found.may(need):
        log.warning("right refused", need=str(need), actor=str(found), path=request.path)
        raise ForbiddenAnswer(NO_RIGHT.format(need=need))
    _demand_no_guesser(found)
    setattr(g, DEMANDED, found)


def _demand_no_guesser(found: Actor) -> None:
    """Raise TooManyRequests for a user who has guessed too many numbers of other people's things."""
    seconds = guessing.blocked_for(found.user_id) if found.user_id is not None else 0
    if seconds:
        raise TooManyRequests(GUESSED.format(seconds=seconds), retry_after=seconds)


def may_open(need: Need) -> bool:
    """Return whether the current request may open a page that needs a right; pages hide themselves what is operators'.

    While the database is away it may: the page itself says so.
    """
    if not need.is_personal:
        return True
    try:
        return (session_actor() or Actor()).may(need)
    except DatabaseError:
        return True


def has_session() -> bool:
    """Return whether the current request names a user's session, valid or not."""
    return secret() is not None


def needs(need: Need) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a callback: it raises Forbidden unless the session has the needed right. Belongs below `callback`.

    What belongs to a user is not answered while the database is away: it raises DatabaseError.
    """

    def declare(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            found = (session_actor() or Actor()) if need.is_personal else actor()
            if not found.may(need):
                raise Forbidden(need)
            return function(*args, **kwargs)

        return guarded

    return declare


def sign_in(token: str | None) -> bool:
    """Open an operator's session if this is the admin token, and return whether. Raises admin_token.TooManyGuesses."""
    if not admin_token.is_right(token, request.remote_addr or ""):
        return False
    session[OPENED_WITH], session[UNTIL] = admin_token.fingerprint(), time.time() + SESSION_SECONDS
    return True


def sign_out() -> None:
    """End the operator's session."""
    session.clear()


def _user_if_known() -> Actor | None:
    try:
        return session_actor()
    except DatabaseError as error:
        log.warning("session not identified", error=type(error).__name__)
        return None


def _is_operators_session() -> bool:
    return (
        admin_token.are_accepted()
        and session.get(OPENED_WITH) == admin_token.fingerprint()
        and time.time() < session.get(UNTIL, 0)
    )
