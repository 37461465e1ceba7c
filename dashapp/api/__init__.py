"""JSON API: parse, call a service, answer. `register` is called once, by `create_app`."""

from flask import Flask

from dashapp.api import cards, errors, health, market


def register(server: Flask) -> None:
    """Add the API to a Flask application."""
    for topic in (health, market, cards):
        server.register_blueprint(topic.blueprint)
    errors.register(server)
