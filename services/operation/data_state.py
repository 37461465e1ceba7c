"""State of the data as a whole."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from db.engine import DatabaseError, reading
from db.queries import ingestion as queries
from db.settings import database_url
from market.sources import SOURCES
from services.operation.freshness import is_late
from services.operation.runs import Run, run_of


@dataclass(frozen=True, slots=True)
class LateSource:
    """A source with prices whose newest edition, of `as_of`, is older than twice its interval."""

    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class DataState:
    """State for every page's frame: whether data exists, is simulated, is being loaded, is late."""

    simulated: bool
    empty: bool
    as_of: datetime | None
    loading: list[Run]
    failed: list[Run]  # newest runs of sources whose last run failed
    late: Sequence[LateSource] = ()


_known: dict[str, DataState] = {}  # by database
_tried_at: dict[str, float] = {}  # by database, of time.monotonic()


def load_data_state() -> DataState:
    """Return whether data exists and is simulated, with the running and the failed runs."""
    with reading() as connection:
        last = [run_of(row) for row in queries.last_runs(connection)]
        state = DataState(
            simulated=queries.is_simulated(connection),
            empty=not queries.has_prices(connection),
            as_of=queries.newest_price_time(connection),
            loading=[run for run in last if run.status == "running"],
            failed=[run for run in last if run.status == "failed"],
            late=late_sources(
                priced_sources(queries.newest_editions(connection), queries.missing_settings(connection)),
                datetime.now(UTC),
            ),
        )
    _known[database_url()] = state
    return state


def last_known_state() -> DataState | None:
    """Return the last result of `load_data_state` in this process, None before the first."""
    return _known.get(database_url())


def recent_state(seconds: float) -> DataState | None:
    """Return the state of at most some seconds ago; the last known one, or None, while the database is away."""
    url, now = database_url(), time.monotonic()
    if now - _tried_at.get(url, -seconds) < seconds:
        return _known.get(url)
    _tried_at[url] = now
    try:
        return load_data_state()
    except DatabaseError:
        return _known.get(url)


def priced_sources(editions: Mapping[str, datetime], missing: Mapping[str, str]) -> dict[str, datetime]:
    """Return the newest editions of the sources of prices that publish at an interval.

    One that is not configured (`missing`), or is simulated, has none.
    """
    return {
        name: as_of
        for name, as_of in editions.items()
        if name in SOURCES and name not in missing and not SOURCES[name].simulated and SOURCES[name].marketplaces
    }


def late_sources(editions: Mapping[str, datetime], now: datetime) -> list[LateSource]:
    """Return the sources of these editions that are late at a time."""
    return [LateSource(name, as_of) for name, as_of in editions.items() if is_late(name, as_of, now)]
