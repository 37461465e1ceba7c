"""Bounds on a request's body: size before reading, depth and number of elements of its JSON before parsing.

Parsing 30 MB of empty lists takes a minute and gigabytes, and blocks all other requests.
"""

import re
from typing import Any, NoReturn

import flask
import orjson
from flask import Flask, Request

from collection.tables.content import MAXIMUM_BYTES
from dashapp.settings import settings

DEEPEST = 64  # levels of nesting; components sent by pages have about twenty
MOST_ELEMENTS = 20_000  # of all lists and objects of a body together
UPLOADS = ("/api/inventory/imports",)  # addresses that take a file
MOST_UPLOADED = MAXIMUM_BYTES + (64 << 10)  # bytes of a file with the other fields of its form
# Matches strings as a whole, so that their brackets do not count; an unterminated one extends to the end of the text.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # rejected by PostgreSQL in any text
_NESTING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class ExcessiveJSON(ValueError):
    """The JSON has more elements or deeper nesting than any of ours."""


class BoundedJSON:
    """Flask's JSON module for requests: rejects JSON that is too expensive to parse, and invalid text."""

    @staticmethod
    def loads(text: str | bytes) -> Any:
        """Parse a bounded text. Raises ValueError for invalid JSON, ExcessiveJSON for too much of it.

        Strings are valid Unicode without NUL, numbers are finite.
        """
        encoded = text.encode() if isinstance(text, str) else text
        require_bounded(encoded)
        if _NUL.search(encoded):
            raise ValueError("a NUL character")
        return orjson.loads(encoded)

    dumps = staticmethod(flask.json.dumps)


class BoundedRequest(Request):
    """A request with bounded JSON, whose body is never truncated."""

    @property
    def json_module(self) -> Any:
        """Return the parser of the body."""
        return BoundedJSON

    @json_module.setter
    def json_module(self, _of_the_application: Any) -> None:
        """Ignore the application's module, which Flask sets: it has no bounds."""

    def get_data(self, *how: Any, **named: Any) -> Any:
        """Return the body. Aborts with 413 where a chunked one is too large; werkzeug would return its beginning."""
        data = super().get_data(*how, **named)
        if self.content_length is None and len(data) == self.max_content_length:
            _refuse(len(data))
        return data


def register(server: Flask) -> None:
    """Bound the bodies of all requests of an application."""
    server.request_class = BoundedRequest
    server.config["MAX_CONTENT_LENGTH"] = settings().MAX_BODY_KB * 1024
    server.before_request(_allow_uploads)
    server.before_request(_require_small_body)


def most_bytes(method: str, path: str) -> int:
    """Return the size in bytes of the largest body that a request may have."""
    return MOST_UPLOADED if method == "POST" and path in UPLOADS else settings().MAX_BODY_KB * 1024


def require_bounded(text: bytes) -> None:
    """Raise ExcessiveJSON for too many elements or levels. Commas in strings count as elements, too."""
    elements = sum(map(text.count, (b",", b"[", b"{")))
    if elements > MOST_ELEMENTS:
        raise ExcessiveJSON(f"more than {MOST_ELEMENTS} elements")
    depth = 0
    for found in _NESTING.finditer(text):
        sign = text[found.start()]
        depth += (sign in b"[{") - (sign in b"]}")
        if depth > DEEPEST:
            raise ExcessiveJSON(f"more than {DEEPEST} levels")


def _allow_uploads() -> None:
    """Allow the current request a file where it is for one."""
    flask.request.max_content_length = most_bytes(flask.request.method, flask.request.path)


def _require_small_body() -> None:
    """Reject a body by its Content-Length, also where no view reads it; a chunked one is rejected while read."""
    length, most = flask.request.content_length, flask.request.max_content_length
    if length is not None and most is not None and length > most:
        _refuse(most)


def _refuse(most: int) -> NoReturn:
    flask.abort(413, f"The body of a request may have {most} bytes at most.")
