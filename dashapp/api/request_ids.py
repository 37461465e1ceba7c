"""A name for every request: in the answer's header and in each line of our log about it."""

import re
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-Id"
SANE = "[A-Za-z0-9._-]{1,64}"


def register(server: Flask) -> None:
    """Name the requests of a Flask application."""
    server.before_request(_begin)
    server.after_request(_tell)
    server.teardown_request(_end)


def request_id() -> str:
    """The name of the current request: the client's, where it is fit for a log, else a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if re.fullmatch(SANE, given) else uuid4().hex
    name: str = g.request_id
    return name


def _begin() -> None:
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _end(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request_id")
