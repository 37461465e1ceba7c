"""Tiles: one number each with its change and its line, as links to the page that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.sparkline import sparkline
from dashapp.components.static_markup import Still
from dashapp.paths import MARKET
from services.market.index import IndexRequest, MarketIndex

NO_POINTS = "No prices in the last 30 days"


@dataclass(frozen=True, slots=True)
class IndexTile:
    """A part of the market that has a tile: its name, and the index that it shows."""

    name: str
    request: IndexRequest


def tile_row(tiles: Sequence[dcc.Link]) -> Still:
    """Return tiles side by side."""
    return Still(html.Div(tiles, className="tiles"))


def index_tile(tile: IndexTile, data: MarketIndex, change: float | None) -> dcc.Link:
    """Return the tile of an index over its period, with its change in per cent.

    It leads to the market page with the same filters.
    """
    return dcc.Link(
        [
            html.Span(f"{tile.name} · {formats.PERIOD_CODES[data.period]}", className="tile-name"),
            html.Span([_level(tile, data), _pill(change)], className="tile-numbers"),
            html.Span(sparkline([point.index_value for point in data.points]), className=_colour(change)),
            *_stale(data),
        ],
        href=f"{MARKET}?{urlencode(tile.request.given())}",
        className="tile",
    )


def _level(tile: IndexTile, data: MarketIndex) -> html.Span:
    if not data.points:
        return values.unknown(NO_POINTS)
    level = formats.index_value(data.points[-1].index_value)
    return html.Span(level, className="tile-value", **{"data-key": f"tile|{tile.name}"})


def _pill(change: float | None) -> html.Span:
    return html.Span(values.change(change, "Nothing to compare with yet"), className="pill")


def _colour(change: float | None) -> str:
    return f"change {formats.direction(change)}"


def _stale(data: MarketIndex) -> list[html.Time]:
    """Return the age of the newest price where it is stale."""
    age = values.age(data.as_of)
    return [age] if data.as_of is not None and "stale" in age.className else []
