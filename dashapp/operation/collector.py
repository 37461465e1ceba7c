"""Collector of metrics whose truth is in the database and in Redis. Its measurements are cached for KEPT_SECONDS.

A server that is away has no values, rather than old ones: `dualcaster_collector_up` tells of the database,
`dualcaster_redis_up` of Redis.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from dashapp.settings import settings
from db.breakers import State
from db.queries.operation import BackupNotes
from db.queue_state import QueueStates
from db.task_counts import BEYOND, BOUNDS, TaskCount
from services.operation.measurements import DatabaseMeasurements, Measurements, load_measurements

KEPT_SECONDS = 10.0
OF_WORDS = {
    "calls": ("Calls of the language model.", "outcome", ("answered", "failed")),
    "tokens": ("Tokens of the language model's questions and answers.", "kind", ("all",)),
    "texts": ("Texts of the language model, by what the checker says.", "outcome", ("accepted", "rejected")),
}
BREAKER_STATES = ("closed", "probing", "paused")


class StateCollector(Collector):
    """Metrics of what the servers know; concurrent scrapes ask them once."""

    def __init__(self, load: Callable[[], Measurements] = load_measurements) -> None:
        self._load, self._lock = load, threading.Lock()
        self._kept: tuple[float, Measurements] | None = None

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        found = self._measurements()
        yield _gauge("collector_up", "Whether the database has been measured.", found.database is not None)
        yield _gauge("redis_up", "Whether Redis has been measured.", found.queues is not None)
        if found.database is not None:
            yield from _of_database(found.database)
        if found.queues is not None:
            yield from _of_queues(found.queues)
        if found.tasks is not None:
            yield _of_tasks(found.tasks)
        if found.breakers is not None:
            yield _of_breakers(found.breakers)
        if found.words is not None:
            yield from _of_words(found.words)
        yield from _of_replica(found)
        yield from _of_disk()

    def _measurements(self) -> Measurements:
        with self._lock:
            now = time.monotonic()
            if self._kept is None or now - self._kept[0] >= KEPT_SECONDS:
                self._kept = now, self._load()
            return self._kept[1]


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"dualcaster_{name}", about, float(value))


def _by(name: str, about: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"dualcaster_{name}", about, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _times(name: str, about: str, label: str, times: Mapping[str, datetime | None]) -> GaugeMetricFamily:
    """Return times in seconds since 1970; what never was has no value."""
    return _by(name, about, label, ((key, time.timestamp()) for key, time in times.items() if time is not None))


def _totals(name: str, about: str, kind: str, totals: Mapping[str, Mapping[str, int]]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"dualcaster_source_{name}", about, labels=["source", kind])
    for source, numbers in totals.items():
        for key, value in numbers.items():
            family.add_metric([source, key], value)
    return family


def _of_database(found: DatabaseMeasurements) -> Iterator[Metric]:
    sources = {one.source: one for one in found.sources}
    yield _times(
        "source_last_success_timestamp_seconds",
        "End of the last successful run, in seconds since 1970.",
        "source",
        {name: one.last_success for name, one in sources.items()},
    )
    yield _by(
        "source_interval_seconds",
        "Time between two editions of a source that is read by schedule.",
        "source",
        ((name, interval.total_seconds()) for name, interval in found.intervals.items()),
    )
    yield _by(
        "source_last_run_duration_seconds",
        "Duration of the last ended run.",
        "source",
        ((name, one.last_seconds) for name, one in sources.items() if one.last_seconds is not None),
    )
    yield _totals("rows", "Rows of all runs.", "outcome", {name: one.rows for name, one in sources.items()})
    yield _totals("runs", "Ended runs.", "status", {name: one.runs for name, one in sources.items()})
    yield CounterMetricFamily("dualcaster_dead_letters", "Tasks that failed for good.", found.letters)
    yield _gauge("dead_letters_waiting", "Failed tasks that wait for an operator.", found.waiting_letters)
    yield _times(
        "newest_price_timestamp_seconds",
        "Newest confirmed price of a marketplace, in seconds since 1970.",
        "marketplace",
        found.newest_prices,
    )
    lags = ((rollup, lag.total_seconds()) for rollup, lag in found.lags.items())
    offset = found.clock_offset.total_seconds()
    yield _gauge("database_clock_offset_seconds", "By how much the database's clock is ahead of ours.", offset)
    yield _by("rollup_lag_seconds", "Time for which a rollup has lacked a change of prices.", "rollup", lags)
    yield from _of_backups(found.backups)


def _of_backups(found: BackupNotes) -> Iterator[Metric]:
    """Yield the times and the size; what never was has no value."""
    if found.backed_up_at is not None and found.size is not None:
        taken = found.backed_up_at.timestamp()
        about = "Time as of which there is a backup, in seconds since 1970."
        yield _gauge("backup_last_success_timestamp_seconds", about, taken)
        yield _gauge("backup_size_bytes", "Size of the newest backup.", found.size)
    if found.drilled_at is not None:
        about = "When a backup was last restored for proof, in seconds since 1970."
        yield _gauge("restore_drill_last_success_timestamp_seconds", about, found.drilled_at.timestamp())


def _of_queues(found: QueueStates) -> Iterator[Metric]:
    now = time.time()
    lengths = ((queue.name, float(queue.length)) for queue in found.queues)
    yield _by("queue_length_tasks", "Tasks that wait in a queue.", "queue", lengths)
    ages = ((queue.name, max(0.0, now - queue.oldest.timestamp()) if queue.oldest else 0.0) for queue in found.queues)
    yield _by("queue_oldest_task_age_seconds", "Age of the oldest waiting task; 0 without one.", "queue", ages)
    yield _times(
        "worker_last_consumed_timestamp_seconds",
        "Last sign of a worker that has a task of a queue, in seconds since 1970.",
        "queue",
        {queue.name: queue.consumed_at for queue in found.queues},
    )
    if found.ticked_at is not None:
        ticked = found.ticked_at.timestamp()
        yield _gauge("beat_last_tick_timestamp_seconds", "Last sign of beat, in seconds since 1970.", ticked)


def _of_tasks(found: Iterable[TaskCount]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(
        "dualcaster_task_duration_seconds", "Duration of ended tasks of all workers.", labels=["task", "outcome"]
    )
    for one in found:
        total, buckets = 0, []
        for bound in (*map(str, BOUNDS), BEYOND):
            total += one.counts.get(bound, 0)
            buckets.append((bound, float(total)))
        family.add_metric([one.task, one.outcome], buckets, one.seconds)
    return family


def _of_breakers(found: Mapping[str, State]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "dualcaster_source_breaker_state",
        "State of a source's circuit breaker: 1 for its own.",
        labels=["source", "state"],
    )
    for source, breaker in found.items():
        current = "paused" if breaker.paused_until else "probing" if breaker.probing else "closed"
        for state in BREAKER_STATES:
            family.add_metric([source, state], float(state == current))
    return family


def _of_words(found: Mapping[tuple[str, str], int]) -> Iterator[CounterMetricFamily]:
    """Yield what workers have asked the language model, and what became of its texts; zeros without a model."""
    for name, (about, label, values) in OF_WORDS.items():
        family = CounterMetricFamily(f"dualcaster_llm_{name}", about, labels=[label])
        for value in values:
            family.add_metric([value], found.get((name, value), 0))
        yield family


def _of_disk() -> Iterator[Metric]:
    """Yield the room on the disk of the data folder; nothing where all data is elsewhere."""
    try:
        disk = shutil.disk_usage(settings().DATA_DIR)
    except FileNotFoundError:
        return
    yield _gauge("disk_size_bytes", "Size of the disk with the data folder.", disk.total)
    yield _gauge("disk_free_bytes", "Free room on the disk with the data folder.", disk.free)


def _of_replica(found: Measurements) -> Iterator[Metric]:
    if not found.has_replica:
        return
    yield _gauge("replica_up", "Whether the replica answers and is a standby.", found.replica is not None)
    if found.replica is None:
        return
    yield _gauge("replica_used", "Whether reads of the newest prices go to the replica.", found.replica.is_used)
    if found.replica.lag_seconds is not None:
        yield _gauge(
            "replica_lag_seconds", "Age of the newest change on the replica; 0 with all.", found.replica.lag_seconds
        )
    if found.replica.lag_bytes is not None:
        yield _gauge("replica_lag_bytes", "Log of the primary that the replica lacks.", found.replica.lag_bytes)
