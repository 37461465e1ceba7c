"""Traces of requests: a span each, by the template of its route; none for sockets, metrics and signs of life."""

from flask import Flask

from db import tracing

NOT_TRACED = ",".join((r"/ws$", r"/metrics$", r"/api/health"))  # a socket's span would last for hours


def register(server: Flask) -> None:
    """Trace the requests of an application where traces are on. Call it before hooks that log."""
    if tracing.is_on():
        from opentelemetry.instrumentation.flask import FlaskInstrumentor

        FlaskInstrumentor().instrument_app(server, excluded_urls=NOT_TRACED)  # type: ignore[no-untyped-call]
