"""Keeping `latest_prices`: the newest price of each series, and its own prices a day, a week and a month before it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, text

from db.locks import take_turn
from db.retention import horizon
from db.writes.copying import copy_lines
from db.writes.snapshots import Rows, copy_snapshots
from market.changes import HELD_FOR, REACHES, WINDOWS

COPIED = (
    "time", "price", "price_low", "price_mid", "price_high", "price_market", "num_listings", "total_quantity", "run_id",
)  # fmt: skip
COMPUTED = tuple(f"{name}_{window}" for window in WINDOWS for name in ("price", "time", "change"))
REPAIRED_AT_ONCE = 10_000  # series

STAGE = (
    text("CREATE TEMPORARY TABLE IF NOT EXISTS batch_touched (series_id integer) ON COMMIT DELETE ROWS"),
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_newest ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_touched"),
    text("DELETE FROM batch_newest"),
)


def _interval(length: timedelta) -> str:
    """In hours: days of the calendar differ in length."""
    return f"interval '{length // timedelta(hours=1)} hours'"


def _before(window: str, length: timedelta) -> str:
    """Lateral join to the series' own price at the start of a window (methods.md), as old as any series' may be.

    The times of all the newest prices bound it, too: from these the planner sees which partitions it may need.
    """
    start, reach = _interval(length), _interval(REACHES[window] + HELD_FOR)
    return f"""
        LEFT JOIN LATERAL (
            SELECT price, time FROM price_snapshots
            WHERE series_id = latest.series_id
                AND time <= latest.time - {start} AND time >= latest.time - {start} - {reach}
                AND time <= CAST(:newest AS timestamptz) - {start}
                AND time >= CAST(:oldest AS timestamptz) - {start} - {reach}
            ORDER BY time DESC LIMIT 1
        ) AS "{window}" ON true
    """


def _columns(window: str) -> str:
    return f'"{window}".price, "{window}".time, round(100 * (latest.price / "{window}".price - 1), 2)'


def _within_reach(window: str, length: timedelta) -> str:
    """Whether the price then is new enough."""
    return f"new.time_{window} >= new.time - {_interval(length + REACHES[window])}"


def _holds(window: str, length: timedelta) -> str:
    """The same where the series has a row: a price that whole lists confirm holds until the next full snapshot, unless
    they did not have it when the window began. They store only changes.
    """
    start = f"new.time - {_interval(length)}"
    return f"""({_within_reach(window, length)} OR kept.reconfirmed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM price_silences AS silence
        WHERE silence.series_id = new.series_id AND silence.since < {start} AND silence.until > {start}
    ))"""


def _changes(is_known: Callable[[str, timedelta], str]) -> dict[str, str]:
    """What is stored of each window by column: nothing where the price then is not known."""
    return {
        f"{name}_{window}": f"CASE WHEN {is_known(window, length)} THEN new.{name}_{window} END"
        for window, length in WINDOWS.items()
        for name in ("price", "time", "change")
    }


# Writers take turns, so nobody else inserts meanwhile: MERGE takes half as long as INSERT ON CONFLICT.
KEPT = (*COPIED, *COMPUTED)
VALUES = {name: f"new.{name}" for name in COPIED}
STORE = text(f"""
    MERGE INTO latest_prices AS kept
    USING (
        SELECT latest.series_id, {", ".join(f"latest.{name}" for name in COPIED)}, {", ".join(map(_columns, WINDOWS))}
        FROM batch_newest AS latest {"".join(_before(*window) for window in WINDOWS.items())}
    ) AS new (series_id, {", ".join(KEPT)})
    ON kept.series_id = new.series_id
    WHEN MATCHED THEN
        UPDATE SET {", ".join(f"{name} = {value}" for name, value in {**VALUES, **_changes(_holds)}.items())},
            reconfirmed_at = CASE WHEN new.time >= kept.time THEN kept.reconfirmed_at END,
            absent_since = CASE WHEN new.time <= kept.absent_since THEN kept.absent_since END
    WHEN NOT MATCHED THEN
        INSERT (series_id, {", ".join(KEPT)})
        VALUES (new.series_id, {", ".join({**VALUES, **_changes(_within_reach)}.values())})
""")

# A series that was absent is on offer again: the time between is a silence.
NOTE_SILENCES = text("""
    INSERT INTO price_silences (series_id, since, until)
    SELECT series_id, kept.confirmed_at, latest.time
    FROM batch_newest AS latest JOIN latest_prices AS kept USING (series_id)
    WHERE latest.time > kept.absent_since
    ON CONFLICT (series_id, since) DO NOTHING
""")

# The newest snapshots of series that got older ones or corrections.
LOOK_UP = text(f"""
    INSERT INTO batch_newest (series_id, {", ".join(COPIED)})
    SELECT touched.series_id, latest.*
    FROM (SELECT series_id FROM batch_touched EXCEPT SELECT series_id FROM batch_newest) AS touched
    CROSS JOIN LATERAL (
        SELECT {", ".join(COPIED)} FROM price_snapshots
        WHERE series_id = touched.series_id ORDER BY time DESC LIMIT 1
    ) AS latest
""")
SPAN = text("SELECT min(time) AS oldest, max(time) AS newest FROM batch_newest")

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
    copy_lines(connection, "batch_touched (series_id)", (f"{series_id}\n" for series_id in series_ids))


def begin(connection: Connection, run_id: int, first: Rows) -> None:
    """Store the latest prices of series that have no other price: there is nothing to look up."""
    copy_snapshots(connection, "latest_prices", first, run_id)


def refresh(connection: Connection, run_id: int, newest: Rows) -> None:
    """Compute the latest prices of the touched series anew from their snapshots; of some the `newest` is known."""
    copy_snapshots(connection, "batch_newest", newest, run_id)
    recompute(connection)


def recompute(connection: Connection) -> None:
    """The same where nothing is known of any of them."""
    connection.execute(text("ANALYZE batch_touched"))
    connection.execute(LOOK_UP)
    connection.execute(text("ANALYZE batch_newest (series_id, time)"))
    connection.execute(NOTE_SILENCES)
    connection.execute(STORE, connection.execute(SPAN).one()._asdict())


def repair(engine: Engine) -> None:
    """Compute all latest prices anew, some thousand series at a time. For after a run was taken back by hand."""
    with engine.connect() as connection:
        newest = connection.scalar(text("SELECT max(id) FROM price_series")) or 0
    for first in range(1, newest + 1, REPAIRED_AT_ONCE):
        with engine.begin() as connection:
            take_turn(connection)
            stage(connection)
            touch(connection, range(first, min(first + REPAIRED_AT_ONCE, newest + 1)))
            recompute(connection)
            connection.execute(FORGET, {"horizon": horizon(datetime.now(UTC))})
