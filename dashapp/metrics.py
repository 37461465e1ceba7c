"""Metrics of the web process. Labels are bounded: routes are templates, callbacks and channels are declared ones."""

from prometheus_client import Counter, Gauge, Histogram

from db.metrics import REGISTRY

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds

REQUEST_SECONDS = Histogram(
    "dualcaster_http_request_duration_seconds",
    "Duration of requests until the head of the response; WebSockets are left out.",
    ["route", "method"],
    buckets=BUCKETS,
    registry=REGISTRY,
)
REQUESTS = Counter(
    "dualcaster_http_requests",
    "Answered requests, by route and class of the status.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "dualcaster_http_in_flight_requests",
    "Requests that are being answered; WebSockets are left out.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
CALLBACK_SECONDS = Histogram(
    "dualcaster_callback_duration_seconds",
    "Duration of the callbacks of pages, by their first output.",
    ["callback"],
    buckets=BUCKETS,
    registry=REGISTRY,
)
CALLBACK_FAILURES = Counter(
    "dualcaster_callback_failures",
    "Callbacks that showed a failure of the program or of its servers, by their first output.",
    ["callback"],
    registry=REGISTRY,
)
CACHE_REQUESTS = Counter(
    "dualcaster_cache_requests",
    "Answers by the function that computes them and their origin: hit, wait, miss, stale, away.",
    ["cache", "outcome"],
    registry=REGISTRY,
)
SOCKETS = Gauge(
    "dualcaster_websocket_connections",
    "Open WebSockets.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
SUBSCRIPTIONS = Gauge(
    "dualcaster_websocket_subscriptions",
    "Subscriptions of clients, by the name of the channel.",
    ["channel"],
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
MESSAGES = Counter(
    "dualcaster_websocket_messages_sent",
    "Messages given to clients, by type.",
    ["type"],
    registry=REGISTRY,
)
STARTED = Gauge(
    "dualcaster_web_start_timestamp_seconds",
    "Start of the newest web process, in seconds since 1970.",
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
BUILD = Gauge(
    "dualcaster_build_info",
    "Version of the program; always 1.",
    ["version"],
    multiprocess_mode="livemax",
    registry=REGISTRY,
)
