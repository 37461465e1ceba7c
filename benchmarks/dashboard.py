"""The dashboard: reads of 100,000 events that are not cached, and what a load of 300,000 prices publishes.

One price in seven has risen for a week. Counted are the rows of the feed and the messages to a client.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from statistics import quantiles

from redis.client import PubSub
from sqlalchemy import Engine, text

from analysis.activity import OF_MARKET
from benchmarks import servers
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.signals import CATALOGUE, PLACES, refreshed
from benchmarks.timing import seconds
from dashapp.live.channels.dashboard import Dashboard
from db import announcements, partitions, redis_client
from db.announcements import DashboardChanged
from db.retention import week_start
from services.analysis.activity import LARGEST, ActivityRequest, load_activity
from services.analysis.dashboard import sections
from services.analysis.publishing import publish
from services.market import assessing

EVENTS, SERIES, DAYS = 100_000, 300_000, 12
REPETITIONS = 20
READ, ROWS, MESSAGES = at_most(15), at_most(25), at_most(10)

ACTIVITY = text("""
    INSERT INTO activity (dedupe_key, kind, currency, subject, occurred_at, as_of, facts)
    SELECT 'bench:' || i, (CAST(:kinds AS text[]))[1 + (CASE WHEN i % 50 = 0 THEN i / 50 % 5 ELSE i % 2 END)],
        CASE WHEN i % 3 = 0 THEN 'EUR' ELSE 'USD' END, 'card:' || i, now(), now(),
        jsonb_build_object('more', jsonb_build_object('prices', i), 'source', 'manapool')
    FROM generate_series(1, :events) AS i
""")
A_DAY = text("""
    INSERT INTO price_snapshots (series_id, time, price, run_id)
    SELECT i, :time, round((3 + (i::bigint * 7919 % 997) / 20.0)::numeric
        * (1 + CASE WHEN i % 7 = 0 THEN 0.03 * :day ELSE 0.001 * ((i + :day) % 3) END), 2), 1
    FROM generate_series(1, :series) AS i
""")


def measure(setting: Setting) -> list[Result]:
    """Return the 95th percentile of the reads, and the rows, messages and seconds of a load."""
    series = PLACES * setting.scaled(SERIES // PLACES)
    with servers.database(setting.server_url) as engine:
        events = setting.scaled(EVENTS)
        with engine.begin() as connection:
            connection.execute(ACTIVITY, {"kinds": [str(kind) for kind in OF_MARKET], "events": events})
            connection.execute(text("ANALYZE activity"))
        asked = list(_requests(events))
        reads = [seconds(lambda one=one: load_activity(one)) for one in asked]  # type: ignore[misc]
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM activity"))
        _load(engine, series)
        with _announced() as heard:
            published = seconds(lambda: publish(engine, datetime.now(UTC)))
            computed = seconds(lambda: sections.compute(engine, datetime.now(UTC)))
            messages = _messages(heard)
        rows = len(load_activity(ActivityRequest("USD", limit=100)).items)
    return [
        Result(f"read of {events:,} events, not cached, p95", 1_000 * quantiles(reads, n=20)[-1], "ms", target=READ),
        Result(f"rows of the feed after {series:,} prices", rows, "rows", target=ROWS),
        Result("messages to a client of it", messages, "messages", target=MESSAGES),
        Result("the step that publishes", published, "s"),
        Result("the step that computes the sections", computed, "s"),
    ]


def _requests(events: int) -> Iterator[ActivityRequest]:
    kinds, currencies = (None, *map(str, OF_MARKET)), (None, "USD")
    for kind, currency in product(kinds, currencies):
        for number in range(REPETITIONS // 4):
            place = events * number // REPETITIONS
            yield ActivityRequest(currency, kind, limit=100)
            yield ActivityRequest(currency, kind, after=place, limit=100)
            yield ActivityRequest(currency, kind, before=events - place, limit=100)
            yield ActivityRequest(currency, kind, after=LARGEST)


def _load(engine: Engine, series: int) -> None:
    """Store days of prices, with the signals that follow."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today - timedelta(days=age) for age in range(DAYS, 0, -1)]
    partitions.ensure(engine, {week_start(day) for day in days})
    with engine.begin() as connection:
        for statement in CATALOGUE:
            connection.execute(text(statement), {"series": series} if ":series" in statement else {})
        for number, day in enumerate(days):
            connection.execute(A_DAY, {"time": day, "day": number, "series": series})
    refreshed(engine, days[-1])
    assessing.compute(engine, [1], [(days[0], days[-1] + timedelta(seconds=1))])


@contextmanager
def _announced() -> Iterator[PubSub]:
    """Yield a subscription to the announcements."""
    with redis_client.listener() as client, client.pubsub(ignore_subscribe_messages=True) as subscription:
        subscription.subscribe(announcements.CHANNEL)
        subscription.get_message(timeout=5)
        yield subscription


def _messages(heard: PubSub) -> int:
    """Return how many messages a client of the dashboard is sent for what was announced, without coalescing."""
    channel, number = Dashboard("USD"), 0
    while message := heard.get_message(timeout=1):
        event = announcements.announcement_of(message["data"])
        if isinstance(event, DashboardChanged):
            number += len(channel.news().messages(event, event.version))
    return number
