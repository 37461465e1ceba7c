"""Section of the market: its indices with their lines, and its breadth."""

from dataclasses import dataclass
from datetime import datetime

from db.engine import reading
from db.queries import breadth as queries
from services.market.indices import (
    IndexPointsRequest,
    IndexStanding,
    IndicesRequest,
    load_index_points,
    load_indices,
)
from services.market.overview import FormatOverview, load_formats

FAMILIES = ("ALL", "STD", "MOD", "COM", "RL")
PERIOD = "30d"


@dataclass(frozen=True, slots=True)
class Tile:
    """An index of equal weights: where it stands, and its published values of 30 days."""

    standing: IndexStanding
    line: list[float]


@dataclass(frozen=True, slots=True)
class Breadth:
    """How many series moved by more than the dead band within 24 hours, of those alive (docs/methods.md, breadth).

    `breadth` is (advancing - declining) / alive, None where nothing is alive.
    """

    as_of: datetime | None
    alive: int
    advancing: int
    declining: int
    breadth: float | None


@dataclass(frozen=True, slots=True)
class Market:
    """The market of a currency."""

    as_of: datetime | None
    tiles: list[Tile]
    breadth: Breadth
    formats: list[FormatOverview]


def compute_market(currency: str) -> Market:
    """Return the market of a currency."""
    standings = load_indices(IndicesRequest(currency))
    by_code = {one.code: one for one in standings.items}
    tiles = [_tile(by_code[code]) for name in FAMILIES if (code := f"DC-{currency}-{name}-EW") in by_code]
    with reading() as connection:
        row = queries.breadth(connection, currency)
    share = round((row.advancing - row.declining) / row.alive, 6) if row.alive else None
    breadth = Breadth(row.as_of, row.alive, row.advancing, row.declining, share)
    return Market(standings.as_of, tiles, breadth, load_formats(currency).items)


def _tile(standing: IndexStanding) -> Tile:
    points = load_index_points(IndexPointsRequest(standing.code, PERIOD)).points
    return Tile(standing, [point.index_value for point in points if point.index_value is not None])
