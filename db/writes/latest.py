"""Keeping `latest_prices`: the newest price of each series, and its own prices a day, a week and a month before it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, text

from db.locks import take_turn
from db.retention import horizon
from db.writes.copying import copy_rows

COPIED = (
    "time", "price", "price_low", "price_mid", "price_high", "price_market", "num_listings", "total_quantity", "run_id",
)  # fmt: skip
WINDOWS = {"24h": 24, "7d": 7 * 24, "30d": 30 * 24}  # in hours: days of the calendar differ in length
REACH = 3 * 24
COMPUTED = tuple(f"{name}_{window}" for window in WINDOWS for name in ("price", "time", "change"))
REPAIRED_AT_ONCE = 10_000  # series

STAGE = (
    text("CREATE TEMPORARY TABLE IF NOT EXISTS batch_touched (series_id integer) ON COMMIT DELETE ROWS"),
    text("DELETE FROM batch_touched"),
)


def _before(window: str, hours: int) -> str:
    """Lateral join to the series' own price at the start of a window, at most three days older (methods.md)."""
    start = f"latest.time - interval '{hours} hours'"
    return f"""
        LEFT JOIN LATERAL (
            SELECT price, time FROM price_snapshots
            WHERE series_id = touched.series_id
                AND time <= {start} AND time >= {start} - interval '{REACH} hours'
            ORDER BY time DESC LIMIT 1
        ) AS "{window}" ON true
    """


def _columns(window: str) -> str:
    return f'"{window}".price, "{window}".time, round(100 * (latest.price / "{window}".price - 1), 2)'


REFRESH = text(f"""
    INSERT INTO latest_prices (series_id, {", ".join((*COPIED, *COMPUTED))})
    SELECT touched.series_id, latest.*, {", ".join(map(_columns, WINDOWS))}
    FROM (SELECT DISTINCT series_id FROM batch_touched) AS touched
    CROSS JOIN LATERAL (
        SELECT {", ".join(COPIED)} FROM price_snapshots
        WHERE series_id = touched.series_id ORDER BY time DESC LIMIT 1
    ) AS latest
    {"".join(_before(*window) for window in WINDOWS.items())}
    ON CONFLICT (series_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in (*COPIED, *COMPUTED))}
""")

# Where the snapshots have gone with their time, the price that was the last one stays known.
FORGET = text("""
    DELETE FROM latest_prices USING batch_touched AS touched
    WHERE latest_prices.series_id = touched.series_id AND latest_prices.time >= :horizon
        AND NOT EXISTS (SELECT FROM price_snapshots WHERE price_snapshots.series_id = touched.series_id)
""")


def stage(connection: Connection) -> None:
    """Make the transaction's table of touched series, empty."""
    for statement in STAGE:
        connection.execute(statement)


def touch(connection: Connection, series_ids: Iterable[int]) -> None:
    """Note that the snapshots of these series have changed."""
    copy_rows(connection, "batch_touched (series_id)", ((series_id,) for series_id in series_ids))


def refresh(connection: Connection) -> None:
    """Compute the latest prices of the touched series anew from their snapshots."""
    connection.execute(text("ANALYZE batch_touched"))
    connection.execute(REFRESH)


def repair(engine: Engine) -> None:
    """Compute all latest prices anew, some thousand series at a time. For after a run was taken back by hand."""
    with engine.connect() as connection:
        newest = connection.scalar(text("SELECT max(id) FROM price_series")) or 0
    for first in range(1, newest + 1, REPAIRED_AT_ONCE):
        with engine.begin() as connection:
            take_turn(connection)
            stage(connection)
            touch(connection, range(first, min(first + REPAIRED_AT_ONCE, newest + 1)))
            refresh(connection)
            connection.execute(FORGET, {"horizon": horizon(datetime.now(UTC))})
