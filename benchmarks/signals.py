"""Signals of 300,000 series with 90 days of prices: from nothing, after a load of a day that touches all of them, after
one of few, and again without a change; and a page of the screener that is not cached.

Prices are made in SQL; three fifths of the days repeat the day before, as real ones do. The computation runs in a
process of its own, whose peak memory is watched.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import NamedTuple

from sqlalchemy import Engine, text

from benchmarks import servers
from benchmarks.children import MIB, ROOT
from benchmarks.results import PEAK_MEMORY, Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import seconds
from db import partitions, summaries
from db.retention import week_start
from services.market.signals import SignalsRequest, load_signals

SERIES, DAYS, FEW, PLACES = 300_000, 90, 3_000, 3
REPETITIONS = 20
FROM_NOTHING, DAILY, PAGE = at_most(60), at_most(10), at_most(40)

CATALOGUE = (
    "INSERT INTO sets (code, name) VALUES ('tst', 'Test')",
    f"""
    INSERT INTO cards (scryfall_id, oracle_id, name, set_code, collector_number, lang, language, finishes, colors,
        color_identity, legalities, digital, described, search_name, search_type, formats)
    SELECT CAST(lpad(to_hex(i), 32, '0') AS uuid), CAST(lpad(to_hex(i / 3), 32, '0') AS uuid), 'Card ' || i, 'tst', i,
        'en', 'English', '{{}}', '{{}}', '{{}}', '{{}}', false, true, 'card ' || i, '', '{{}}'
    FROM generate_series(1, :series / {PLACES}) AS i
    """,
    f"""
    INSERT INTO price_series (card_id, marketplace_id, condition, finish, language, currency, kind)
    SELECT 1 + (i - 1) / {PLACES}, 1 + (i - 1) % {PLACES}, 'NEAR_MINT', 'nonfoil', 'English', 'USD', 'retail'
    FROM generate_series(1, {PLACES} * (:series / {PLACES})) AS i
    """,
    "INSERT INTO ingestion_runs (source, status, phase) VALUES ('scryfall-bulk', 'succeeded', 'done')",
)
A_DAY = text("""
    INSERT INTO price_snapshots (series_id, time, price, run_id)
    SELECT i, :time, round((0.3 + power(10.0, (i::bigint * 7919 % 997) / 500.0))::numeric
        * (1 + 0.01 * ((i * 31 + (:day * 2 / 5) * 17) % 9)), 2), 1
    FROM generate_series(1, :series) AS i
""")
LATEST = """
    INSERT INTO latest_prices (series_id, time, price, run_id)
    SELECT series_id, time, price, run_id FROM price_snapshots WHERE time = :time
    ON CONFLICT (series_id) DO UPDATE SET time = excluded.time, price = excluded.price
"""
COMPUTE = """
import sys
from datetime import datetime
from db.engine import write_engine
from services.market import assessing
since, until = map(datetime.fromisoformat, sys.argv[1:])
assessing.compute(write_engine(), [1], [(since, until)])
"""


class Cost(NamedTuple):
    """Wall time in seconds, and the process's peak memory in MiB."""

    seconds: float
    peak_mib: float


def measure(setting: Setting) -> list[Result]:
    """Return the costs of the computations, and the 95th percentile of pages of the screener."""
    series = PLACES * setting.scaled(SERIES // PLACES)
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    with servers.database(setting.server_url) as engine:
        _fill(engine, series, today)
        first = _computed(setting, today - timedelta(days=1))
        _add_day(engine, series, today, DAYS)
        daily = _computed(setting, today)
        few = min(series, setting.scaled(FEW))
        _add_day(engine, few, today + timedelta(minutes=1), DAYS + 7)
        after_few = _computed(setting, today + timedelta(minutes=1))
        pages = [seconds(lambda one=one: load_signals(one, with_sparklines=True)) for one in _requests()]  # type: ignore[misc]
    slowest = 1_000 * quantiles(pages, n=20)[-1]
    return [
        Result(f"{series:,} series x {DAYS} days, from nothing", first.seconds, "s", target=FROM_NOTHING),
        Result("the same, peak memory", first.peak_mib, "MiB", target=PEAK_MEMORY),
        Result(f"after a day of {series:,} series", daily.seconds, "s", target=DAILY),
        Result(f"after prices of {few:,} series", after_few.seconds, "s"),
        Result("page of the screener, not cached, p95", slowest, "ms", target=PAGE),
    ]


def _fill(engine: Engine, series: int, today: datetime) -> None:
    days = [today - timedelta(days=age) for age in range(DAYS, 0, -1)]
    partitions.ensure(engine, {week_start(day) for day in (*days, today)})
    with engine.begin() as connection:
        for statement in CATALOGUE:
            connection.execute(text(statement), {"series": series} if ":series" in statement else {})
    for number, day in enumerate(days):
        with engine.begin() as connection:
            connection.execute(A_DAY, {"time": day, "day": number, "series": series})
    refreshed(engine, days[-1])


def _add_day(engine: Engine, series: int, time: datetime, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(A_DAY, {"time": time, "day": number, "series": series})
    refreshed(engine, time)


def refreshed(engine: Engine, time: datetime) -> None:
    """Make the prices of a time the latest, with what follows before signals."""
    with engine.begin() as connection:
        connection.execute(text(LATEST), {"time": time})
        connection.execute(text("ANALYZE price_snapshots, latest_prices, price_series, cards"))
    summaries.refresh(engine)


def _computed(setting: Setting, time: datetime) -> Cost:
    report = setting.folder / "signals.json"
    around = [str(time - timedelta(seconds=1)), str(time + timedelta(seconds=1))]
    command = [sys.executable, "-m", "benchmarks.watched", str(report), sys.executable, "-c", COMPUTE, *around]
    subprocess.run(command, cwd=ROOT, check=True)
    told = json.loads(report.read_text())
    return Cost(told["seconds"], told["peak_bytes"] / MIB)


def _requests() -> list[SignalsRequest]:
    kinds = ("", "momentum", "trend", "volatility", "spread", "deviation")
    asked = [{"type": kind, "sort": sort} for kind in kinds for sort in ("score", "value")]
    asked += [{"type": "momentum", "min_confidence": least, "direction": "down"} for least in ("0.1", "0.3", "0.5")]
    return [SignalsRequest.parse(**one) for one in asked for _ in range(REPETITIONS // 10)]
