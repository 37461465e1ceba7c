"""`/api/openapi.json` and `/api/docs`: the API's documentation, for programs and for people."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from dashapp.api.answers import conditional, json_response
from dashapp.api.specification import specification

PAGE = Path(__file__).parent / "docs"

blueprint = Blueprint(
    "api_documentation", __name__, url_prefix="/api", static_folder=str(PAGE), static_url_path="/docs/files"
)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The specification, OpenAPI 3.1."""
    return conditional(json_response(specification()))


@blueprint.get("/docs", strict_slashes=False)
def docs() -> Response:
    """A page to read the specification and to try it; it needs nothing but this server."""
    return send_from_directory(PAGE, "docs.html", max_age=0)
