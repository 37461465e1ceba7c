"""`/metrics`: the metrics of all web processes and of the servers, for operators, or for all on a port of its own."""

import os
from collections.abc import Iterable
from functools import cache
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from dashapp import __version__, identity
from dashapp.metrics import BUILD, STARTED
from dashapp.operation.collector import StateCollector
from dashapp.settings import settings
from db.metrics import FOLDER, REGISTRY
from services.actors import Need

PATH = "/metrics"
HEADERS = (("Content-Type", CONTENT_TYPE_PLAIN_0_0_4), ("Cache-Control", "no-store"))
NOTHING = b"There is only /metrics on this port.\n"

blueprint = Blueprint("metrics", __name__)


def register(server: Flask) -> None:
    """Serve the metrics of an application, and serve nothing else on METRICS_PORT where it is set."""
    server.register_blueprint(blueprint)
    STARTED.set_to_current_time()
    BUILD.labels(__version__).set(1)
    port = settings().METRICS_PORT
    if port is not None:
        server.wsgi_app = MetricsPort(server.wsgi_app, port)  # type: ignore[method-assign]


@blueprint.get(PATH)
def show_metrics() -> Response:
    """Return the metrics for operators: with the session of one, or the admin token as a bearer."""
    if not identity.is_operator():
        identity.demand(Need.OPERATOR)
    return Response(exposition(), headers=list(HEADERS))


class MetricsPort:
    """Answers what comes in on the port of the metrics, which is not for the public; passes on everything else."""

    def __init__(self, application: WSGIApplication, port: int) -> None:
        self._application, self._port = application, port

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request by the port that it came in on."""
        if _port_of(environ) != self._port:
            return self._application(environ, start_response)
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [NOTHING]
        start_response("200 OK", list(HEADERS))
        return [exposition()]


def _port_of(environ: WSGIEnvironment) -> int | None:
    """Return the port of the listening socket. SERVER_PORT is the client's word where that is a Unix socket."""
    name = environ["gunicorn.socket"].getsockname() if "gunicorn.socket" in environ else None
    return name[1] if isinstance(name, tuple) else None


def exposition() -> bytes:
    """Return the metrics in the text format of Prometheus."""
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_state())
    return generate_latest(registry)


@cache
def _state() -> StateCollector:
    return StateCollector()
