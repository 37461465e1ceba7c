"""All indices of 300,000 series: from nothing over 60 days, after a further day, and on the first of a month, when the
members are decided anew; and the list of all indices that is not cached.

The last prices of the days are stored as signals leave them. The computation runs in a process of its own, whose peak
memory is watched.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from statistics import quantiles

import numpy as np
from sqlalchemy import Engine, text

from benchmarks import servers
from benchmarks.children import MIB, ROOT
from benchmarks.results import PEAK_MEMORY, Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import seconds
from db.writes.closes import store_closes
from market.histories import day_number
from market.indices.families import FORMATS
from services.market.indices import IndexPointsRequest, IndicesRequest, load_index_points, load_indices
from signals.history import BLOCK

SERIES, DAYS, REPETITIONS = 300_000, 60, 20
A_DAY, PAGE = at_most(10), at_most(20)
LAST = date(2026, 10, 31)  # a day before the first of a month
LEGAL = ", ".join(f"'{name}', 'legal'" for name in FORMATS.values())

CATALOGUE = (
    "INSERT INTO sets (code, name) VALUES ('tst', 'Test')",
    f"""
    INSERT INTO cards (scryfall_id, oracle_id, name, set_code, collector_number, lang, language, finishes, colors,
        color_identity, legalities, digital, described, search_name, search_type, formats, rarity, released_at,
        reserved, edhrec_rank, described_since)
    SELECT CAST(lpad(to_hex(i), 32, '0') AS uuid), CAST(lpad(to_hex(i / 3), 32, '0') AS uuid), 'Card ' || i, 'tst', i,
        'en', 'English', '{{nonfoil}}', '{{}}', '{{}}', jsonb_build_object({LEGAL}), false, true, 'card ' || i, '',
        '{{}}', (ARRAY['common', 'uncommon', 'rare', 'mythic'])[1 + i % 4], date '1993-08-05' + i % 12000, i % 50 = 0,
        1 + i / 3, date '2020-01-01'
    FROM generate_series(1, :series) AS i
    """,
    """
    INSERT INTO price_series (card_id, marketplace_id, condition, finish, language, currency, kind)
    SELECT i, (SELECT id FROM marketplaces WHERE slug = 'tcgplayer'), 'NEAR_MINT', 'nonfoil', 'English', 'USD', 'retail'
    FROM generate_series(1, :series) AS i
    """,
    "INSERT INTO ingestion_runs (source, status, phase) VALUES ('scryfall-bulk', 'succeeded', 'done')",
)
NEWEST = """
    INSERT INTO latest_prices (series_id, time, price, run_id) VALUES (1, :time, 1, 1)
    ON CONFLICT (series_id) DO UPDATE SET time = excluded.time
"""
COMPUTE = """
import sys
from datetime import datetime
from db.engine import write_engine
from services.market import indexing
time = datetime.fromisoformat(sys.argv[1])
indexing.compute(write_engine(), [1], [(time, time)])
"""


def measure(setting: Setting) -> list[Result]:
    """Return the costs of the computations, and the 95th percentiles of the reads."""
    series = setting.scaled(SERIES)
    with servers.database(setting.server_url) as engine:
        with engine.begin() as connection:
            for statement in CATALOGUE:
                connection.execute(text(statement), {"series": series} if ":series" in statement else {})
        _store(engine, series, [LAST - timedelta(days=age) for age in range(DAYS, 0, -1)])
        from_nothing = _computed(setting, engine, LAST - timedelta(days=1))
        _store(engine, series, [LAST])
        daily = _computed(setting, engine, LAST)
        _store(engine, series, [LAST + timedelta(days=1)])
        monthly = _computed(setting, engine, LAST + timedelta(days=1))
        load_indices(IndicesRequest())  # the first read connects
        listed = [seconds(lambda: load_indices(IndicesRequest())) for _ in range(REPETITIONS)]
        one = IndexPointsRequest("DC-USD-MOD-EW", "1y")
        drawn = [seconds(lambda: load_index_points(one)) for _ in range(REPETITIONS)]
    return [
        Result(f"{series:,} series x {DAYS} days, from nothing", from_nothing[0], "s"),
        Result("the same, peak memory", from_nothing[1], "MiB", target=PEAK_MEMORY),
        Result("after a further day", daily[0], "s", target=A_DAY),
        Result("after the first of a month", monthly[0], "s", target=A_DAY),
        Result("list of all indices, not cached, p95", 1_000 * quantiles(listed, n=20)[-1], "ms", target=PAGE),
        Result(f"an index of {DAYS} days, not cached, p95", 1_000 * quantiles(drawn, n=20)[-1], "ms", target=PAGE),
    ]


def _store(engine: Engine, series: int, days: list[date]) -> None:
    """Store closes of days; three fifths of the prices repeat those of the day before."""
    ids = np.arange(-(-series // BLOCK) * BLOCK).reshape(-1, BLOCK)
    for day in days:
        number = day_number(day)
        level = 30 + 10.0 ** ((ids * 7919 % 997) / 250)
        cents = (100 * level / 10 * (1 + 0.01 * ((ids * 31 + (number * 2 // 5) * 17) % 9))).astype(np.int64)
        cents[(ids == 0) | (ids > series)] = 0
        with engine.begin() as connection:
            closes = {block: cents[block : block + 1] for block in range(len(ids))}
            store_closes(connection, range(number, number + 1), closes)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE signal_closes, price_series, cards, latest_prices"))


def _computed(setting: Setting, engine: Engine, day: date) -> tuple[float, float]:
    """Return the seconds and the peak memory in MiB of a computation where a day is the newest."""
    noon = datetime.combine(day, time(12), UTC)
    with engine.begin() as connection:
        connection.execute(text(NEWEST), {"time": noon})
    report = setting.folder / "indices.json"
    command = [sys.executable, "-m", "benchmarks.watched", str(report), sys.executable, "-c", COMPUTE, noon.isoformat()]
    subprocess.run(command, cwd=ROOT, check=True)
    told = json.loads(report.read_text())
    return told["seconds"], told["peak_bytes"] / MIB
