"""Host names of the program: those of ALLOWED_HOSTS, where it is set, and this machine's own."""

from flask import Flask

from dashapp.settings import listed, settings

OWN = ("localhost", "127.0.0.1")  # for the program's own health check


def register(server: Flask) -> None:
    """Reject other names with 400, as werkzeug does."""
    if hosts := listed(settings().ALLOWED_HOSTS):
        server.config["TRUSTED_HOSTS"] = [*hosts, *OWN]
