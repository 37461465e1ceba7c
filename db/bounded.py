"""Engines with client-side timeouts on a server that hangs: while connecting, in a statement, and in TCP.

The kernel of a stopped server still acknowledges packets, and the server's own statement_timeout is stopped with it:
only a timeout of the client ends the wait. psycopg's wait functions implement it, and also work under gevent.
"""

import time
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, create_engine, event

# Keepalives in seconds and probes, to detect a peer that vanished without closing; milliseconds to wait for an
# acknowledgement of sent data.
TCP = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
GRACE = 2.0  # seconds that a statement may take beyond the server's statement_timeout
AVOIDED_FOR = 3.0  # seconds without an attempt to connect after a failed one

T = TypeVar("T")


class BoundedConnection(psycopg.Connection[Any]):
    """Connection that closes itself if the server does not answer within `answer_within` seconds."""

    answer_within: float | None = None

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Return the result of an exchange with the server. Raises OperationalError if the server does not answer."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_within)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # no error of the server's: it hangs or is gone, and may answer later
                self.close()
            raise


class _Opener:
    """Opens connections with a timeout. While a server is unreachable, one caller at a time tries; others fail."""

    def __init__(self, answer_within: float | None) -> None:
        self.answer_within = answer_within
        self._avoided_until = 0.0

    def open(
        self, _dialect: object, _record: object, arguments: Sequence[Any], options: MutableMapping[str, Any]
    ) -> BoundedConnection:
        """Return a new connection. Raises OperationalError."""
        now = time.monotonic()
        if now < self._avoided_until:
            raise psycopg.OperationalError("the server let nobody in a moment ago")
        if self._avoided_until:
            self._avoided_until = now + options["connect_timeout"]
        try:
            connection = BoundedConnection.connect(*arguments, **options)
        except psycopg.errors.ConnectionTimeout:
            self._avoided_until = time.monotonic() + AVOIDED_FOR
            raise
        except psycopg.OperationalError:  # refused at once: another attempt costs no wait
            self._avoided_until = 0.0
            raise
        self._avoided_until = 0.0
        connection.answer_within = self.answer_within
        return connection


def bounded_engine(
    url: str,
    options: Mapping[str, object],
    *,
    connect_within: int,
    answer_within: float | None,
    **pool: Any,
) -> Engine:
    """Return an engine whose connections have these server settings (`options`) and limits, in seconds.

    `answer_within` None sets no timeout on statements. Such an engine also retries an unreachable server at once: for
    callers of long statements a retry is better than a failure.
    """
    settings = " ".join(f"-c {name}={value}" for name, value in options.items())
    engine = create_engine(url, connect_args={"options": settings, "connect_timeout": connect_within, **TCP}, **pool)
    event.listen(engine, "do_connect", _Opener(answer_within).open)
    return engine
