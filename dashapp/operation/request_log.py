"""Log of requests: one line each, of the quick and successful ones every SAMPLE-th."""

import hmac
from itertools import count

import structlog
from flask import Response, g, request

from dashapp.api.request_ids import request_id
from dashapp.identity import DEMANDED
from dashapp.settings import settings
from services.actors import Actor

QUICK = 0.05  # seconds
SAMPLE = 20

log = structlog.get_logger()
_quick = count()


def write(response: Response, route: str, seconds: float) -> None:
    """Write the line of the current request. `sampled` in it says for how many requests it stands."""
    facts: dict[str, object] = {}
    if response.status_code < 400 and seconds < QUICK:
        if next(_quick) % SAMPLE:
            return
        facts["sampled"] = SAMPLE
    if user := _user():
        facts["user"] = user
    duration = round(1000 * seconds, 1)
    log.info(
        "request",
        method=request.method[:10],
        route=route,
        status=response.status_code,
        duration_ms=duration,
        request_id=request_id(),
        **facts,
    )


def _user() -> str | None:
    """Return a digest of the user whose right was demanded: it tells users apart without naming them."""
    actor: Actor | None = g.get(DEMANDED)
    if actor is None or actor.user_id is None:
        return None
    key = settings().SECRET_KEY.get_secret_value().encode()
    return hmac.digest(key, f"user {actor.user_id}".encode(), "sha256").hex()[:12]
