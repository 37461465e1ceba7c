"""Whether all is well: the database and Redis answer, the data is not too old, and no source is left alone."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from time import perf_counter

import redis
import structlog

from dashapp.cache import counts
from db import breakers
from db.changes import data_version
from db.engine import DatabaseError, ping, reading
from db.queries import ingestion as queries
from market.current import CURRENT_FOR

HEALTHY, DEGRADED, UNHEALTHY = "healthy", "degraded", "unhealthy"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asked, and how long the answer took."""

    status: str
    latency_ms: float
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """All checks, and the worst of them: without the database nothing works, without the others less does."""

    status: str
    checks: dict[str, Check]


def check() -> Health:
    """Ask everything now."""
    checks = {
        "database": _timed(_database, UNHEALTHY),
        "redis": _timed(_redis, DEGRADED),
        "prices": _timed(_prices, DEGRADED),
        "sources": _timed(_sources, DEGRADED),
        "cache": Check(HEALTHY, 0.0, _answers()),
    }
    found = {check.status for check in checks.values()}
    return Health(next(status for status in (UNHEALTHY, DEGRADED, HEALTHY) if status in found), checks)


def _timed(question: Callable[[], str | None], otherwise: str) -> Check:
    """Ask; what a question returns is a reason to be `otherwise`, as is its failing."""
    start = perf_counter()
    try:
        detail = question()
    except (DatabaseError, redis.RedisError) as error:
        log.warning("health check failed", check=question.__name__, error=type(error).__name__)
        detail = "does not answer"
    return Check(otherwise if detail else HEALTHY, round(1000 * (perf_counter() - start), 2), detail)


def _database() -> str | None:
    ping()
    return None


def _redis() -> str | None:
    data_version()
    return None


def _sources() -> str | None:
    paused = {name: state for name, state in breakers.states().items() if state.paused_until}
    return "; ".join(f"{name} is {state.text()}" for name, state in paused.items()) or None


def _prices() -> str | None:
    with reading() as connection:
        newest = queries.newest_price_time(connection)
    if newest is None:
        return "no prices yet"
    age = datetime.now(UTC) - newest
    return f"newest price is {age.days} days old" if age > CURRENT_FOR else None


def _answers() -> str:
    """Where this process's answers came from since it started."""
    return ", ".join(f"{number:,} {name}" for name, number in asdict(counts()).items())
