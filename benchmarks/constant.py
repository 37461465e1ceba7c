"""The unchanged web process with one more route: a constant of the requested size. For gunicorn."""

import os

from flask import Response

from dashapp.wsgi import server

LARGEST = 1 << 20
BYTES = os.urandom(LARGEST)


@server.get("/constant/<int:size>")
def constant(size: int) -> Response:
    """Return `size` bytes, labelled as compressed, as cached answers are, so that no hook compresses them."""
    return Response(BYTES[:size], mimetype="application/json", headers={"Content-Encoding": "gzip"})
