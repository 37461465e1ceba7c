"""`/api/health`: whether this process can do its work."""

from dataclasses import asdict

from flask import Blueprint, Response

from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import SERVICE, endpoint
from dashapp.services import health

blueprint = Blueprint("api_health", __name__)


@blueprint.get("/api/health")
@endpoint(SERVICE, shapes.Health, unavailable=shapes.Health)
def show_health() -> Response:
    """Whether this process can do its work: 200 while reads work, 503 when they do not."""
    state = health.check()
    body = asdict(state)
    for check in body["checks"].values():
        if check["detail"] is None:
            del check["detail"]
    return json_response(body, 503 if state.status == health.UNHEALTHY else 200)
