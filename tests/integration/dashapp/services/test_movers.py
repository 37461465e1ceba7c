"""Movers equal a plain computation from every snapshot of the simulated market."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from dashapp.services.movers import Mover, MoversRequest, load_movers
from dashapp.services.requests import InvalidRequest
from db.engine import read_engine
from db.queries import movers as queries
from tests.support.prices import SeriesKey, snapshots
from tests.support.reference import REACH, WINDOWS, Latest, latest_of
from tests.support.statements import counted

WINDOW_PLACES = dict(zip(("24h", "7d", "30d"), range(len(WINDOWS)), strict=True))


@pytest.fixture(scope="module")
def latest(market_url: str) -> Iterator[Latest]:
    """The newest price of every series, with its own prices at the start of each window."""
    engine = create_engine(market_url)
    yield latest_of(snapshots(engine))
    engine.dispose()


def moves(latest: Latest, request: MoversRequest) -> list[tuple[Decimal, SeriesKey, tuple[Any, ...]]]:
    """Change, series, and (price then, time then, price now, time now) of all that moved, the largest change first."""
    retail = {
        key: values for key, values in latest.items() if key.kind == "retail" and key.currency == request.currency
    }
    newest = max(values[0] for values in retail.values())
    found = []
    for key, values in retail.items():
        place = -3 * (len(WINDOWS) - WINDOW_PLACES[request.window])
        then, time_then, change = values[place : place + 3 or None]
        wanted = request.finish in (None, key.finish) and request.condition in (None, key.condition)
        if not wanted or not change or values[0] <= newest - REACH or (change > 0) != (request.direction == "up"):
            continue
        if min(then, values[1]) >= request.min_price:
            found.append((change, key, (then, time_then, values[1], values[0])))
    return sorted(found, key=lambda one: abs(one[0]), reverse=True)


def key_of(item: Mover, currency: str) -> SeriesKey:
    return SeriesKey(
        item.card.scryfall_id, item.marketplace, item.condition, item.finish, item.language, currency, "retail"
    )


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("window", WINDOW_PLACES)
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"currency": "EUR"},
        {"min_price": "20"},
        {"min_price": "0.1"},
        {"finish": "foil"},
        {"condition": "NEAR_MINT", "finish": "nonfoil", "currency": "EUR"},
    ],
)
def test_movers_are_the_largest_changes_of_all(
    market: Engine, latest: Latest, window: str, direction: str, filters: dict[str, Any]
) -> None:
    request = MoversRequest.parse(window, direction, limit=7, **filters)
    expected = moves(latest, request)
    assert len(expected) > 3
    found = load_movers(request).items
    assert [item.change_pct for item in found] == [change for change, _, _ in expected[:7]]
    told = {key: (change, *ends) for change, key, ends in expected}
    for item in found:
        ends = (item.price_then, item.time_then, item.price_now, item.time_now)
        assert told[key_of(item, request.currency)] == (item.change_pct, *ends)


def test_a_list_that_the_kept_movers_cannot_fill_is_the_same(
    market: Engine, latest: Latest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT", 1)
    request = MoversRequest.parse("7d", "up", limit=50)
    assert [item.change_pct for item in load_movers(request).items] == [
        change for change, _, _ in moves(latest, request)[:50]
    ]


@pytest.mark.parametrize("limit", [1, 50])
@pytest.mark.parametrize("kept", [1, 500])
def test_movers_take_four_statements_at_most_however_many_they_are(
    market: Engine, limit: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT", kept)
    with counted(read_engine()) as statements:
        load_movers(MoversRequest.parse("7d", "down", limit=limit))
    assert 1 <= len(statements) <= 4


def test_a_market_without_prices_has_no_movers(database: Engine) -> None:
    found = load_movers(MoversRequest.parse())
    assert (found.items, found.as_of) == ([], None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("window", "2w"), ("direction", "sideways"), ("limit", "51"), ("limit", "0"), ("min_price", "-1"),
     ("min_price", "1e3"), ("finish", "shiny"), ("condition", "NEW"), ("currency", "GBP")],
)  # fmt: skip
def test_every_wrong_word_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        MoversRequest.parse(**{field: value})
    assert list(refused.value.fields) == [field]
