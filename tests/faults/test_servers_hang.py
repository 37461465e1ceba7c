"""PostgreSQL and Valkey stopped, not closed, while people read: every answer ends, and health says so in time."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedValkey
from tests.faults.traffic import Traffic
from tests.support.freezing import frozen
from tests.support.serving import served
from tests.support.waiting import wait_until

FROZEN = 20.0  # seconds
STATEMENT_TIMEOUT = 3.0  # seconds
SLOWEST = STATEMENT_TIMEOUT + 2 + 3  # the limit on a statement, and a reader that was waited for before
HEALTH_WITHIN = 3.0


@pytest.mark.parametrize("hanging", ["database", "redis", "both"])
def test_a_server_hangs_for_twenty_seconds(
    hanging: str,
    own_servers: Engine,
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    tmp_path: Path,
    note: Callable[[str], None],
) -> None:
    stopped = {"database": (postgres,), "redis": (valkey,), "both": (postgres, valkey)}[hanging]
    settings = {"STATEMENT_TIMEOUT": str(round(1000 * STATEMENT_TIMEOUT))}
    with served(tmp_path, **settings) as site, Traffic(site.url) as traffic:
        wait_until(lambda: set(traffic.statuses()) == {200}, "all is well")
        health = []
        with frozen(*stopped):
            end = time.monotonic() + FROZEN
            while time.monotonic() < end:
                health.append(health_of(site.url))
                time.sleep(0.5)
            during = traffic.statuses()
        assert set(during) <= {200, 503}, during
        if hanging == "redis":
            assert set(during) == {200}
        expected = "degraded" if hanging == "redis" else "unhealthy"
        assert {status for status, _ in health} == {expected}
        slowest_health = max(seconds for _, seconds in health)
        note(f"{sum(during.values())} answers meanwhile: {dict(during)}")
        note(f"slowest answer {traffic.slowest:.1f} s, of health {slowest_health:.1f} s")
        assert slowest_health < HEALTH_WITHIN
        assert traffic.slowest < SLOWEST
        wait_until(lambda: set(traffic.statuses()) == {200}, "all is well again")


def health_of(url: str) -> tuple[str, float]:
    """The state that the program tells, and in how many seconds."""
    begun = time.monotonic()
    state = httpx.get(f"{url}/api/health", timeout=30).json()["status"]
    return state, time.monotonic() - begun
