"""Registry of this process's metrics, and those of the database's side.

Web processes of one gunicorn share their values in files of the folder PROMETHEUS_MULTIPROC_DIR (gunicorn.conf.py). A
process writes the files of its slot, METRICS_SLOT: the successor of a dead process continues them, so their number is
that of the processes. Labels are bounded: no path, card, user, query text or address is one.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values

FOLDER, SLOT = "PROMETHEUS_MULTIPROC_DIR", "METRICS_SLOT"
QUERY_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0)  # seconds


def _choose_slot() -> None:
    """Let this process write the files of its slot, not those of its process id."""
    if FOLDER in os.environ:
        slot = os.environ.get(SLOT, str(os.getpid()))
        values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]


_choose_slot()
REGISTRY = CollectorRegistry()

QUERY_SECONDS = Histogram(
    "dualcaster_db_query_duration_seconds",
    "Duration of statements until their first rows, by the function that executes them.",
    ["query"],
    buckets=QUERY_BUCKETS,
    registry=REGISTRY,
)
READS = Counter(
    "dualcaster_db_reads",
    "Connections lent for reads, by the server, and the reason for it.",
    ["target", "reason"],
    registry=REGISTRY,
)
SPANS = Counter(
    "dualcaster_trace_spans",
    "Spans of traces, by whether the collector took them; only where traces are on.",
    ["outcome"],
    registry=REGISTRY,
)
TEXTS_SHOWN = Counter(
    "dualcaster_explanations",
    "Explanations that were answered, by what they are about and who wrote them.",
    ["about", "written_by"],
    registry=REGISTRY,
)
POOL_IN_USE = Gauge(
    "dualcaster_db_pool_in_use_connections",
    "Connections that are lent by a pool.",
    ["pool"],
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
POOL_SIZE = Gauge(
    "dualcaster_db_pool_size_connections",
    "Connections that a pool lends at most.",
    ["pool"],
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
