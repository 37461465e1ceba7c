"""What all endpoints of one's own data have in common: answers that no cache stores, limits of attempts."""

from flask import Blueprint, Response, request

from dashapp import identity
from dashapp.api.errors import failure
from dashapp.edge import guessing, rates
from dashapp.edge.origins import SAFE
from dashapp.edge.rates import TooManyAttempts
from dashapp.identity import user_id as user_id

NOT_FOUND = 404


def personal_blueprint(name: str, prefix: str) -> Blueprint:
    """Return a blueprint for endpoints of one's own data below `prefix`."""
    blueprint = Blueprint(name, __name__, url_prefix=prefix)
    blueprint.after_request(forbid_storing)
    blueprint.after_request(forget_changed)
    blueprint.after_request(count_guesses)
    blueprint.register_error_handler(TooManyAttempts, too_many)
    return blueprint


def limit_proofs() -> None:
    """Count a proof of the password by a signed-in user. Raises TooManyAttempts."""
    rates.attempt(rates.USER_PROOF, str(user_id()))


def forbid_storing(response: Response) -> Response:
    """Forbid caches to store answers that belong to somebody."""
    response.headers["Cache-Control"] = "no-store"
    return response


def forget_changed(response: Response) -> Response:
    """Identify the user's next requests anew: this one may have ended sessions."""
    if request.method not in SAFE:
        identity.forget_sender()
    return response


def count_guesses(response: Response) -> Response:
    """Count an answer that there is no such thing: it may have been a guess of somebody else's number."""
    found = identity.actor().user_id
    if response.status_code == NOT_FOUND and found is not None:
        guessing.count(found)
    return response


def too_many(error: TooManyAttempts) -> Response:
    """Return 429 with the time of the next attempt."""
    response = failure(429, "too_many_requests", str(error))
    response.headers["Retry-After"] = str(error.seconds)
    return response
