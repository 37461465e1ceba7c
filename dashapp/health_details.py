"""Health in detail, for operators: the checks of dashapp/health.py and the background processes, one list."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dashapp import health
from dashapp.health import DEGRADED, HEALTHY, UNHEALTHY
from services.operation.workers import load_processes

_began = time.monotonic()


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency. `latency_ms` is None for one that is not asked, but has to show itself."""

    name: str
    status: str
    latency_ms: float | None
    message: str | None


@dataclass(frozen=True, slots=True)
class HealthDetails:
    """All of them, and the worst state. `uptime_seconds` is that of this process."""

    status: str
    timestamp: datetime
    uptime_seconds: float
    dependencies: Sequence[Dependency]


def load_details() -> HealthDetails:
    """Run the checks, and look for the background processes."""
    checks = health.check().checks
    asked = [Dependency(name, check.status, check.latency_ms, check.detail) for name, check in checks.items()]
    shown = [
        Dependency(process.name, DEGRADED if process.fault else HEALTHY, None, process.fault)
        for process in load_processes()
    ]
    found = {one.status for one in (*asked, *shown)}
    worst = next(status for status in (UNHEALTHY, DEGRADED, HEALTHY) if status in found)
    return HealthDetails(worst, datetime.now(UTC), round(time.monotonic() - _began, 1), [*asked, *shown])
