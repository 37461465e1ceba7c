"""Breadth: how many series of a currency rise and fall beyond the dead band (docs/methods.md, breadth)."""

from math import log1p
from typing import Any

from sqlalchemy import Connection, Row, text

from signals.confidence import DEAD_BAND

# An unknown measure is NaN, which is greater than every number here.
BREADTH = text("""
    SELECT count(*) AS alive,
        count(*) FILTER (WHERE momentum_24h > :rise AND momentum_24h <> 'NaN') AS advancing,
        count(*) FILTER (WHERE momentum_24h < :fall) AS declining, max(as_of) AS as_of
    FROM series_signals JOIN signal_measures USING (series_id) WHERE currency = :currency
""")


def breadth(connection: Connection, currency: str) -> Row[Any]:
    """Return the number of current series with signals, and of those that rose and fell by more than the dead band."""
    values = {"currency": currency, "rise": log1p(DEAD_BAND), "fall": log1p(-DEAD_BAND)}
    return connection.execute(BREADTH, values).one()
