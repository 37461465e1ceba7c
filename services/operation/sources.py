"""State of each source: how fresh its prices are, and why it is not read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db import breakers
from db.engine import reading
from db.queries import ingestion as queries
from market.sources import SILENT_AFTER, SOURCES, SourceDescription, needs_catalogue
from services.operation.freshness import interval_of, is_late
from services.operation.runs import Run, run_of

OFF, NOT_CONFIGURED, PAUSED, WAITING = "off", "not configured", "paused", "waiting"


@dataclass(frozen=True, slots=True)
class SourceState:
    """State of one source.

    `state`: off (a real one in a simulated market), running, not configured, paused, waiting (for a catalogue of
    cards), failed, never, silent, late, fresh. `as_of` is the newest edition that was loaded whole, `next_expected` the
    due time of the one after it. `off_because` is why a source that is not configured is off by default.
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
    """Facts about all sources, each read once."""

    simulated: bool
    has_catalogue: bool
    last: dict[str, Run]
    editions: dict[str, datetime]
    missing: dict[str, str]
    breakers: dict[str, breakers.State]


def load_sources() -> list[SourceState]:
    """Return the state of every source of this database."""
    with reading() as connection:
        known = _Known(
            queries.is_simulated(connection),
            queries.has_catalogue(connection),
            {row.source: run_of(row) for row in queries.last_runs(connection)},
            queries.newest_editions(connection),
            queries.missing_settings(connection),
            breakers.states_if_known() or {},
        )
    now = datetime.now(UTC)
    return [
        _source(name, source, known, now) for name, source in SOURCES.items() if known.simulated or not source.simulated
    ]


def _source(name: str, source: SourceDescription, known: _Known, now: datetime) -> SourceState:
    as_of, interval = known.editions.get(name), interval_of(name)
    return SourceState(
        name,
        source.title,
        _state(name, source, known, now),
        interval,
        as_of,
        as_of + interval if as_of else None,
        known.last.get(name),
        known.missing.get(name),
        source.off_because if name in known.missing else None,
        known.breakers.get(name, breakers.CLOSED),
    )


def _state(name: str, source: SourceDescription, known: _Known, now: datetime) -> str:
    """Return the state: the first that holds of whether the source is read, how its run ended, how old its data is."""
    last = known.last.get(name)
    if last and last.status == "running":
        return last.status
    if known.simulated and not source.simulated:
        return OFF
    if name in known.missing:
        return NOT_CONFIGURED
    if name in known.breakers and known.breakers[name].paused_until:
        return PAUSED
    if needs_catalogue(name) and not known.has_catalogue:
        return WAITING
    if last is None:
        return "never"
    return last.status if last.status == "failed" else _freshness(name, known.editions.get(name), now)


def _freshness(name: str, as_of: datetime | None, now: datetime) -> str:
    if as_of is None or now - as_of > SILENT_AFTER * interval_of(name):
        return "silent"
    return "late" if is_late(name, as_of, now) else "fresh"
