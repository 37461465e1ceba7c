"""The chart of a collection: its index beside the market's, gaps where nothing is known, days of buys and sales."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dashapp.figures.inventory import INDEX, MARKET, MINE, VALUE, held_index, known_points, trades
from dashapp.figures.summaries import held_index as summary
from services.people.valuation.index import HeldIndex, HeldIndexPoint

START = datetime(2026, 11, 1, tzinfo=UTC)


def point(
    day: int, index: float | None, value: str | None, beside: float | None = 100.0, **more: int
) -> HeldIndexPoint:
    """A point of a day."""
    told = {"bought": 0, "sold": 0} | more
    gap = None if index is not None else "nothing_held"
    return HeldIndexPoint(
        START + timedelta(days=day),
        index,
        beside,
        None if value is None else Decimal(value),
        1.0,
        3,
        0.0,
        told["bought"],
        told["sold"],
        gap,
    )


DATA = HeldIndex(
    "USD",
    "30d",
    "method",
    [
        point(0, None, "0.00", None),
        point(1, 100.0, "10.00", 100.0, bought=3),
        point(2, 110.0, "11.00", 102.0),
        point(3, 121.0, "6.00", 101.0, bought=1, sold=2),
    ],
    0.21, None, None, "shorter than a day", 0, 0, 0,
)  # fmt: skip


def test_the_index_is_drawn_beside_the_market_and_the_value_alone() -> None:
    figure = held_index(DATA, INDEX, "light")
    assert {trace.name: [*trace.y] for trace in figure.data} == {
        MINE: [100.0, 110.0, 121.0],
        MARKET: [100.0, 102.0, 101.0],
    }
    figure = held_index(DATA, VALUE, "dark")
    assert {trace.name: [*trace.y] for trace in figure.data} == {MINE: [10.0, 11.0, 6.0]}


def test_days_without_copies_are_no_points() -> None:
    assert [one.time.day for one, _ in known_points(DATA, VALUE)] == [2, 3, 4]
    assert [value for _, value in known_points(DATA, INDEX)] == [100.0, 110.0, 121.0]


def test_days_on_which_no_copy_has_a_price_are_a_gap() -> None:
    days = [point(day, 100.0 + day, f"{day}.00") for day in range(1, 9)]
    gap = replace(days[4], index_value=None, value=None, gap="no_price")
    line = held_index(replace(DATA, points=[*days[:4], gap, *days[5:]]), VALUE, "light").data[0]
    assert [*line.y] == [1.0, 2.0, 3.0, 4.0, None, 6.0, 7.0, 8.0]
    assert not line.connectgaps


def test_a_market_without_prices_is_not_drawn() -> None:
    alone = replace(DATA, points=[replace(one, market_index=None) for one in DATA.points])
    assert [trace.name for trace in held_index(alone, INDEX, "light").data] == [MINE]


def test_days_of_buys_and_sales_are_events_with_their_copies() -> None:
    first, second = trades(DATA)
    assert first.text.startswith("3 copies came")
    assert second.text.startswith("1 copy came and 2 copies went")


def test_the_change_is_said_in_a_sentence() -> None:
    words = summary(DATA, INDEX).replace("\u00a0", " ")
    assert words == "My collection in USD, 30 days: 121.0, up 21.0 %."
    assert summary(replace(DATA, points=[]), VALUE) == "My collection in USD, 30 days: no prices."
