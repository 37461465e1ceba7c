"""Targets of alerts: copies that are held, values of locations and sets, searches; each after a change of prices."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.writes import refresh_requests
from market.variants import Currency, Kind
from services.market.search import read_query
from services.people import holdings
from services.people.alerts import backtesting, events, rules
from services.people.alerts.requests import AddRequest, BacktestRequest, EventsRequest
from services.people.alerts.wording import in_words
from services.requests import RejectedRequest
from tests.support.people import new_email, register
from tests.support.prices import ago, begin_run, execute, price, rows, scalar, series, store
from tests.support.valued import add, open_market
from upkeep import after_prices


@pytest.fixture
def user(database: Engine) -> int:
    """A user with two of card 1 (12.00) and three of card 2 (4.00) in a binder: 36.00."""
    open_market(database)
    owner = register(new_email()).user.id
    add(owner, 1, 2, location="Binder")
    add(owner, 2, 3, location="Binder")
    add(owner, 1, 1, location="Box")
    return owner


def load(engine: Engine, card: int, amount: str, hours: float = 0.05, **variant: Any) -> None:
    """A run that stores a price of now, with all that follows."""
    run, time = begin_run(engine), ago(0, hours=-hours)
    store(engine, [series(card, price(time, amount), **variant)], run_id=run)
    with engine.begin() as connection:
        refresh_requests.request(connection, run, time, ago(0, hours=-hours - 1))
    after_prices.run(engine)


def told(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT kind, price FROM alert_events ORDER BY id")


def location_of(engine: Engine, user: int, name: str) -> int:
    number: int = scalar(
        engine, "SELECT id FROM locations WHERE user_id = :user AND name = :name", user=user, name=name
    )
    return number


def words(user: int) -> list[str]:
    return [in_words(one) for one in events.load_events(user, EventsRequest()).items]


def test_copies_that_are_held_are_watched_for_as_long_as_there_are_any(user: int, database: Engine) -> None:
    copies = add(user, 3, 1, condition="LIGHTLY_PLAYED")
    rule = rules.add(user, AddRequest("above", target="holding", holding_id=copies.id, price=Decimal(3)))
    assert (rule.target, rule.condition, rule.last_price) == ("holding", "LIGHTLY_PLAYED", Decimal("2.00"))
    load(database, 3, "3.50", marketplace="manapool", condition="LIGHTLY_PLAYED")
    assert told(database) == [("fired", 350)]
    holdings.remove(user, copies.id, copies.version)
    load(database, 3, "4.50", hours=0.2, marketplace="manapool", condition="LIGHTLY_PLAYED")
    assert told(database) == [("fired", 350), ("error", None)]
    assert "you hold no copy of it any more" in words(user)[0]


def test_the_value_of_a_location_is_that_of_its_copies(user: int, database: Engine) -> None:
    binder = location_of(database, user, "Binder")
    rule = rules.add(user, AddRequest("above", target="location", location_id=binder, price=Decimal(40)))
    assert (rule.card, rule.location, rule.last_price, rule.state) == (None, "Binder", Decimal("36.00"), "armed")
    load(database, 2, "6")
    assert told(database) == [("fired", 4200)]
    assert words(user) == ["Value of Binder: $42.00, $40.00 or more"]


@pytest.mark.parametrize("target", ["location", "holding"])
def test_a_sale_that_brings_the_cost_fires_and_copies_without_a_cost_do_not_count(
    target: str, user: int, database: Engine
) -> None:
    bought = add(user, 2, 2, "4.00", location="Shelf")  # TCGplayer's fees leave less of 4.00
    add(user, 4, 1, location="Shelf")
    named = {"location_id": location_of(database, user, "Shelf")} if target == "location" else {"holding_id": bought.id}
    rule = rules.add(user, AddRequest("liquidation", target=target, percent=Decimal(100), **named))
    assert rule.state == "armed"
    load(database, 2, "4.20", marketplace="cardkingdom", kind=Kind.BUYLIST)
    assert told(database) == [("fired", 840)]
    assert "$8.40, 100 % of the cost or more" in words(user)[0]


def test_a_series_has_cost_nothing_so_no_sale_of_it_is_watched(user: int) -> None:
    with pytest.raises(RejectedRequest) as refused:
        rules.add(user, AddRequest("liquidation", 1, percent=Decimal(100)))
    assert "trigger" in refused.value.fields
    with pytest.raises(RejectedRequest):
        backtesting.load_backtest(user, BacktestRequest("liquidation", target="location", percent=Decimal(100)))


def test_a_price_elsewhere_does_not_touch_a_location(user: int, database: Engine) -> None:
    box = location_of(database, user, "Box")
    rule = rules.add(user, AddRequest("above", target="location", location_id=box, price=Decimal(20)))
    load(database, 2, "600")
    assert rules.load_rule(user, rule.id).last_time == rule.last_time
    assert told(database) == []


def test_what_prices_did_to_a_location_is_a_change_without_what_was_bought(user: int, database: Engine) -> None:
    binder = location_of(database, user, "Binder")
    asked = AddRequest("change", target="location", location_id=binder, percent=Decimal(20), window="7d")
    assert rules.add(user, asked).state == "armed"  # 20 + 15 became 24 + 12: 2.86 per cent
    add(user, 1, 50, location="Binder")
    load(database, 2, "4.10", hours=0.1)
    assert told(database) == []
    load(database, 1, "13", hours=0.2)
    assert [kind for kind, _ in told(database)] == ["fired"]


def test_a_location_that_is_gone_is_told_once(user: int, database: Engine) -> None:
    binder = location_of(database, user, "Binder")
    rules.add(user, AddRequest("above", target="location", location_id=binder, price=Decimal(40)))
    execute(database, "DELETE FROM locations WHERE id = :id", id=binder)
    execute(database, "UPDATE alert_rules SET due_at = now()")
    for _ in range(2):
        after_prices.run(database, anyway=True)
    assert told(database) == [("error", None)]


def test_locations_and_copies_of_others_are_as_unknown_as_none(user: int, database: Engine) -> None:
    other = register(new_email()).user.id
    copies = scalar(database, "SELECT min(id) FROM holdings WHERE user_id = :user", user=user)
    for asked in (
        AddRequest("above", target="location", location_id=location_of(database, user, "Binder"), price=Decimal(1)),
        AddRequest("above", target="holding", holding_id=copies, price=Decimal(1)),
    ):
        with pytest.raises(RejectedRequest):
            rules.add(other, asked)


def test_the_value_of_a_set_is_watched_in_its_currency(user: int, database: Engine) -> None:
    value = scalar(database, "SELECT value FROM set_overviews WHERE set_code = 'tst' AND currency = 'USD'")
    rule = rules.add(user, AddRequest("above", target="set_index", set_code="tst", price=value + 8))
    assert (rule.set_code, rule.last_price, rule.state) == ("tst", value, "armed")
    load(database, 5, "9", marketplace="cardmarket", currency=Currency.EUR)
    assert told(database) == []
    load(database, 1, "25", hours=0.1)
    assert [kind for kind, _ in told(database)] == ["fired"]
    assert words(user)[0].startswith("Value of Test Set (tst): ")


def test_a_search_tells_of_the_cheapest_card_that_it_finds(user: int, database: Engine) -> None:
    asked = AddRequest("below", target="search", query=read_query("r:rare"), price=Decimal("3.60"))
    rule = rules.add(user, asked)
    assert (rule.query, rule.last_price, rule.state) == ("rarity=rare", Decimal("4.00"), "armed")
    load(database, 1, "3.50")
    event = events.load_events(user, EventsRequest()).items[0]
    assert (event.kind, event.price, event.card_id) == ("fired", Decimal("3.50"), 1)
    assert "found by rarity=rare: $3.50, $3.60 or less" in words(user)[0]


def test_a_search_that_is_no_longer_one_spoils_no_other_rule(user: int, database: Engine) -> None:
    rules.add(user, AddRequest("below", target="search", query=read_query("r:rare"), price=Decimal("3.60")))
    rules.add(user, AddRequest("below", 1, price=Decimal(10)))
    execute(database, "UPDATE alert_rules SET query = 'rarity=(' WHERE query IS NOT NULL")
    load(database, 1, "9")
    assert sorted(told(database), key=str) == [("error", None), ("fired", 900)]


def test_searches_are_few(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.people.alerts.targets.MOST_SEARCHES", 1)
    asked = AddRequest("below", target="search", query=read_query("r:rare"), price=Decimal("3.60"))
    rules.add(user, asked)
    with pytest.raises(RejectedRequest):
        rules.add(user, asked)


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("holding", {}),
        ("location", {"card_id": 1}),
        ("set_index", {"set_code": "tst", "finish": "foil"}),
        ("set_index", {"set_code": "nope"}),
        ("search", {"query": read_query("r:rare"), "kind": "buylist"}),
        ("series", {"card_id": 1, "location_id": 1}),
    ],
)
def test_a_target_has_its_own_fields_only(user: int, target: str, more: dict[str, Any]) -> None:
    with pytest.raises(RejectedRequest):
        rules.add(user, AddRequest("below", target=target, price=Decimal(1), **more))


def test_each_target_is_tried_over_stored_prices(user: int, database: Engine) -> None:
    binder = location_of(database, user, "Binder")
    asked: list[dict[str, Any]] = [
        {"target": "location", "location_id": binder, "price": Decimal(36)},  # 35 eight days ago, 35.50 yesterday
        {"target": "set_index", "set_code": "tst", "price": Decimal(1)},
        {"target": "search", "query": read_query("r:rare"), "price": Decimal(4)},
    ]
    found = [backtesting.load_backtest(user, BacktestRequest("above", **one)) for one in asked]
    assert found[0].points >= 2
    assert [one.price for one in found[0].firings] == [Decimal("36.00")]
    assert found[2].points == 3
