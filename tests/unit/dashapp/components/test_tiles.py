"""Tiles of indices."""

from datetime import UTC, datetime, timedelta

from dashapp.components.tiles import IndexTile, index_tile
from services.market.index import IndexPoint, IndexRequest, MarketIndex
from tests.unit.dashapp.rendering import classes, everything, find, text_of

START = datetime(2026, 2, 1, tzinfo=UTC)
TILE = IndexTile("EUR foil index", IndexRequest("EUR", "30d", finish="foil"))


def index(*levels: float, age: timedelta = timedelta(minutes=5)) -> MarketIndex:
    points = [IndexPoint(START + day * timedelta(days=1), level, 5.0, 400, 1, 1) for day, level in enumerate(levels)]
    return MarketIndex("EUR", "30d", "1 hour", datetime.now(UTC) - age if levels else None, "a method", points)


def test_a_tile_names_its_number_and_tells_level_and_change() -> None:
    told = text_of(index_tile(TILE, index(100, 98.4), -1.6))
    for part in ("EUR foil index", "98.4", "▼", "−1.6 %", "30 d"):
        assert part in told


def test_a_tile_leads_to_the_market_with_its_filters() -> None:
    (link,) = find(index_tile(TILE, index(100, 101), 1.0), "Link")
    assert link.href == "/market?currency=EUR&period=30d&finish=foil"


def test_the_level_has_a_key_of_its_own_so_that_a_change_is_marked() -> None:
    parts = everything(index_tile(TILE, index(100, 98.4), -1.6))
    assert [getattr(part, "data-key") for part in parts if hasattr(part, "data-key")] == ["tile|EUR foil index"]


def test_the_line_has_the_colour_of_the_change() -> None:
    assert "up" in classes(index_tile(TILE, index(100, 101), 1.0))
    assert "down" in classes(index_tile(TILE, index(100, 99), -1.0))


def test_the_age_is_told_where_it_is_stale_only() -> None:
    assert find(index_tile(TILE, index(100, 101), 1.0), "Time") == []
    (age,) = find(index_tile(TILE, index(100, 101, age=timedelta(days=6)), 1.0), "Time")
    assert (text_of(age), age.className) == ("6 d ago", "age stale")


def test_a_market_without_prices_has_a_dash_with_the_reason() -> None:
    told = text_of(index_tile(TILE, index(), None))
    assert "–" in told
    assert "No prices in the last 30 days" in told
    assert "0.0" not in told
