"""Every error of API and callbacks as `{"error": {"code", "message", "fields"?}}`; never the text of an exception."""

import structlog
from flask import Blueprint, Flask, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from dashapp.api.answers import json_response
from dashapp.api.bodies import InvalidBody
from dashapp.edge.origins import SAFE
from dashapp.paths import CALLBACKS
from db.engine import NO_ANSWER, DatabaseError
from services.availability import WorkersAway
from services.requests import InvalidRequest, RejectedRequest

PREFIX = "/api/"
DATABASE_AWAY = "The database does not answer. Try again in a moment."
RETRY_AFTER = 10  # seconds
PASSED_ON = ("Allow", "Retry-After", "WWW-Authenticate")  # headers of Flask's errors
LONGEST_SHOWN = 80  # characters of a client's path in a message

log = structlog.get_logger()
unknown = Blueprint("api_unknown", __name__)


def register(server: Flask) -> None:
    """Handle unknown API paths, and return errors below /api/ and of callbacks as JSON."""
    server.register_blueprint(unknown)
    server.register_error_handler(InvalidRequest, invalid)
    server.register_error_handler(HTTPException, refused)
    server.register_error_handler(InternalServerError, failed)
    server.register_error_handler(DatabaseError, database_away)
    server.register_error_handler(WorkersAway, workers_away)
    server.after_request(allow_what_is_there)
    server.logger.disabled = True  # `failed` logs the same with the request's id


@unknown.get("/api")
def documentation() -> ResponseReturnValue:
    """Redirect to the documentation; Flask's own redirect to `/api/` would contain the client's Host header."""
    return redirect(f"{PREFIX}docs", 308)


@unknown.get("/api/", defaults={"path": ""})
@unknown.get("/api/<path:path>")
def unknown_path(path: str) -> Response:
    """Return 404, or 405 where other methods are allowed; without this route Dash would return its page."""
    methods = current_app.url_map.bind("").allowed_methods(f"{PREFIX}{path}")
    if set(methods) - {*SAFE}:
        raise MethodNotAllowed(methods)
    return failure(404, "not_found", f"There is nothing at {PREFIX}{path[:LONGEST_SHOWN]}.")


def allow_what_is_there(response: Response) -> Response:
    """Remove from `Allow` the methods that only the route for unknown paths has."""
    if "Allow" in response.headers and request.path.startswith(PREFIX) and _leads_nowhere(request.path):
        response.headers["Allow"] = ", ".join(sorted({*response.allow} - {"GET", "HEAD"}))
    return response


def invalid(error: InvalidRequest) -> Response:
    """Return the invalid parameters or fields of the body, with the expected values."""
    if isinstance(error, InvalidBody | RejectedRequest):
        return failure(422, "unprocessable_entity", str(error), error.fields)
    return failure(400, "bad_request", str(error), error.fields)


def refused(error: HTTPException) -> Response | HTTPException:
    """Return an error of Flask, as JSON below /api/ and for callbacks."""
    if not request.path.startswith((PREFIX, CALLBACKS)):
        return error
    takes_others = isinstance(error, MethodNotAllowed) and bool({*(error.valid_methods or ())} - {*SAFE})
    if isinstance(error, MethodNotAllowed) and not takes_others and _leads_nowhere(request.path):
        return unknown_path(request.path.removeprefix(PREFIX))
    response = failure(error.code or 500, (error.name or "error").lower().replace(" ", "_"), str(error.description))
    response.headers.extend([header for header in error.get_headers() if header[0] in PASSED_ON])
    return response


def failed(error: InternalServerError) -> Response | HTTPException:
    """Return 500 for an error of the program; only the log has its details."""
    log.error("request failed", path=request.path, exc_info=error.original_exception or error)
    return refused(error)


def _leads_nowhere(path: str) -> bool:
    """Return whether a GET of this path reaches only the route for unknown paths."""
    endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    return bool(endpoint == f"{unknown.name}.{unknown_path.__name__}")


def database_away(error: DatabaseError) -> Response:
    """Return 503 with Retry-After; the log has the reason, in one line where the database does not answer."""
    if isinstance(error, NO_ANSWER):
        log.error("database does not answer", path=request.path, error=str(error).partition("\n")[0])
    else:
        log.error("database failed", path=request.path, error=type(error).__name__, exc_info=error)
    response = failure(503, "unavailable", DATABASE_AWAY)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def workers_away(_error: WorkersAway) -> Response:
    """Return 503: Redis, the broker of the workers, does not answer."""
    return failure(503, "service_unavailable", "The workers cannot be reached. Try again in a moment.")


def failure(status: int, code: str, message: str, fields: dict[str, str] | None = None, **details: object) -> Response:
    """Return an error response; `details` are more about it for programs."""
    error: dict[str, object] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    if details:
        error["details"] = details
    return json_response({"error": error}, status)
