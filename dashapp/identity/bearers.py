"""Bearers of programs: the admin token, a user's access token, a user's personal token."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import request
from werkzeug.exceptions import TooManyRequests

from accounts import access_tokens, credentials
from dashapp import admin_token
from dashapp.edge import rates
from dashapp.edge.origins import BEARER
from dashapp.edge.rates import TooManyAttempts
from dashapp.identity import known_actors
from dashapp.identity.user_sessions import client
from dashapp.settings import settings
from services.actors import Actor, ActorKind
from services.people import identification

SIGNED = "eyJ"  # access tokens begin so: a JSON object in base 64


def signing_key() -> bytes:
    """Return the key of access tokens."""
    return access_tokens.signing_key(settings().SECRET_KEY.get_secret_value())


def bearer_actor() -> Actor:
    """Return the actor of the current request by its bearer; anonymous for a wrong one, or none.

    Raises TooManyRequests for an address with too many wrong admin tokens, and for a personal token that is used too
    often; DatabaseError.
    """
    given = request.headers.get("Authorization", "")
    token = given.removeprefix(BEARER) if given.startswith(BEARER) else None
    if token and token.startswith((SIGNED, credentials.PREFIX)):
        return user_of(token) or Actor(origin=request.remote_addr or "")
    return _of_admin_token(token)


def user_of(token: str) -> Actor | None:
    """Return the user of an access token or a personal token, None for another text."""
    if token.startswith(credentials.PREFIX):
        _limit(token)
    key = signing_key()

    def identify() -> tuple[Actor | None, float]:
        actor = identification.by_token(token, key, client())
        return actor, identification.lifetime(token, key, datetime.now(UTC)) if actor else 0.0

    found = known_actors.of_this_process().find(credentials.digest(token), identify)
    return replace(found, origin=request.remote_addr or "") if found else None


def _limit(token: str) -> None:
    try:
        rates.attempt(rates.PERSONAL_TOKEN, token)
    except TooManyAttempts as error:
        raise TooManyRequests(str(error), retry_after=error.seconds) from None


def _of_admin_token(token: str | None) -> Actor:
    origin = request.remote_addr or ""
    try:
        is_right = admin_token.is_right(token, origin)
    except admin_token.TooManyGuesses as error:
        raise TooManyRequests(str(error), retry_after=error.seconds) from None
    return Actor(ActorKind.OPERATOR if is_right else ActorKind.ANONYMOUS, origin)
