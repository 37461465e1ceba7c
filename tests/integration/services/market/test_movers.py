"""Movers equal a plain computation from every snapshot of the simulated market."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine

from db import summaries
from db.engine import read_engine
from db.queries import movers as queries
from market.headline import headline_of
from market.variants import Currency
from services.market.movers import MOST_VARIANTS, Mover, MoversRequest, load_movers
from services.market.movers import Move as MoveOfSeries
from services.market.sparklines import SPARKLINE_DAYS
from services.requests import InvalidRequest
from tests.support.headlines import CURRENT_FOR
from tests.support.prices import SeriesKey, ago, make_card, price, rows, series, snapshots, store
from tests.support.reference import WINDOWS, Latest, latest_of
from tests.support.statements import counted

WINDOW_PLACES = dict(zip(("24h", "7d", "30d"), range(len(WINDOWS)), strict=True))
Move = tuple[Decimal, SeriesKey, tuple[Any, ...]]


@pytest.fixture(scope="module")
def latest(market_url: str) -> Iterator[Latest]:
    """The newest price of every series that is one of now, with its own prices at the start of each window."""
    engine = create_engine(market_url)
    found = latest_of(snapshots(engine))
    newest = {
        currency: max(values[0] for key, values in found.items() if key.currency == currency) for currency in Currency
    }
    yield {key: values for key, values in found.items() if values[0] > newest[Currency(key.currency)] - CURRENT_FOR}
    engine.dispose()


@pytest.fixture(scope="module")
def speaking(market_url: str, latest: Latest) -> set[SeriesKey]:
    """The series that speak for their cards."""
    engine = create_engine(market_url)
    cards = {row[0]: row[1:] for row in rows(engine, "SELECT scryfall_id, language, finishes FROM cards")}
    engine.dispose()
    offers: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for key, values in latest.items():
        offers[key.card, key.currency].append(
            SimpleNamespace(**key._asdict(), key=key, is_current=True, confirmed_at=values[0])
        )
    chosen = (headline_of(found, currency, *cards[card]) for (card, currency), found in offers.items())
    return {one.key for one in chosen if one is not None}


def size_of(move: Move, by: str) -> Decimal:
    then, _, now, _ = move[2]
    size: Decimal = abs(move[0]) if by == "percent" else abs(now - then)
    return size


def moves(latest: Latest, speaking: set[SeriesKey], request: MoversRequest) -> list[Move]:
    """Change, series, and (price then, time then, price now, time now), a card once, the largest move first."""
    chosen = []
    for candidates in of_cards(latest, request).values():
        headline = [one for one in candidates if one[1] in speaking]
        right_way = [one for one in headline or candidates if (one[0] > 0) == (request.direction == "up")]
        chosen += sorted(right_way, key=lambda one: size_of(one, request.by), reverse=True)[:1]
    return sorted(chosen, key=lambda one: size_of(one, request.by), reverse=True)


def of_cards(latest: Latest, request: MoversRequest) -> dict[UUID, list[Move]]:
    """The series of each card that moved, either way, within the limits of the request."""
    found: dict[UUID, list[Move]] = defaultdict(list)
    for key, values in latest.items():
        place = -3 * (len(WINDOWS) - WINDOW_PLACES[request.window])
        then, time_then, change = values[place : place + 3 or None]
        wanted = request.finish in (None, key.finish) and request.condition in (None, key.condition)
        if not wanted or not change or (key.kind, key.currency) != ("retail", request.currency):
            continue
        if min(then, values[1]) >= request.min_price:
            found[key.card].append((change, key, (then, time_then, values[1], values[0])))
    return found


def key_of(item: Mover, currency: str) -> SeriesKey:
    return series_key(item.card.scryfall_id, item, currency)


def series_key(card: UUID, move: MoveOfSeries, currency: str) -> SeriesKey:
    return SeriesKey(card, move.marketplace, move.condition, move.finish, move.language, currency, "retail")


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("window", WINDOW_PLACES)
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"currency": "EUR"},
        {"min_price": "5"},
        {"min_price": "0.1"},
        {"finish": "foil", "currency": "EUR"},
        {"condition": "NEAR_MINT", "finish": "nonfoil", "currency": "EUR"},
        {"by": "money"},
        {"by": "money", "currency": "EUR", "finish": "foil"},
        {"by": "money", "min_price": "0.1"},
    ],
)
def test_movers_are_the_largest_moves_of_all_a_card_once(
    market: Engine, latest: Latest, speaking: set[SeriesKey], window: str, direction: str, filters: dict[str, Any]
) -> None:
    request = MoversRequest.parse(window, direction, limit=7, **filters)
    expected = moves(latest, speaking, request)
    assert len(expected) >= 3
    found = load_movers(request).items
    assert [sizes(item, request.by) for item in found] == [size_of(one, request.by) for one in expected[:7]]
    assert len({item.card.id for item in found}) == len(found)
    facts = {key: (change, *ends) for change, key, ends in expected}
    for item in found:
        ends = (item.price_then, item.time_then, item.price_now, item.time_now)
        assert facts[key_of(item, request.currency)] == (item.change_pct, *ends)


def sizes(item: Mover, by: str) -> Decimal:
    return abs(item.change_pct) if by == "percent" else abs(item.price_now - item.price_then)


@pytest.mark.parametrize("filters", [{}, {"currency": "EUR", "by": "money"}, {"condition": "NEAR_MINT"}])
def test_the_other_series_that_moved_are_folded_below_their_card(
    market: Engine, latest: Latest, filters: dict[str, Any]
) -> None:
    request = MoversRequest.parse("7d", "up", limit=20, **filters)
    moved = of_cards(latest, request)
    found = load_movers(request).items
    assert any(item.variants for item in found)
    for item in found:
        others = [one for one in moved[item.card.scryfall_id] if one[1] != key_of(item, request.currency)]
        expected = sorted((size_of(one, request.by) for one in others), reverse=True)
        assert [sizes(one, request.by) for one in item.variants] == expected[:MOST_VARIANTS]
        assert item.variant_count == len(others)
        known = {one[1] for one in others}
        assert all(series_key(item.card.scryfall_id, one, request.currency) in known for one in item.variants)


def test_a_mover_has_the_prices_of_a_month_where_they_are_asked_for(market: Engine) -> None:
    request = MoversRequest.parse("7d", "up")
    assert {len(item.sparkline) for item in load_movers(request, with_sparklines=True).items} == {SPARKLINE_DAYS}
    assert {len(item.sparkline) for item in load_movers(request).items} == {0}


def test_a_list_that_the_kept_movers_cannot_fill_is_the_same(
    market: Engine, latest: Latest, speaking: set[SeriesKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT", 1)
    request = MoversRequest.parse("7d", "up", limit=50)
    assert [item.change_pct for item in load_movers(request).items] == [
        change for change, _, _ in moves(latest, speaking, request)[:50]
    ]


@pytest.mark.parametrize("by", ["percent", "money"])
@pytest.mark.parametrize("limit", [1, 50])
@pytest.mark.parametrize("kept", [1, 500])
def test_movers_take_four_statements_at_most_however_many_they_are(
    market: Engine, limit: int, kept: int, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT", kept)
    with counted(read_engine()) as statements:
        load_movers(MoversRequest.parse("7d", "down", limit=limit, by=by))
    assert 1 <= len(statements) <= 4


def moved(card: int, then: str, now: str, **variant: Any) -> Any:
    return series(card, price(ago(1), then), price(ago(0), now), **variant)


def told(engine: Engine, direction: str = "up", **filters: Any) -> list[tuple[str, str, str, Decimal]]:
    """Name, finish, condition and change of the movers of a day."""
    summaries.refresh(engine)
    items = load_movers(MoversRequest.parse("24h", direction, **filters)).items
    return [(item.card.name, item.finish, item.condition, item.change_pct) for item in items]


def test_a_card_stands_once_with_its_headline_among_all_its_series_that_rose(database: Engine) -> None:
    many = [
        moved(number, "10", str(20 + place), marketplace=place_of, condition=condition, finish=finish)
        for number in (1, 2, 3)
        for place, (place_of, condition, finish) in enumerate(
            (place_of, condition, finish)
            for place_of in ("tcgplayer", "manapool", "cardkingdom")
            for condition in ("NEAR_MINT", "LIGHTLY_PLAYED")
            for finish in ("nonfoil", "foil")
        )
    ]
    store(database, many, [make_card(number) for number in (1, 2, 3)])
    expected = [(f"Card {number}", "nonfoil", "NEAR_MINT", 100) for number in (1, 2, 3)]
    assert told(database) == expected
    assert told(database, finish="foil") == [(f"Card {number}", "foil", "LIGHTLY_PLAYED", 210) for number in (1, 2, 3)]


def test_the_largest_move_stands_for_a_card_whose_headline_did_not_move(database: Engine) -> None:
    offers = [
        moved(1, "10", "10"),
        moved(1, "10", "12", marketplace="manapool"),
        moved(1, "10", "15", condition="DAMAGED"),
    ]
    store(database, offers, [make_card(1)])
    assert told(database) == [("Card 1", "nonfoil", "DAMAGED", 50)]
    assert told(database, condition="NEAR_MINT") == [("Card 1", "nonfoil", "NEAR_MINT", 20)]


def test_a_card_whose_headline_fell_is_no_gainer_for_another_series(database: Engine) -> None:
    store(database, [moved(1, "10", "9"), moved(1, "10", "30", finish="foil")], [make_card(1)])
    assert told(database) == []
    assert told(database, "down") == [("Card 1", "nonfoil", "NEAR_MINT", -10)]
    assert told(database, finish="foil") == [("Card 1", "foil", "NEAR_MINT", 200)]


def test_a_headline_below_the_least_price_leaves_its_place_to_another_series(database: Engine) -> None:
    store(database, [moved(1, "2", "3"), moved(1, "50", "60", finish="foil")], [make_card(1)])
    assert told(database) == [("Card 1", "nonfoil", "NEAR_MINT", 50)]
    assert told(database, min_price="20") == [("Card 1", "foil", "NEAR_MINT", 20)]


def test_a_market_without_prices_has_no_movers(database: Engine) -> None:
    found = load_movers(MoversRequest.parse())
    assert (found.items, found.as_of) == ([], None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("window", "2w"), ("direction", "sideways"), ("by", "weight"), ("limit", "51"), ("limit", "0"),
     ("min_price", "-1"), ("min_price", "1e9"), ("finish", "shiny"), ("condition", "NEW"), ("currency", "GBP")],
)  # fmt: skip
def test_every_wrong_word_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        MoversRequest.parse(**{field: value})
    assert list(refused.value.fields) == [field]
