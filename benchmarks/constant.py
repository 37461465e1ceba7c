"""The web process as it is, with one route more: a constant, so much of it as is asked for. For gunicorn."""

import os

from flask import Response

from dashapp.wsgi import server

LARGEST = 1 << 20
BYTES = os.urandom(LARGEST)


@server.get("/constant/<int:size>")
def constant(size: int) -> Response:
    """So many bytes. They are said to be compressed, as kept answers are, so that nobody compresses them."""
    return Response(BYTES[:size], mimetype="application/json", headers={"Content-Encoding": "gzip"})
