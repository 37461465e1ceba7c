"""Measurement of engines: duration of statements by function, slow ones in the log, connections in use by pool."""

import math
import sys
import time
from functools import partial
from types import FrameType
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from db.metrics import POOL_IN_USE, POOL_SIZE, QUERY_SECONDS

log = structlog.get_logger()

PACKAGE = "db."
ELSEWHERE = "other"  # statements of no function in db: tests, and migrations
LOADS, SLOW = "load", 1.0  # a pool of which long statements are expected; seconds
BEGUN = "measured_since"  # in the info of a connection: time.perf_counter()


def measure(engine: Engine, name: str) -> Engine:
    """Measure the statements of an engine, and its pool by a name; return the engine."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", partial(_end, math.inf if name == LOADS else SLOW))
    event.listen(engine, "handle_error", _end_failed)
    if isinstance(engine.pool, QueuePool):
        _measure_pool(engine, name)
    return engine


def _measure_pool(engine: Engine, name: str) -> None:
    in_use = POOL_IN_USE.labels(name)
    # `_max_overflow` has no public name; -1 would be no limit, which no engine of ours has.
    POOL_SIZE.labels(name).set(engine.pool.size() + engine.pool._max_overflow)  # type: ignore[attr-defined]
    event.listen(engine, "checkout", lambda *_: in_use.set(engine.pool.checkedout()))  # type: ignore[attr-defined]
    # The connection counts as lent until the listeners of its return have run.
    event.listen(engine, "checkin", lambda *_: in_use.set(max(0, engine.pool.checkedout() - 1)))  # type: ignore[attr-defined]


def _begin(connection: Connection, *_others: Any) -> None:
    connection.info[BEGUN] = time.perf_counter()


def _end(slow: float, connection: Connection, *_others: Any) -> None:
    """Measure a statement. One of `slow` seconds or more is logged, with the process that the server's log names."""
    begun: float | None = connection.info.pop(BEGUN, None)
    if begun is None:
        return
    query, seconds = function_of(sys._getframe(1)), time.perf_counter() - begun
    QUERY_SECONDS.labels(query).observe(seconds)
    if seconds >= slow:
        server = getattr(connection.connection.dbapi_connection, "info", None)
        pid = server.backend_pid if server is not None else None
        log.warning("slow statement", query=query, duration_ms=round(1000 * seconds), server_pid=pid)


def _end_failed(context: ExceptionContext) -> None:
    if context.connection is not None and not context.connection.invalidated:
        _end(math.inf, context.connection)


def function_of(frame: FrameType | None) -> str:
    """Return the name of the innermost function of this package that leads to a frame, such as `queries.cards.prices`.

    The names are those of functions, so their number is bounded.
    """
    while frame is not None:
        module, function = str(frame.f_globals.get("__name__", "")), frame.f_code.co_name
        if module.startswith(PACKAGE) and module != __name__ and not function.startswith("<"):
            return f"{module.removeprefix(PACKAGE)}.{function}"
        frame = frame.f_back
    return ELSEWHERE
