"""`Idempotency-Key`: a personal write that is sent again with the same key gets the first answer, for a day.

A key belongs to a user, a method, a path and the fields of the request. What has a secret in its body or its answer is
declared as `secret`: it is done once as well, but neither is stored.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import BadRequest

from dashapp import identity
from dashapp.api.answers import JSON
from dashapp.api.errors import failure
from dashapp.edge.origins import SAFE
from db.claims import Claim, ClaimLost, marking
from services.people import idempotency
from services.people.idempotency import KeyConflict, KeyRefused, KeyUsed, StoredAnswer

KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 255
SANE = re.compile(rf"[!-~]{{1,{LONGEST}}}")
WRONG = f"{KEY} must have 1 to {LONGEST} printable characters without blanks; a UUID is best."
USED = f"This {KEY} was sent with another request. Each request needs a key of its own."
TOO_MANY = 429
PARAMETER: Mapping[str, Any] = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "A text of your own for this very write, such as a UUID: sent again within a day, it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
}
FURTHER = {
    "409": "The first request with this Idempotency-Key is still running, or its answer is gone; `code` says which",
    "422": "This Idempotency-Key was sent with another request",
}


def once(answer: Callable[[], Response], given: Iterable[object], *, secret: bool) -> Response:
    """Return the answer of a write, of the first one with its key where it has one. Raises BadRequest.

    `given` are the request and the file that the view receives; of what is `secret` they do not count.
    """
    key = request.headers.get(KEY)
    if key is None or request.method in SAFE:
        return answer()
    if not SANE.fullmatch(key):
        raise BadRequest(WRONG)
    try:
        claimed = idempotency.claim(identity.user_id(), key, _digest(() if secret else given))
    except KeyRefused as error:
        return failure(409, error.conflict, str(error))
    except KeyUsed:
        return failure(422, "key_used", USED)
    return _replayed(claimed) if isinstance(claimed, StoredAnswer) else _first(answer, claimed, secret)


def describe(document: Mapping[str, Any]) -> None:
    """Add the header and its refusals to every personal write of a specification; a second time changes nothing."""
    for operation in _personal_writes(document):
        if PARAMETER not in operation["parameters"]:
            operation["parameters"].append(dict(PARAMETER))
            for status, told in FURTHER.items():
                like = operation["responses"].setdefault(status, {**operation["responses"]["401"], "description": ""})
                like["description"] = f"{like['description']}. {told}".removeprefix(". ")
            operation["responses"] = dict(sorted(operation["responses"].items()))


def _personal_writes(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for path in document["paths"].values():
        for method, operation in path.items():
            if method.upper() not in SAFE and {"user_token": []} in operation["security"]:
                yield operation


def _digest(given: Iterable[object]) -> bytes:
    """Return the digest of a request: equal fields have one, however the body or the form was written."""
    parts = [hashlib.sha256(one).hexdigest() if isinstance(one, bytes) else repr(one) for one in given]
    return hashlib.sha256("\0".join([request.method, request.full_path, *parts]).encode()).digest()


def _first(answer: Callable[[], Response], claimed: Claim, secret: bool) -> Response:
    try:
        with marking(claimed):
            response = _answered(answer)
    except ClaimLost:
        return failure(409, KeyConflict.RUNNING, idempotency.MESSAGES[KeyConflict.RUNNING])
    except Exception:
        idempotency.release(claimed)
        raise
    is_refusal = 400 <= response.status_code < 500
    if response.status_code >= 500:
        idempotency.release(claimed)
    elif is_refusal and (secret or response.status_code == TOO_MANY):
        idempotency.release(claimed, is_refusal=True)
    else:
        idempotency.finish(claimed, response.status_code, None if secret else response.get_data())
    return response


def _answered(answer: Callable[[], Response]) -> Response:
    """Return the answer of a view, also where it refuses by an error."""
    try:
        return answer()
    except ClaimLost:
        raise
    except Exception as error:
        return current_app.make_response(current_app.handle_user_exception(error))


def _replayed(stored: StoredAnswer) -> Response:
    response = Response(stored.body, stored.status, {REPLAYED: "true"})
    if stored.body:
        response.mimetype = JSON
    return response
