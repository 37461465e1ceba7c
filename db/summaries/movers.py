"""Movers (docs/methods.md, movers): the series with the largest changes in a day, a week and a month."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

from db.summaries.current import IS_CURRENT
from market.change_windows import WINDOWS

KEPT = 500  # series for each window, ranking, direction, currency, finish and condition
LEAST_PRICE = 1  # at both ends: +200 % on 0.10 is noise
# The size of a move by ranking: in per cent of its earlier price, or in money.
SIZES: Mapping[str, str] = MappingProxyType({"percent": "abs(change_pct)", "money": "abs(price_now - price_then)"})

FORGET = text("DELETE FROM movers")

# {columns} of the moved series; db/queries/movers.py uses it as well where the stored movers do not suffice.
MOVED = f"""
    SELECT '{{window}}' AS "window", CASE WHEN change_{{window}} > 0 THEN 'up' ELSE 'down' END AS direction,
        latest.series_id, series.currency, series.finish, series.condition, price_{{window}} AS price_then,
        time_{{window}} AS time_then, price AS price_now, time AS time_now, change_{{window}} AS change_pct
    FROM confirmed_prices AS latest
    JOIN price_series AS series ON series.id = latest.series_id AND series.kind = 'retail'
    {IS_CURRENT}
    WHERE change_{{window}} <> 0
"""

# One pass for all rankings: a series may be kept by each of them.
RANKS = ", ".join(
    f"row_number() OVER (PARTITION BY direction, currency, finish, condition ORDER BY {size} DESC, series_id) AS {name}"
    for name, size in SIZES.items()
)
KEEP = """
    INSERT INTO movers ("window", ranked_by, direction, series_id, currency, finish, condition, price_then, time_then,
        price_now, time_now, change_pct)
    SELECT "window", ranking.name, direction, series_id, currency, finish, condition, price_then, time_then, price_now,
        time_now, change_pct
    FROM (
        SELECT *, {ranks} FROM ({moved}) AS moved WHERE price_then >= {least} AND price_now >= {least}
    ) AS ranked CROSS JOIN LATERAL (VALUES {rankings}) AS ranking (name, rank)
    WHERE ranking.rank <= {kept}
"""


def refresh(connection: Connection) -> None:
    """Recompute the movers of every window, by every ranking."""
    rankings = ", ".join(f"('{name}', ranked.{name})" for name in SIZES)
    connection.execute(FORGET)
    for window in WINDOWS:
        moved = MOVED.format(window=window)
        statement = KEEP.format(ranks=RANKS, rankings=rankings, moved=moved, least=LEAST_PRICE, kept=KEPT)
        connection.execute(text(statement))
