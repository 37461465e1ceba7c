"""The gunicorn worker class of the web process (gunicorn.conf.py).

gunicorn imports it before gevent patches the standard library, so it imports the program's modules later.
"""

import socket
import time
from contextlib import ExitStack, suppress
from contextvars import ContextVar
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    ParseException,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.ggevent import GeventWorker

from dashapp.gunicorn_worker import answers

TAKEN_WITHIN = 4  # times a request's limit: for a client to receive the next piece of its response
HEAD_SHARE = 0.5  # of that limit, for the wait and the head: a body still has time after a long wait
OUR_FAULT = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)  # though they are ParseExceptions

_since: ContextVar[float] = ContextVar("since")  # when the wait for the current request began, of time.monotonic


class Worker(GeventWorker):  # type: ignore[misc]
    """Serves with gevent. Limits clients' connections and time; rejects in the form of the API.

    A trusted proxy may have any number of connections: its requests are counted one by one, as their clients'.
    """

    def load_wsgi(self) -> None:
        """Load the program, after the standard library has been patched."""
        super().load_wsgi()
        from dashapp.edge.connections import ConnectionLimit, Turns
        from dashapp.settings import settings

        self.connections, self.turns = ConnectionLimit(), Turns()
        self.seconds: float = settings().REQUEST_TIMEOUT
        self._beginning, self._iteration = BoundedSemaphore(), -1  # gevent's, at the last request's beginning

    def timeout_ctx(self) -> gevent.Timeout:
        """Return the timeout for the head of the next request, the wait for it included."""
        _since.set(time.monotonic())
        return gevent.Timeout(HEAD_SHARE * self.seconds, False)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Serve a connection to its end, if its address has a free slot."""
        from dashapp.edge.addresses import is_trusted

        _since.set(time.monotonic())  # without keepalive gunicorn does not call `timeout_ctx`
        peer = _address(addr)
        if is_trusted(peer):
            super().handle(listener, client, addr)
            return
        with self.connections.admitted(peer) as is_admitted:
            if is_admitted:
                super().handle(listener, client, addr)
            else:
                _refuse(client)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        """Answer a request in its client's turn, then drain the connection for the next one, or end it."""
        from dashapp.gunicorn_worker.requests import BoundedReader, close_lingering, is_drained

        begun, until = time.monotonic(), _since.get() + self.seconds
        try:
            with ExitStack() as held:
                if not self._is_admitted(held, req, _address(addr)):
                    _refuse(sock)
                    raise StopIteration
                self._let_others_begin()
                # The wait for a turn extends the client's deadline: it is not the client's delay.
                req.body.reader = BoundedReader(req.body.reader, until + time.monotonic() - begun)
                self._answer(listener_name, req, sock, addr)
        finally:
            if isinstance(req.body.reader, BoundedReader) and not is_drained(req.body):
                close_lingering(req.body, sock)

    def _let_others_begin(self) -> None:
        """Poll all sockets between the beginnings of two requests; first come, first served.

        gevent by itself runs fifty ready greenlets before it polls sockets again (decision 0022).
        """
        loop = gevent.get_hub().loop
        with self._beginning:
            if loop.iteration == self._iteration:
                gevent.idle(loop.MAXPRI)
            self._iteration = loop.iteration

    def _is_admitted(self, held: ExitStack, req: Any, peer: str) -> bool:
        """Return whether a client has a turn; a request from a trusted proxy also takes a connection of its client."""
        from dashapp.edge.addresses import client_address, is_trusted

        client = peer
        if is_trusted(peer):
            client = client_address(peer, ",".join(value for name, value in req.headers if name == "X-FORWARDED-FOR"))
            # No client address was forwarded: the proxy's own request, such as a health check.
            if is_trusted(client):
                return True
            if not held.enter_context(self.connections.admitted(client)):
                return False
        return held.enter_context(self.turns.taken(client, self.seconds))

    def _answer(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        from dashapp.edge.bodies import most_bytes

        most = most_bytes(req.method, req.path)
        if req.body.reader.is_long(most):  # gunicorn would request the body before the program rejects it
            req._expected_100_continue = False
        sock.settimeout(TAKEN_WITHIN * self.seconds)
        try:
            super().handle_request(listener_name, req, sock, addr)
        except TimeoutError:  # the client does not receive its response
            raise StopIteration from None

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer an unreadable request; `client` is its socket."""
        if not isinstance(exc, ParseException) or isinstance(exc, OUR_FAULT):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", _address(addr), exc)
        with suppress(OSError):
            write_nonblock(client, answers.invalid(exc))


def _address(addr: Any) -> str:
    """Return the address of a peer; empty for one on a Unix socket."""
    return str(addr[0]) if isinstance(addr, tuple) else ""


def _refuse(client: socket.socket) -> None:
    """Answer 429 for too many connections, and end this one without any wait."""
    with suppress(OSError):
        client.setblocking(False)
        client.send(answers.too_many_connections())
        client.shutdown(socket.SHUT_WR)
        client.recv(1 << 16)  # unread bytes would reset the connection, and might lose the response
    client.close()
