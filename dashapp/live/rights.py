"""Who listens at a connection, and for how long: the sender of its handshake, and users of tokens in its messages."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from flask import request
from werkzeug.exceptions import TooManyRequests

from dashapp import identity
from dashapp.edge.origins import has_bearer
from dashapp.identity import bearers, user_sessions
from dashapp.live.hub import Hub
from dashapp.live.messages import Refused
from db.engine import DatabaseError
from services.actors import Actor


def handshake_actor() -> Actor:
    """Return the sender of the handshake by its bearer, else by its session; anonymous while the database is away."""
    if not has_bearer(request):
        return identity.actor()
    try:
        return bearers.bearer_actor()
    except (TooManyRequests, DatabaseError):
        return Actor(origin=request.remote_addr or "")


def token_actor(token: str) -> Actor:
    """Return the user of an access token or a personal token. Raises Refused for another text."""
    try:
        found = bearers.user_of(token)
    except TooManyRequests as error:
        raise Refused("too_many_requests", str(error.description)) from None
    except DatabaseError:
        raise Refused("unavailable", "The token cannot be read right now. Try again later.") from None
    if found is None:
        raise Refused("unauthorized", "The token has ended, or is none.")
    return found


class Rights:
    """The actors that a connection rests on; `ended` is called once one of them has no session or token any more."""

    def __init__(self, hub: Hub, ended: Callable[[], None]) -> None:
        self._hub, self._ended = hub, ended
        self._actors: frozenset[Actor] = frozenset()
        self.ends_at = float("inf")  # of time.monotonic: when the first token ends by itself

    def rest_on(self, actors: Iterable[Actor]) -> None:
        """Let the connection rest on these actors, and on no others."""
        before, self._actors = self._actors, frozenset(one for one in actors if one.user_id is not None)
        for user_id in _users(self._actors) - _users(before):
            self._hub.watch(user_id, self.check)
        for user_id in _users(before) - _users(self._actors):
            self._hub.unwatch(user_id, self.check)
        lifetimes = [(one.until - datetime.now(UTC)).total_seconds() for one in self._actors if one.until is not None]
        self.ends_at = time.monotonic() + min(lifetimes, default=float("inf"))

    def check(self) -> None:
        """Look whether all sessions and tokens go on. The hub calls it when the rights of a user change."""
        if not all(user_sessions.goes_on(one) for one in self._actors):
            self._ended()


def _users(actors: Iterable[Actor]) -> set[int]:
    return {one.user_id for one in actors if one.user_id is not None}
