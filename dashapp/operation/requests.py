"""Measurement of requests, a line of the log each, and of callbacks. Labels are templates and declared outputs."""

from time import perf_counter

import orjson
from flask import Flask, Response, g, request

from dashapp.api.errors import unknown
from dashapp.callback_outcome import has_failed, noted_output
from dashapp.metrics import CALLBACK_FAILURES, CALLBACK_SECONDS, IN_FLIGHT, REQUEST_SECONDS, REQUESTS
from dashapp.operation import request_log
from dashapp.pages.registry import PAGES
from dashapp.paths import LIVE
from dashapp.routing import ANY_PAGE

UNMATCHED, OTHER = "unmatched", "other"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BEGUN, COUNTED = "request_begun", "request_in_flight"  # in flask.g


def register(server: Flask) -> None:
    """Measure the requests of an application. Call it first: its hook after a request then runs last."""
    server.before_request(_begin)
    server.after_request(_measure)
    server.teardown_request(_end)


def measure_callbacks(server: Flask) -> None:
    """Measure the callbacks of the app by their outputs; others that a client names are not counted."""
    server.after_request(_measure_callback)


def duration() -> float:
    """Return the seconds since the begin of the current request."""
    return perf_counter() - float(g.get(BEGUN, perf_counter()))


def _begin() -> None:
    setattr(g, BEGUN, perf_counter())
    if request.path != LIVE:
        IN_FLIGHT.inc()
        setattr(g, COUNTED, True)


def _measure(response: Response) -> Response:
    route, method = route_of_request(), request.method if request.method in METHODS else OTHER
    REQUESTS.labels(route, method, f"{response.status_code // 100}xx").inc()
    seconds = duration()
    if request.path != LIVE:
        REQUEST_SECONDS.labels(route, method).observe(seconds)
    request_log.write(response, route, seconds)
    return response


def _end(_error: BaseException | None) -> None:
    if g.pop(COUNTED, False):
        IN_FLIGHT.dec()


def _measure_callback(response: Response) -> Response:
    output = noted_output()
    if output is not None:
        name = name_of(output)
        CALLBACK_SECONDS.labels(name).observe(duration())
        if response.status_code >= 500 or has_failed():
            CALLBACK_FAILURES.labels(name).inc()
    return response


def route_of_request() -> str:
    """Return the template of the current request's route; that of the page where Dash would answer any path."""
    if request.endpoint == ANY_PAGE:
        page = next((page for page in PAGES if page.arguments_of(request.path) is not None), None)
        return page.path if page else UNMATCHED
    if request.url_rule is None or request.blueprint == unknown.name:
        return UNMATCHED
    return request.url_rule.rule


def name_of(output: str) -> str:
    """Return the first output of a callback; of a pattern the type of its components.

    `..index.figure...note.children..` becomes `index.figure`, and a number that tells duplicates apart is left out.
    """
    first = output.strip(".").partition("...")[0]
    component, _, attribute = first.rpartition(".")
    if component.startswith("{"):
        component = str(orjson.loads(component).get("type", OTHER))
    return f"{component}.{attribute.partition('@')[0]}"
