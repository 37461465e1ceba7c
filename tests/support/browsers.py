"""Browsers and programs of people, at an application of the test."""

from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import EMAIL, PASSWORD

BODY = {"email": EMAIL, "password": PASSWORD}


def browser(server: Flask, address: str = "203.0.113.1") -> FlaskClient:
    """A browser at an address, with cookies of its own; its pages are ours."""
    made = server.test_client()
    made.environ_base = {**made.environ_base, "REMOTE_ADDR": address, "HTTP_SEC_FETCH_SITE": "same-origin"}
    return made


def bearer(token: str) -> dict[str, str]:
    """The headers of a program with a token."""
    return {"Authorization": f"Bearer {token}"}
