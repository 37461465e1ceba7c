"""Movers: the series that changed most in a day, a week and a month, each compared with itself (methods.md, movers)."""

from sqlalchemy import Connection, text

from db.summaries.current import IS_CURRENT
from market.changes import WINDOWS

KEPT = 500  # a window, direction, currency, finish and condition
LEAST_PRICE = 1  # on both ends: +200 % on 0.10 is noise

FORGET = text("DELETE FROM movers")

# {columns} of the series that moved; the reading side uses it too, where what is kept here does not answer.
MOVED = f"""
    SELECT '{{window}}' AS "window", CASE WHEN change_{{window}} > 0 THEN 'up' ELSE 'down' END AS direction,
        latest.series_id, series.currency, series.finish, series.condition, price_{{window}} AS price_then,
        time_{{window}} AS time_then, price AS price_now, time AS time_now, change_{{window}} AS change_pct
    FROM latest_prices AS latest
    JOIN price_series AS series ON series.id = latest.series_id AND series.kind = 'retail'
    {IS_CURRENT}
    WHERE change_{{window}} <> 0
"""

KEEP = """
    INSERT INTO movers ("window", direction, series_id, currency, finish, condition, price_then, time_then, price_now,
        time_now, change_pct)
    SELECT "window", direction, series_id, currency, finish, condition, price_then, time_then, price_now, time_now,
        change_pct
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY direction, currency, finish, condition ORDER BY abs(change_pct) DESC, series_id
        ) AS rank
        FROM ({moved}) AS moved
        WHERE price_then >= {least} AND price_now >= {least}
    ) AS ranked
    WHERE rank <= {kept}
"""


def refresh(connection: Connection) -> None:
    """Find the movers of every window anew."""
    connection.execute(FORGET)
    for window in WINDOWS:
        moved = MOVED.format(window=window)
        connection.execute(text(KEEP.format(moved=moved, least=LEAST_PRICE, kept=KEPT)))
