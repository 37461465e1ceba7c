"""The worker class of gunicorn that serves the web process (gunicorn.conf.py).

gunicorn imports it before gevent patches the standard library, so it imports nothing of the program.
"""

import json
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.ggevent import GeventWorker

HEAD = "\r\n".join(
    ("HTTP/1.1 414 URI Too Long", "Connection: close", "Content-Type: application/json", "Content-Length: {}", "", "")
)


class Worker(GeventWorker):  # type: ignore[misc]
    """Serves with gevent. An address that is too long to be read gets an error as the API words it."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read; `client` is its socket."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", addr[0] if addr else "", exc)
        with suppress(OSError):
            write_nonblock(client, _too_long(exc.max_size))


def _too_long(most: int) -> bytes:
    fields = {"query string": f"makes the first line of the request longer than {most} bytes"}
    error = {"code": "uri_too_long", "message": "The address is too long.", "fields": fields}
    body = json.dumps({"error": error}).encode()
    return HEAD.format(len(body)).encode() + body
