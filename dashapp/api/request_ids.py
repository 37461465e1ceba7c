"""Ids of requests and traces: in the response's header, each line of the request's log, and tasks that it enqueues.

A trace is several requests of one origin: the client names it by `traceparent` (W3C Trace Context), else it is new.
"""

import re
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

HEADER, TRACE_HEADER = "X-Request-Id", "traceparent"
SANE = "[A-Za-z0-9._-]{1,64}"
TRACE_PARENT = re.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def register(server: Flask) -> None:
    """Assign ids to the requests of a Flask application."""
    server.before_request(_begin)
    server.after_request(_tell)
    server.teardown_request(_end)


def request_id() -> str:
    """Return the id of the current request: the client's where it is safe for a log, else a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if re.fullmatch(SANE, given) else uuid4().hex
    name: str = g.request_id
    return name


def _trace_id() -> str:
    found = TRACE_PARENT.fullmatch(request.headers.get(TRACE_HEADER, ""))
    return found[1] if found else uuid4().hex


def _begin() -> None:
    structlog.contextvars.clear_contextvars()  # a connection serves one request after another
    structlog.contextvars.bind_contextvars(request_id=request_id(), trace_id=_trace_id(), address=request.remote_addr)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _end(_error: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()
