"""Lines of the last days beside cards in lists: the last price of each day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from db.engine import Connection
from db.queries import search as queries

SPARKLINE_DAYS = 30
DAY = timedelta(days=1)

Line = list[Decimal | None]  # oldest first, None on days without an observation


def lines_of(connection: Connection, series_ids: Sequence[int]) -> Mapping[int, Line]:
    """Return the line of each series by its id; executes one statement, none without series."""
    days = _days()
    seen = queries.last_prices(connection, series_ids, days[0])
    prices = {(row.series_id, row.time): row.last_price for row in seen}
    return {series_id: [prices.get((series_id, day)) for day in days] for series_id in series_ids}


def _days() -> list[datetime]:
    """Return the beginnings of the last days (UTC), today's last."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [today - age * DAY for age in reversed(range(SPARKLINE_DAYS))]
