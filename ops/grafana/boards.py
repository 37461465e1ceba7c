"""Grafana's boards, written as the files below `boards/`: `python -m ops.grafana.boards`.

Each panel names the data source by its fixed uid, so that a provisioned board works without a choice by hand. Several
web containers measure the same servers: what the collector tells is taken by max or min.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DATASOURCE = {"type": "prometheus", "uid": "dualcaster-prom"}  # also in provisioning/datasources/prometheus.yml
WIDTH, HEIGHT, COLUMNS = 8, 8, 24  # of a panel, and the width of the grid

Target = tuple[str, str]  # expression, legend


@dataclass(frozen=True)
class Panel:
    """One chart: its title, its unit in Grafana's words, and what it draws."""

    title: str
    unit: str
    targets: tuple[Target, ...]
    about: str = ""


@dataclass(frozen=True)
class Board:
    """One board; `name` is that of its file and part of its uid."""

    name: str
    title: str
    panels: tuple[Panel, ...]


def panel(title: str, unit: str, *targets: Target, about: str = "") -> Panel:
    """Return a panel."""
    return Panel(title, unit, targets, about)


def quantiles(histogram: str, by: str = "", *, of: tuple[float, ...] = (0.5, 0.95, 0.99)) -> Iterator[Target]:
    """Yield quantiles of a histogram, for each value of a label where one is given."""
    labels = f"le, {by}" if by else "le"
    for quantile in of:
        legend = f"{{{{{by}}}}}" if by else f"p{100 * quantile:.0f}"
        yield f"histogram_quantile({quantile}, sum by ({labels}) (rate({histogram}_bucket[$__rate_interval])))", legend


def age(metric: str, label: str) -> Target:
    """Return the age of the newest time of each value of a label, in seconds."""
    return f"time() - max by ({label}) ({metric})", f"{{{{{label}}}}}"


def share(part: str, whole: str) -> str:
    """Return the share of a counter's selection in all of it."""
    return f"sum(rate({part}[$__rate_interval])) / sum(rate({whole}[$__rate_interval]))"


def by(label: str, expression: str, function: str = "sum") -> Target:
    """Return an expression aggregated by a label."""
    return f"{function} by ({label}) ({expression})", f"{{{{{label}}}}}"


REQUESTS = "dualcaster_http_requests_total"
CACHE = "dualcaster_cache_requests_total"
BOARDS = (
    Board(
        "overview",
        "Dualcaster: overview",
        (
            panel("Requests", "reqps", by("status", f"rate({REQUESTS}[$__rate_interval])")),
            panel("Errors", "percentunit", (share(f'{REQUESTS}{{status="5xx"}}', REQUESTS), "share of 5xx")),
            panel("Duration of requests", "s", *quantiles("dualcaster_http_request_duration_seconds")),
            panel("Requests in flight", "short", ("sum(dualcaster_http_in_flight_requests)", "in flight")),
            panel(
                "Slowest routes",
                "s",
                (
                    "topk(8, "
                    + next(quantiles("dualcaster_http_request_duration_seconds", "route", of=(0.95,)))[0]
                    + ")",
                    "{{route}}",
                ),
                about="95th percentile of the eight slowest",
            ),
            panel(
                "Answers from the cache",
                "percentunit",
                (share(f'{CACHE}{{outcome=~"hit|wait|stale"}}', CACHE), "share"),
            ),
            panel(
                "Callbacks that fail",
                "ops",
                by("callback", "rate(dualcaster_callback_failures_total[$__rate_interval])"),
            ),
            panel("Age of the newest price", "s", age("dualcaster_newest_price_timestamp_seconds", "marketplace")),
            panel(
                "Servers",
                "short",
                ("max(dualcaster_collector_up)", "database"),
                ("max(dualcaster_redis_up)", "Redis"),
                ('max(up{job="dualcaster"})', "web"),
                about="1: answers, 0: does not",
            ),
            panel("Version", "short", by("version", "dualcaster_build_info", "count")),
            panel("Uptime", "s", ("time() - max(dualcaster_web_start_timestamp_seconds)", "newest web process")),
            panel("Free disk", "percentunit", ("min(dualcaster_disk_free_bytes / dualcaster_disk_size_bytes)", "free")),
        ),
    ),
    Board(
        "ingestion",
        "Dualcaster: ingestion",
        (
            panel("Age of the last success", "s", age("dualcaster_source_last_success_timestamp_seconds", "source")),
            panel(
                "Age by interval",
                "short",
                (
                    "(time() - max by (source) (dualcaster_source_last_success_timestamp_seconds))"
                    " / max by (source) (dualcaster_source_interval_seconds)",
                    "{{source}}",
                ),
                about="Above 1.5 a source is late",
            ),
            panel("Duration of the last run", "s", by("source", "dualcaster_source_last_run_duration_seconds", "max")),
            panel(
                "Rows",
                "short",
                (
                    "sum by (outcome) (max by (source, outcome) (increase(dualcaster_source_rows_total[1h])))",
                    "{{outcome}}",
                ),
                about="In the last hour",
            ),
            panel(
                "Runs",
                "short",
                (
                    "sum by (status) (max by (source, status) (increase(dualcaster_source_runs_total[1d])))",
                    "{{status}}",
                ),
                about="In the last day",
            ),
            panel(
                "Paused sources",
                "short",
                by("source", 'dualcaster_source_breaker_state{state!="closed"}', "max"),
                about="1: the circuit breaker is open or probing",
            ),
            panel("Waiting tasks", "short", by("queue", "dualcaster_queue_length_tasks", "max")),
            panel("Oldest waiting task", "s", by("queue", "dualcaster_queue_oldest_task_age_seconds", "max")),
            panel("Last sign of a worker", "s", age("dualcaster_worker_last_consumed_timestamp_seconds", "queue")),
            panel(
                "Last sign of the schedule", "s", ("time() - max(dualcaster_beat_last_tick_timestamp_seconds)", "beat")
            ),
            panel(
                "Tasks",
                "short",
                (
                    "max by (task, outcome) (increase(dualcaster_task_duration_seconds_count[1h]))",
                    "{{task}} {{outcome}}",
                ),
                about="In the last hour",
            ),
            panel(
                "Failed for good",
                "short",
                ("max(dualcaster_dead_letters_waiting)", "wait for an operator"),
                ("max(dualcaster_dead_letters_total)", "all"),
            ),
        ),
    ),
    Board(
        "live",
        "Dualcaster: live",
        (
            panel("WebSockets", "short", ("sum(dualcaster_websocket_connections)", "open")),
            panel("Subscriptions", "short", by("channel", "dualcaster_websocket_subscriptions")),
            panel("Messages", "ops", by("type", "rate(dualcaster_websocket_messages_sent_total[$__rate_interval])")),
            panel(
                "Callbacks", "ops", by("callback", "rate(dualcaster_callback_duration_seconds_count[$__rate_interval])")
            ),
            panel("Duration of callbacks", "s", *quantiles("dualcaster_callback_duration_seconds")),
            panel("Cache", "ops", by("outcome", f"rate({CACHE}[$__rate_interval])")),
        ),
    ),
    Board(
        "database",
        "Dualcaster: database",
        (
            panel("Duration of statements", "s", *quantiles("dualcaster_db_query_duration_seconds")),
            panel(
                "Dearest statements",
                "s",
                (
                    "topk(8, sum by (query) (rate(dualcaster_db_query_duration_seconds_sum[$__rate_interval])))",
                    "{{query}}",
                ),
                about="Seconds of the database for each second",
            ),
            panel(
                "Statements", "ops", ("sum(rate(dualcaster_db_query_duration_seconds_count[$__rate_interval]))", "all")
            ),
            panel("Connections in use", "short", by("pool", "dualcaster_db_pool_in_use_connections")),
            panel(
                "Use of the pools",
                "percentunit",
                (
                    "sum by (pool) (dualcaster_db_pool_in_use_connections)"
                    " / sum by (pool) (dualcaster_db_pool_size_connections)",
                    "{{pool}}",
                ),
            ),
            panel(
                "Reads",
                "ops",
                (
                    "sum by (target, reason) (rate(dualcaster_db_reads_total[$__rate_interval]))",
                    "{{target}}: {{reason}}",
                ),
            ),
            panel("Lag of the rollups", "s", by("rollup", "dualcaster_rollup_lag_seconds", "max")),
            panel("Lag of the replica", "s", ("max(dualcaster_replica_lag_seconds)", "lag")),
            panel("Lag of the replica in the log", "bytes", ("max(dualcaster_replica_lag_bytes)", "lag")),
            panel(
                "Replica",
                "short",
                ("min(dualcaster_replica_up)", "answers"),
                ("min(dualcaster_replica_used)", "is read"),
                about="1: yes, 0: no; nothing without a replica",
            ),
            panel("Clock", "s", ("max(abs(dualcaster_database_clock_offset_seconds))", "off the web process")),
        ),
    ),
)


def model(board: Board) -> dict[str, Any]:
    """Return a board as Grafana's own model of it."""
    return {
        "id": None,
        "uid": f"dualcaster-{board.name}",
        "title": board.title,
        "tags": ["dualcaster"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "timezone": "utc",
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": []},
        "annotations": {"list": []},
        "panels": list(_panels(board.panels)),
    }


def _panels(panels: Iterable[Panel]) -> Iterator[dict[str, Any]]:
    a_row = COLUMNS // WIDTH
    for number, one in enumerate(panels):
        row, column = divmod(number, a_row)
        yield {
            "id": number + 1,
            "type": "timeseries",
            "title": one.title,
            "description": one.about,
            "datasource": DATASOURCE,
            "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
            "fieldConfig": {"defaults": {"unit": one.unit, "min": 0}, "overrides": []},
            "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
            "targets": [
                {"refId": chr(ord("A") + index), "datasource": DATASOURCE, "expr": expression, "legendFormat": legend}
                for index, (expression, legend) in enumerate(one.targets)
            ],
        }


def written(board: Board) -> str:
    """Return the text of a board's file."""
    return json.dumps(model(board), indent=2) + "\n"


if __name__ == "__main__":
    for each in BOARDS:
        (FOLDER / "boards" / f"{each.name}.json").write_text(written(each), encoding="utf-8")
