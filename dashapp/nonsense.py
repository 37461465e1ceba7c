"""Refusing what no page of ours sends to Dash's own addresses: Dash itself would fail over it, with a traceback."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import flask
from dash import Dash
from dash.exceptions import DependencyException

from dashapp.compression import SUITES

CALLBACKS = "/_dash-update-component"


def register(server: flask.Flask, app: Dash) -> None:
    """Answer made-up callbacks and files with 400 and 404."""
    server.before_request(partial(_require_callback, app))
    server.register_error_handler(DependencyException, _no_such_file)
    server.register_error_handler(FileNotFoundError, _no_such_file)


def _require_callback(app: Dash) -> None:
    """Abort with 400 unless the request is for one of the app's callbacks, with as many arguments as it takes."""
    if flask.request.path != CALLBACKS or flask.request.method != "POST":
        return
    try:
        body = flask.request.get_json()
    except RecursionError:
        body = None
    if not isinstance(body, dict) or not _is_called(body, app.callback_map):
        flask.abort(400, "No page asks for this.")


def _is_called(body: dict[str, Any], callbacks: Mapping[str, Any]) -> bool:
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    return callback is not None and all(
        isinstance(given := body.get(name, []), list) and len(given) == len(callback[name])
        for name in ("inputs", "state")
    )


def _no_such_file(error: Exception) -> flask.typing.ResponseReturnValue:
    if flask.request.path.startswith(SUITES):
        return "There is no such file.", 404
    raise error
