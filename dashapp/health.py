"""Health checks: servers answer and can write, the disk has room, the data is current, no source is paused.

Every check has its own thread (a greenlet under gevent) and a common deadline, so a hanging one does not delay the
others. Callers during a run share its result: many callers query the servers once.
"""

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from time import monotonic, perf_counter, time

import redis
import structlog

from dashapp import cache
from dashapp.settings import settings
from db import breakers, probes, redis_client, replica
from db.engine import DatabaseError, probing
from db.positions import seen
from db.queries import ingestion as queries
from db.replica import ReplicaState, has_replica
from market.current import CURRENT_FOR

HEALTHY, DEGRADED, UNHEALTHY = "healthy", "degraded", "unhealthy"
DEADLINE = 2.5  # seconds
LEAST_FREE = 512 << 20  # bytes; a load needs more
LONGEST_LAG = 30.0  # seconds for which the replica may lack the newest version of the prices

Question = tuple[Callable[[], str | None], str]  # it returns a reason for the state beside it, or None

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check, with its duration.

    For the replica also the server that serves reads of the newest prices, and the replica's lag, where known.
    """

    status: str
    latency_ms: float
    detail: str | None = None
    reads_from: str | None = None
    lag_seconds: float | None = None
    lag_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """All checks, and the worst state: without the database nothing works, without the others less does."""

    status: str
    checks: dict[str, Check]


class Examination:
    """The checks, one run of them at a time."""

    def __init__(self) -> None:
        self._running = threading.Lock()
        self._done: tuple[float, Health] | None = None

    def outcome(self) -> Health:
        """Return the result of a run of the checks that ended after this call."""
        came = monotonic()
        with self._running:
            if self._done is None or self._done[0] < came:
                health = _examine()
                self._done = monotonic(), health
            return self._done[1]


_examination = Examination()


def check() -> Health:
    """Run all checks and return their result."""
    return _examination.outcome()


def _examine() -> Health:
    questions: dict[str, Question] = {
        "database": (probes.ask_database, UNHEALTHY),
        "writes": (probes.write_to_database, DEGRADED),
        "redis": (_redis, DEGRADED),
        "cache": (_cache, DEGRADED),
        "disk": (_disk, DEGRADED),
        "prices": (_prices, DEGRADED),
        "sources": (_sources, DEGRADED),
    }
    lag = _Lag()
    if has_replica():
        questions["replica"] = (lag.ask, DEGRADED)
    checks = _together(questions)
    if has_replica():
        checks["replica"] = lag.noted_in(checks["replica"])
    if checks["database"].status == UNHEALTHY and has_replica() and checks["replica"].status == HEALTHY:
        checks["database"] = replace(checks["database"], status=DEGRADED)  # pages read from the replica
    if checks["cache"].status == HEALTHY:
        checks["cache"] = replace(checks["cache"], detail=_answers())
    found = {check.status for check in checks.values()}
    return Health(next(status for status in (UNHEALTHY, DEGRADED, HEALTHY) if status in found), checks)


def _together(questions: Mapping[str, Question]) -> dict[str, Check]:
    """Run all checks at once; those beyond the deadline are abandoned, to end by their own timeouts."""
    threads = ThreadPoolExecutor(len(questions), "health")
    asked = {
        name: threads.submit(copy_context().run, partial(_timed, name, *question))
        for name, question in questions.items()
    }
    wait(asked.values(), timeout=DEADLINE)
    threads.shutdown(wait=False)
    return {name: _found(answer, questions[name][1]) for name, answer in asked.items()}


def _found(answer: "Future[Check]", otherwise: str) -> Check:
    return answer.result() if answer.done() else Check(otherwise, 1000 * DEADLINE, probes.SILENT)


def _timed(name: str, question: Callable[[], str | None], otherwise: str) -> Check:
    """Run one check: a returned reason or a failure makes its state `otherwise`."""
    start = perf_counter()
    try:
        detail = question()
    except (DatabaseError, redis.RedisError) as error:
        log.warning("health check failed", check=name, error=str(error).partition("\n")[0])
        detail = probes.reason(error)
    return Check(otherwise if detail else HEALTHY, round(1000 * (perf_counter() - start), 2), detail)


class _Lag:
    """The replica in one run of the checks."""

    def __init__(self) -> None:
        self._state: ReplicaState | None = None

    def ask(self) -> str | None:
        """Return a reason why reads do not go to the replica. A lag below LONGEST_LAG is none."""
        cache.data_version()
        self._state = replica.state()
        if self._state is None:
            return "is no standby of the database"
        age = time() - seen().version / 1000
        return None if self._state.is_used or age < LONGEST_LAG else f"lacks prices stored {age:.0f} s ago"

    def noted_in(self, check: Check) -> Check:
        """Return the replica's check with the server of reads, and the lag."""
        state = self._state
        if state is None:
            return replace(check, reads_from="primary")
        reads_from = "replica" if state.is_used else "primary"
        return replace(check, reads_from=reads_from, lag_seconds=state.lag_seconds, lag_bytes=state.lag_bytes)


def _redis() -> None:
    probes.write_to_redis(redis_client.client())


def _cache() -> None:
    probes.write_to_redis(cache.client())


def _disk() -> str | None:
    try:
        room = os.statvfs(settings().DATA_DIR)
    except FileNotFoundError:  # all data is elsewhere
        return None
    if room.f_bavail * room.f_frsize < LEAST_FREE:
        return f"less than {LEAST_FREE >> 20} MB left"
    return "no file can be made" if room.f_files and not room.f_favail else None


def _sources() -> str | None:
    paused = {name: state for name, state in breakers.states().items() if state.paused_until}
    return "; ".join(f"{name} is {state.text()}" for name, state in paused.items()) or None


def _prices() -> str | None:
    with probing() as connection:
        newest = queries.newest_price_time(connection)
    if newest is None:
        return "no prices yet"
    age = datetime.now(UTC) - newest
    return f"newest price is {age.days} days old" if age > CURRENT_FOR else None


def _answers() -> str:
    """Return the origins of this process's answers since its start."""
    return ", ".join(f"{number:,} {name}" for name, number in asdict(cache.counts()).items())
