"""News of the market: jumps of prices, sets that came out, lists that were read. All of them are public facts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from db.engine import reading
from db.queries import ingestion as queries
from market.sources import is_simulated
from services.market.movers import DIRECTIONS, Mover, MoversRequest, load_movers
from services.market.sets import SetsRequest, SetValue, load_sets
from services.rows import made_of

JUMP = 10  # per cent in a day
LEAST_PRICE = Decimal(5)  # at both ends of a jump: that of a cheap card is no news
MOST_JUMPS = 20  # in each direction, the largest
RELEASED_FOR = timedelta(days=30)
MOST_SETS = 50  # that are read: sets still to come are among the newest
LOADED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Load:
    """The newest complete reading of a source; `price_count` counts the prices that it brought or confirmed.

    A simulated market is not read: its prices move all the time.
    """

    source: str
    finished_at: datetime
    price_count: int


@dataclass(frozen=True, slots=True)
class News:
    """News in a currency: cards that moved by JUMP per cent in a day, sets of the last month, readings of a day."""

    jumps: list[Mover]
    releases: list[SetValue]
    loads: list[Load]


def load_news(currency: str) -> News:
    """Return the news of now."""
    now = datetime.now(UTC)
    with reading() as connection:
        rows = queries.newest_loads(connection, now - LOADED_FOR)
    loads = [made_of(row, Load) for row in rows if not is_simulated(row.source)]
    return News(_jumps(currency), _releases(currency, now.date()), loads)


def _jumps(currency: str) -> list[Mover]:
    requests = [MoversRequest("24h", direction, currency, MOST_JUMPS, LEAST_PRICE) for direction in DIRECTIONS]
    found = [item for request in requests for item in load_movers(request).items]
    return [item for item in found if abs(item.change_pct) >= JUMP]


def _releases(currency: str, today: date) -> list[SetValue]:
    newest = load_sets(SetsRequest("released_at", "desc", MOST_SETS, currency=currency)).items
    return [one for one in newest if one.released_at and today - RELEASED_FOR < one.released_at <= today]
