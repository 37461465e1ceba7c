"""`/api/health`: the health of this process and its servers."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from dashapp import health
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import SERVICE, endpoint
from dashapp.health_details import load_details
from services.actors import Need
from services.operation import readiness

blueprint = Blueprint("api_health", __name__)


@blueprint.get("/api/health")
@endpoint(SERVICE, shapes.Health, unavailable=shapes.Health)
def show_health() -> Response:
    """Whether this process can do its work: 200 while reads work, 503 when they do not."""
    state = health.check()
    body = asdict(state)
    body["checks"] = {name: _known(check) for name, check in body["checks"].items()}
    return json_response(body, 503 if state.status == health.UNHEALTHY else 200)


@blueprint.get("/api/health/live")
@endpoint(SERVICE, shapes.Alive)
def show_life() -> Response:
    """Whether this process answers, whatever its servers do: for what restarts a process that does not."""
    return json_response({"status": health.HEALTHY})


@blueprint.get("/api/health/ready")
@endpoint(SERVICE, shapes.Ready, unavailable=shapes.Ready)
def show_readiness() -> Response:
    """Whether requests may come: the database answers and has this program's schema; else 503."""
    message = readiness.obstacle()
    body = _known({"status": health.UNHEALTHY if message else health.HEALTHY, "message": message})
    return json_response(body, 503 if message else 200)


@blueprint.get("/api/health/detailed")
@endpoint(SERVICE, shapes.HealthDetails, needs=Need.OPERATOR)
def show_details() -> Response:
    """The servers, the data and the background processes one by one, for operators."""
    body = asdict(load_details())
    body["dependencies"] = [_known(one) for one in body["dependencies"]]
    response = json_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
