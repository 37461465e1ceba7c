"""The worker's own responses, in the form and with the headers of the API."""

import json
from collections.abc import Mapping

from gunicorn.http import errors

AGAIN_AFTER = 30  # seconds
INVALID = {
    errors.LimitRequestHeaders: ("431 Request Header Fields Too Large", "The header of the request is too long."),
    errors.ExpectationFailed: ("417 Expectation Failed", "This expectation is met by nobody here."),
    errors.UnsupportedTransferCoding: ("501 Not Implemented", "This transfer coding is not known here."),
}
BAD_REQUEST = ("400 Bad Request", "This is no request as HTTP/1.1 has it.")


def _answer(status: str, error: Mapping[str, object], *fields: str) -> bytes:
    from dashapp.edge.headers import ALWAYS, DATA

    body = json.dumps({"error": error}).encode()
    head = (f"HTTP/1.1 {status}", "Connection: close", "Content-Type: application/json", f"Content-Length: {len(body)}")
    policies = (f"{name}: {value}" for name, value in (*ALWAYS, ("Content-Security-Policy", DATA)))
    return "\r\n".join((*head, *policies, *fields, "", "")).encode() + body


def invalid(error: errors.ParseException) -> bytes:
    """Return the response to an unreadable request, without any of its text."""
    if isinstance(error, errors.LimitRequestLine):
        return _too_long(error.max_size)
    status, message = next((told for kind, told in INVALID.items() if isinstance(error, kind)), BAD_REQUEST)
    return _answer(status, {"code": status.partition(" ")[2].lower().replace(" ", "_"), "message": message})


def _too_long(most: int) -> bytes:
    """Return 414: the first line of a request is longer than `most` bytes."""
    fields = {"query string": f"makes the first line of the request longer than {most} bytes"}
    return _answer(
        "414 URI Too Long", {"code": "uri_too_long", "message": "The address is too long.", "fields": fields}
    )


def too_many_connections() -> bytes:
    """Return 429: an address has too many connections, or more requests than are answered in time."""
    error = {"code": "too_many_connections", "message": "This address has too many connections open."}
    return _answer("429 Too Many Requests", error, f"Retry-After: {AGAIN_AFTER}")
