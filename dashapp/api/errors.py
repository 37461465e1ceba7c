"""Every error of the API as `{"error": {"code", "message", "fields"?}}`; never the text of an exception."""

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from dashapp.api.answers import json_response
from dashapp.services.requests import InvalidRequest
from db.engine import DatabaseError

PREFIX = "/api/"
DATABASE_AWAY = "The database does not answer. Try again in a moment."
PASSED_ON = ("Allow", "Retry-After", "WWW-Authenticate")  # headers of what Flask refuses
LONGEST_SHOWN = 80  # characters of a path that a client made up

log = structlog.get_logger()
unknown = Blueprint("api_unknown", __name__)


def register(server: Flask) -> None:
    """Answer unknown API paths, and turn what goes wrong below /api/ into JSON."""
    server.register_blueprint(unknown)
    server.register_error_handler(InvalidRequest, invalid)
    server.register_error_handler(HTTPException, refused)
    server.register_error_handler(InternalServerError, failed)
    server.register_error_handler(DatabaseError, database_away)
    server.logger.disabled = True  # what it says of a failed request, `failed` says with the request's id


@unknown.get("/api/", defaults={"path": ""})
@unknown.get("/api/<path:path>")
def unknown_path(path: str) -> Response:
    """There is nothing here; without this route Dash would answer with its page."""
    return failure(404, "not_found", f"There is nothing at {PREFIX}{path[:LONGEST_SHOWN]}.")


def invalid(error: InvalidRequest) -> Response:
    """A parameter is wrong: say which, and what was expected."""
    return failure(400, "bad_request", str(error), error.fields)


def refused(error: HTTPException) -> Response | HTTPException:
    """What Flask itself refuses, as JSON below /api/."""
    if not request.path.startswith(PREFIX) or isinstance(error, RequestRedirect):
        return error
    takes_post = isinstance(error, MethodNotAllowed) and "POST" in (error.valid_methods or ())
    if isinstance(error, MethodNotAllowed) and not takes_post and _leads_nowhere(request.path):
        return unknown_path(request.path.removeprefix(PREFIX))
    response = failure(error.code or 500, (error.name or "error").lower().replace(" ", "_"), str(error.description))
    response.headers.extend([header for header in error.get_headers() if header[0] in PASSED_ON])
    return response


def failed(error: InternalServerError) -> Response | HTTPException:
    """We made a mistake: the log says which, the reader learns that it was us."""
    log.error("request failed", path=request.path, exc_info=error.original_exception or error)
    return refused(error)


def _leads_nowhere(path: str) -> bool:
    """Whether only the route for unknown paths answers a GET of this path."""
    endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    return bool(endpoint == f"{unknown.name}.{unknown_path.__name__}")


def database_away(error: DatabaseError) -> Response:
    """The database failed; the reader can only wait, we find the reason in the log."""
    log.error("database failed", path=request.path, error=type(error).__name__, exc_info=error)
    return failure(503, "unavailable", DATABASE_AWAY)


def failure(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> Response:
    """An error answer."""
    error: dict[str, object] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    return json_response({"error": error}, status)
