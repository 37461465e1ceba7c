"""The web edge: checks of every request before pages, callbacks and the API. Also docs/security.md."""

from flask import Flask

from dashapp.edge import bodies, headers, hosts, origins
from dashapp.edge.addresses import ForwardedHeaders


def register(server: Flask) -> None:
    """Guard a Flask application; call it before anything else is registered."""
    server.wsgi_app = ForwardedHeaders(server.wsgi_app)  # type: ignore[method-assign]
    headers.register(server)
    hosts.register(server)
    bodies.register(server)
    origins.register(server)
