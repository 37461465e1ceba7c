"""Wants that alerts watch: the best price that fulfils a want, after a change of prices."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from db.writes import refresh_requests
from services.people.alerts import backtesting, events, rules
from services.people.alerts.requests import AddRequest, BacktestRequest, EventsRequest
from services.people.alerts.wording import in_words
from services.people.wants import changing
from services.people.wants.requests import ChangeRequest
from services.requests import RejectedRequest
from tests.support.people import new_email, register
from tests.support.prices import ago, begin_run, execute, price, rows, series, store
from tests.support.wanting import EUR, open_shops, want
from upkeep import after_prices

D = Decimal


@pytest.fixture
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


@pytest.fixture
def user(database: Engine) -> int:
    """A user."""
    return register(new_email()).user.id


def load(engine: Engine, card: int, amount: str, hours: float, **variant: Any) -> None:
    """A run that stores a price of so many hours from now, with all that follows."""
    run, time = begin_run(engine), ago(0, hours=-hours)
    store(engine, [series(card, price(time, amount), **variant)], run_id=run)
    with engine.begin() as connection:
        refresh_requests.request(connection, run, time, ago(0, hours=-hours - 1))
    after_prices.run(engine)


def told(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT kind, price FROM alert_events ORDER BY id")


def below(user: int, want_id: int, limit: str, **more: Any) -> rules.AlertRule:
    return rules.add(user, AddRequest("below", target="want", want_id=want_id, price=D(limit), **more))


def test_a_want_fires_when_its_best_price_crosses_the_line(user: int, cards: list[int], database: Engine) -> None:
    wanted = want(user, cards[0], condition="NEAR_MINT", max_price=D("1.20"), currency="USD")
    rule = below(user, wanted.id, "1.20")
    assert (rule.want_id, rule.state, rule.last_price, rule.condition) == (wanted.id, "armed", D("1.50"), "NEAR_MINT")
    assert rule.card is not None
    assert rule.card.id == cards[0]
    load(database, 1, "1.10", 0.05)
    assert told(database) == [("fired", 110)]
    words = in_words(events.load_events(user, EventsRequest()).items[0])
    assert words == "Lightning Bolt (m10 146), on your want list: $1.10, $1.20 or less"


def test_only_prices_that_fulfil_the_want_touch_it(user: int, cards: list[int], database: Engine) -> None:
    foil = want(user, cards[0], finish="foil")
    rule = below(user, foil.id, "8.00")
    load(database, 1, "1.00", 0.05)
    load(database, 1, "0.80", 0.1, condition="NEAR_MINT", **EUR)
    assert rules.load_rule(user, rule.id).last_time == rule.last_time
    load(database, 1, "7.50", 0.15, finish="foil")
    assert told(database) == [("fired", 750)]


def test_any_printing_of_a_want_fires_by_each_of_them(user: int, cards: list[int], database: Engine) -> None:
    wanted = want(user, cards[0], any_printing=True)
    below(user, wanted.id, "0.50")
    load(database, 3, "0.40", 0.05)
    assert told(database) == [("fired", 40)]
    event = events.load_events(user, EventsRequest()).items[0]
    assert (event.card_id, event.collector_number) == (cards[2], "147")


def test_the_best_price_is_looked_for_in_the_currency_of_the_rule(
    user: int, cards: list[int], database: Engine
) -> None:
    wanted = want(user, cards[3], max_price=D(85), currency="USD")
    rule = below(user, wanted.id, "75", currency="EUR")
    assert (rule.currency, rule.last_price) == ("EUR", D("80.00"))
    load(database, 4, "70", 0.05)
    assert told(database) == []
    load(database, 4, "74", 0.1, **EUR)
    assert told(database) == [("fired", 7400)]


def test_a_want_that_has_changed_is_watched_as_it_is_now(user: int, cards: list[int], database: Engine) -> None:
    wanted = want(user, cards[0], condition="NEAR_MINT", finish="foil")
    rule = below(user, wanted.id, "1.80")
    assert rule.last_price == D("9.00")
    changing.change(user, ChangeRequest(wanted.id, wanted.version, finish="nonfoil"))
    load(database, 1, "8.00", 0.05, finish="foil")
    assert told(database) == []
    load(database, 1, "1.90", 0.1)
    assert told(database) == [("fired", 150)]


def test_a_want_of_a_merged_card_is_touched_by_what_it_became(user: int, cards: list[int], database: Engine) -> None:
    wanted = want(user, cards[5])
    rule = below(user, wanted.id, "3")
    assert rule.last_price is None
    execute(
        database,
        "UPDATE cards SET merged_into = :new, gone_at = now(), gone_reason = 'merged' WHERE id = :old",
        new=cards[4],
        old=cards[5],
    )
    load(database, 5, "0.90", 0.05)
    assert rules.load_rule(user, rule.id).last_price == D("0.90")


def test_a_removed_want_is_told_once_and_watched_again_when_it_is_back(
    user: int, cards: list[int], database: Engine
) -> None:
    wanted = want(user, cards[0])
    rule = below(user, wanted.id, "0.90")
    changing.remove(user, wanted.id)
    load(database, 1, "0.95", 0.05)
    execute(database, "UPDATE alert_rules SET due_at = now()")
    for _ in range(2):
        after_prices.run(database, anyway=True)
    assert told(database) == [("error", None)]
    assert "not on your want list any more" in in_words(events.load_events(user, EventsRequest()).items[0])
    again = want(user, cards[0])
    load(database, 1, "0.85", 0.1)
    assert rules.load_rule(user, rule.id).want_id == again.id
    assert [kind for kind, _ in told(database)] == ["error", "mended", "fired"]


def test_an_alert_follows_no_want_while_its_own_is_there(user: int, cards: list[int]) -> None:
    wanted = want(user, cards[0])
    rule = below(user, wanted.id, "0.90")
    want(user, cards[0], finish="foil")
    assert rules.load_rule(user, rule.id).want_id == wanted.id


def test_the_want_of_another_user_is_as_unknown_as_none(user: int, cards: list[int]) -> None:
    wanted = want(user, cards[0])
    other = register(new_email()).user.id
    for number in (wanted.id, 999_999):
        with pytest.raises(RejectedRequest):
            below(other, number, "0.90")


def test_a_want_has_a_price_and_nothing_else_to_wait_for(user: int, cards: list[int]) -> None:
    wanted = want(user, cards[0])
    with pytest.raises(RejectedRequest):
        rules.add(user, AddRequest("new_low", target="want", want_id=wanted.id, days=7))
    with pytest.raises(RejectedRequest):
        below(user, wanted.id, "1", card_id=cards[0])
    with pytest.raises(RejectedRequest):
        below(user, wanted.id, "1", finish="foil")


def test_a_want_is_tried_over_the_prices_that_fulfilled_it(user: int, cards: list[int], database: Engine) -> None:
    run = begin_run(database)
    past = [price(ago(days), "0.60" if days == 40 else "2.20") for days in range(20, 60)]
    store(database, [series(5, *past)], run_id=run)
    with database.begin() as connection:
        refresh_requests.request(connection, run, ago(60), ago(19))
    after_prices.run(database)
    asked = BacktestRequest("below", target="want", want_id=want(user, cards[4]).id, price=D("0.70"))
    found = backtesting.load_backtest(user, asked)
    assert [one.price for one in found.firings] == [D("0.60"), D("0.50")]
