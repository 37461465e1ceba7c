"""How each source stands: how fresh its prices are, and what keeps it from being asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
import structlog

from dashapp.services.ingestion import Run, run_of
from db import breakers
from db.engine import reading
from db.queries import ingestion as queries
from market.sources import SILENT_AFTER, SOURCES, SourceDescription, is_late

log = structlog.get_logger()

OFF, NOT_CONFIGURED, PAUSED = "off", "not configured", "paused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source stands.

    `state`: off (a real one in a simulated market), running, not configured, paused, failed, never, silent, late,
    fresh. `as_of` is the newest edition that it has loaded whole, `next_expected` when the one after it is due.
    `off_because` says of a source that is not configured why it is off by default.
    """

    source: str
    title: str
    state: str
    interval: timedelta
    as_of: datetime | None = None
    next_expected: datetime | None = None
    last_run: Run | None = None
    missing_setting: str | None = None
    off_because: str | None = None
    breaker: breakers.State = breakers.CLOSED


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all of them."""

    simulated: bool
    last: dict[str, Run]
    editions: dict[str, datetime]
    missing: dict[str, str]
    breakers: dict[str, breakers.State]


def load_sources() -> list[SourceState]:
    """Every source that belongs into this database, and how it stands."""
    with reading() as connection:
        known = _Known(
            queries.is_simulated(connection),
            {row.source: run_of(row) for row in queries.last_runs(connection)},
            queries.newest_editions(connection),
            queries.missing_settings(connection),
            load_breakers() or {},
        )
    now = datetime.now(UTC)
    return [
        _source(name, source, known, now) for name, source in SOURCES.items() if known.simulated or not source.simulated
    ]


def load_breakers() -> dict[str, breakers.State] | None:
    """How the breakers of the sources stand, None while Redis is away."""
    try:
        return breakers.states()
    except redis.RedisError as error:
        log.warning("breakers not read", error=str(error))
        return None


def _source(name: str, source: SourceDescription, known: _Known, now: datetime) -> SourceState:
    as_of = known.editions.get(name)
    return SourceState(
        name,
        source.title,
        _state(name, source, known, now),
        source.interval,
        as_of,
        as_of + source.interval if as_of else None,
        known.last.get(name),
        known.missing.get(name),
        source.off_because if name in known.missing else None,
        known.breakers.get(name, breakers.CLOSED),
    )


def _state(name: str, source: SourceDescription, known: _Known, now: datetime) -> str:
    """What matters most of a source: is it asked at all, how did it end, how old is what it gave."""
    last = known.last.get(name)
    if last and last.status == "running":
        return last.status
    if known.simulated and not source.simulated:
        return OFF
    if name in known.missing:
        return NOT_CONFIGURED
    if name in known.breakers and known.breakers[name].paused_until:
        return PAUSED
    if last is None:
        return "never"
    return last.status if last.status == "failed" else _freshness(name, known.editions.get(name), now)


def _freshness(name: str, as_of: datetime | None, now: datetime) -> str:
    if as_of is None or now - as_of > SILENT_AFTER * SOURCES[name].interval:
        return "silent"
    return "late" if is_late(name, as_of, now) else "fresh"
