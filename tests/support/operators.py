"""Requests of somebody who has, or has not, signed in with the admin token."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from dashapp import admin_token, identity
from dashapp.settings import settings
from db import queues

TOKEN = "a-token-of-some-length"
ADDRESS = "203.0.113.7"


@contextmanager
def admin_token_given(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The web process has TOKEN as its ADMIN_TOKEN, and remembers no wrong guesses."""
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    known = (settings, queues._app, admin_token.allowances)
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


@contextmanager
def asking(operator: bool = True, address: str = ADDRESS) -> Iterator[None]:
    """A request, of an operator or of anybody. The web process has to have TOKEN as its ADMIN_TOKEN."""
    server = Flask(__name__)
    server.secret_key = "secret of the test"
    identity.register(server)
    with server.test_request_context(environ_base={"REMOTE_ADDR": address}):
        if operator:
            assert identity.sign_in(TOKEN)
        yield
