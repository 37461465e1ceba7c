"""JSON API: parse, call a service, answer. `register` is called once, by `create_app`."""

from flask import Flask

from dashapp.api import admin, cards, documentation, errors, health, market, overview, request_ids, search, sets


def register(server: Flask) -> None:
    """Add the API to a Flask application."""
    request_ids.register(server)
    for topic in (market, overview, search, cards, sets, health, admin, documentation):
        server.register_blueprint(topic.blueprint)
    errors.register(server)
