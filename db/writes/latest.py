"""Updates `latest_prices`: the newest price of each series, and its own prices a day, a week and a month before."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, TextClause, text

from db.copying import copy_lines
from db.locks import take_turn
from db.retention import horizon
from db.writes.snapshots import Integers, Mask, Rows, copy_snapshots
from market.change_windows import HELD_FOR, REACHES, WINDOWS
from market.histories import MICROSECOND

COPIED = (
    "time", "price", "price_low", "price_mid", "price_high", "price_market", "num_listings", "total_quantity", "run_id",
)  # fmt: skip
COMPUTED = tuple(f"{name}_{window}" for window in WINDOWS for name in ("price", "time", "change"))
JOINED = "CAST(:list_id AS integer)"  # the list that the new prices are on
IN_BATCH = "series_id BETWEEN :first_series AND :last_series"  # bounds, so that no batch reads the rows of all series
REPAIRED_AT_ONCE = 10_000  # series

EMPTY = text("DELETE FROM batch_newest")
STAGE = (
    text("CREATE TEMPORARY TABLE IF NOT EXISTS batch_touched (series_id integer) ON COMMIT DELETE ROWS"),
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_newest ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_touched"),
    EMPTY,
)


def _interval(length: timedelta) -> str:
    """Return an SQL interval in hours: calendar days differ in length."""
    return f"interval '{length // timedelta(hours=1)} hours'"


def _oldest(window: str) -> timedelta:
    """Return the greatest age, against the newest price, of a price at a window's start, for any series."""
    return WINDOWS[window] + REACHES[window] + HELD_FOR


def _before(window: str) -> str:
    """Return a lateral join to the series' own price at the start of a window (docs/methods.md, changes).

    It is at most `_oldest` old. The batch's times bound it as well: with these the planner prunes partitions.
    """
    start, oldest = _interval(WINDOWS[window]), _interval(_oldest(window))
    return f"""
        LEFT JOIN LATERAL (
            SELECT price, time FROM price_snapshots
            WHERE series_id = latest.series_id
                AND time <= latest.time - {start} AND time >= latest.time - {oldest}
                AND time <= :newest_{window} AND time >= :oldest_{window}
            ORDER BY time DESC LIMIT 1
        ) AS "{window}" ON true
    """


def _columns(window: str) -> str:
    return f'"{window}".price, "{window}".time, round(100 * (latest.price / "{window}".price - 1), 2)'


def _within_reach(window: str) -> str:
    """Return the condition that the earlier price is new enough."""
    return f"new.time_{window} >= new.time - {_interval(WINDOWS[window] + REACHES[window])}"


def reconfirmed(row: str) -> str:
    """Return an expression: when a row's price was last repeated, by its list or by another source."""
    return f"""greatest({row}.reconfirmed_at, CASE WHEN {row}.list_id IS NOT NULL THEN (
        SELECT as_of FROM price_lists AS list WHERE list.id = {row}.list_id AND list.as_of > {row}.time
    ) END)"""


def _holds(window: str) -> str:
    """Return the same condition for a series with a row.

    Whole lists store only changes: a price that they confirm holds until the next full snapshot, unless they lacked it
    when the window began.
    """
    start = f"new.time - {_interval(WINDOWS[window])}"
    return f"""({_within_reach(window)} OR {reconfirmed("kept")} IS NOT NULL AND NOT EXISTS (
        SELECT FROM price_silences AS silence
        WHERE silence.series_id = new.series_id AND silence.since < {start} AND silence.until > {start}
    ))"""


def _changes(is_known: Callable[[str], str]) -> dict[str, str]:
    """Return by column the value of each window: NULL where the earlier price is unknown."""
    return {
        f"{name}_{window}": f"CASE WHEN {is_known(window)} THEN new.{name}_{window} END"
        for window in WINDOWS
        for name in ("price", "time", "change")
    }


KEPT = (*COPIED, *COMPUTED)
VALUES = {name: f"new.{name}" for name in COPIED}


def _store(*before: str) -> TextClause:
    """Return the statement that stores newest prices and their changes; `before` has the join of each window.

    Writers take turns, so there are no concurrent inserts: MERGE takes half as long as INSERT ON CONFLICT.
    """
    return text(f"""
        MERGE INTO latest_prices AS kept
        USING (
            SELECT latest.series_id, {", ".join(f"latest.{name}" for name in COPIED)},
                {", ".join(map(_columns, WINDOWS))}
            FROM batch_newest AS latest {"".join(before)}
        ) AS new (series_id, {", ".join(KEPT)})
        ON kept.series_id = new.series_id AND kept.{IN_BATCH}
        WHEN MATCHED THEN
            UPDATE SET {", ".join(f"{name} = {value}" for name, value in {**VALUES, **_changes(_holds)}.items())},
                reconfirmed_at = CASE WHEN new.time >= kept.time THEN {reconfirmed("kept")} END,
                absent_since = CASE WHEN new.time <= kept.absent_since THEN kept.absent_since END,
                list_id = CASE WHEN new.time <= kept.absent_since THEN NULL
                    WHEN new.time >= kept.time THEN coalesce({JOINED}, kept.list_id) END
        WHEN NOT MATCHED THEN
            INSERT (series_id, {", ".join(KEPT)}, list_id)
            VALUES (new.series_id, {", ".join({**VALUES, **_changes(_within_reach)}.values())}, {JOINED})
    """)


STORE = _store(*map(_before, WINDOWS))
# For prices that follow the latest ones by a day, the latest ones are the prices of the day before.
DAY_BEFORE = f'JOIN latest_prices AS "24h" ON "24h".series_id = latest.series_id AND "24h".{IN_BATCH}'
FOLLOW = _store(DAY_BEFORE, _before("7d"), _before("30d"))
FOLLOWING = (-(_oldest("24h") // MICROSECOND), -(WINDOWS["24h"] // MICROSECOND))

# A series was absent and is on offer again: the time between is a silence.
NOTE_SILENCES = text(f"""
    INSERT INTO price_silences (series_id, since, until)
    SELECT series_id, kept.confirmed_at, latest.time
    FROM batch_newest AS latest JOIN confirmed_prices AS kept USING (series_id)
    WHERE latest.time > kept.absent_since AND kept.{IN_BATCH}
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
SPAN = text("SELECT min(time) AS oldest, max(time) AS newest, min(series_id), max(series_id) FROM batch_newest")

# A price older than the horizon stays the last known, since retention has dropped its snapshots.
FORGET = text("""
    DELETE FROM latest_prices USING batch_touched AS touched
    WHERE latest_prices.series_id = touched.series_id AND latest_prices.time >= :horizon
        AND NOT EXISTS (SELECT FROM price_snapshots WHERE price_snapshots.series_id = touched.series_id)
""")


def stage(connection: Connection) -> None:
    """Create the transaction's table of touched series, empty."""
    for statement in STAGE:
        connection.execute(statement)


def touch(connection: Connection, series_ids: Iterable[int]) -> None:
    """Insert series with changed snapshots into the table of touched series."""
    copy_lines(connection, "batch_touched (series_id)", (f"{series_id}\n" for series_id in series_ids))


def begin(connection: Connection, run_id: int, first: Rows, list_id: int | None = None) -> None:
    """Store the latest prices of series without any other price, which need no look-up."""
    copy_snapshots(connection, "latest_prices", first, run_id, **({} if list_id is None else {"list_id": list_id}))


def following(rows: Rows, before: Integers) -> Mask:
    """Return a mask of the rows that directly follow their series' latest price (at `before`) by a day."""
    older = before - rows.times
    follow: Mask = rows.alone() & (older >= FOLLOWING[0]) & (older <= FOLLOWING[1])
    return follow


def follow(connection: Connection, run_id: int, rows: Rows, list_id: int | None = None) -> None:
    """Store rows that directly follow the latest prices by a day."""
    if len(rows):
        touch(connection, rows.series.tolist())
        connection.execute(EMPTY)
        copy_snapshots(connection, "batch_newest", rows, run_id)
        _store_newest(connection, FOLLOW, list_id)


def refresh(connection: Connection, run_id: int, newest: Rows, list_id: int | None = None) -> None:
    """Recompute the latest prices of the touched series from their snapshots; `newest` has those known already."""
    copy_snapshots(connection, "batch_newest", newest, run_id)
    recompute(connection, list_id)


def recompute(connection: Connection, list_id: int | None = None) -> None:
    """Recompute the latest prices of the touched series that are not in `batch_newest` yet, and store all."""
    connection.execute(text("ANALYZE batch_touched"))
    connection.execute(LOOK_UP)
    _store_newest(connection, STORE, list_id)


def _store_newest(connection: Connection, statement: TextClause, list_id: int | None) -> None:
    connection.execute(text("ANALYZE batch_newest (series_id, time)"))
    oldest, newest, first, last = connection.execute(SPAN).one()
    if newest is None:
        return
    series = {"first_series": first, "last_series": last}
    times = {f"oldest_{window}": oldest - _oldest(window) for window in WINDOWS}
    times |= {f"newest_{window}": newest - length for window, length in WINDOWS.items()}
    connection.execute(NOTE_SILENCES, series)
    connection.execute(statement, {**series, **times, "list_id": list_id})


def repair(engine: Engine) -> None:
    """Recompute all latest prices, some thousand series at a time; needed after a manual undo of a run."""
    with engine.connect() as connection:
        newest = connection.scalar(text("SELECT max(id) FROM price_series")) or 0
    for first in range(1, newest + 1, REPAIRED_AT_ONCE):
        with engine.begin() as connection:
            take_turn(connection)
            stage(connection)
            touch(connection, range(first, min(first + REPAIRED_AT_ONCE, newest + 1)))
            recompute(connection)
            connection.execute(FORGET, {"horizon": horizon(datetime.now(UTC))})
