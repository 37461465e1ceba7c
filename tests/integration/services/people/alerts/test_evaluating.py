"""Evaluation after a change of prices: one event for each firing, whatever is repeated, undone or killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db.writes import alerts as writes
from db.writes import refresh_requests
from ingestion.runs.undo import undo
from market.variants import Condition, Kind
from services.people.alerts import channels, evaluating, events, rules
from services.people.alerts.requests import AddRequest, ChangeRequest, ChannelRequest, EventsRequest, SnoozeRequest
from tests.support.people import register
from tests.support.prices import begin_run, make_card, price, rows, scalar, series, store
from upkeep import after_prices

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
BEFORE = NOW - timedelta(hours=6)


def load(engine: Engine, amount: str, time: datetime, card: int = 1, run: int | None = None, **variant: Any) -> int:
    """A run that stores one price, with all that follows."""
    run = begin_run(engine) if run is None else run
    store(engine, [series(card, price(time, amount), **variant)], [make_card(card)], run)
    with engine.begin() as connection:
        refresh_requests.request(connection, run, time, time + timedelta(seconds=1))
    after_prices.run(engine)
    return run


def told(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT kind, price FROM alert_events ORDER BY id")


@pytest.fixture
def user(database: Engine) -> int:
    """A user; card 1 costs 12.00."""
    load(database, "12.00", BEFORE)
    return register().user.id


def below(user: int, limit: str = "10", **more: Any) -> int:
    card = more.pop("card_id", 1)
    return rules.add(user, AddRequest("below", card, price=Decimal(limit), **more)).id


def test_a_price_below_the_limit_is_one_event_with_a_delivery(user: int, database: Engine) -> None:
    channels.add(user, ChannelRequest("webhook", "https://example.org/hook"))
    rule = below(user)
    load(database, "9.50", BEFORE + timedelta(hours=2))
    load(database, "9.40", BEFORE + timedelta(hours=4))
    assert told(database) == [("fired", 950)]
    assert rules.load_rule(user, rule).state == "fired"
    assert scalar(database, "SELECT count(*) FROM alert_deliveries WHERE due_at IS NOT NULL") == 1
    page = events.load_events(user, EventsRequest())
    assert (page.unread, page.items[0].price, page.items[0].limit) == (1, Decimal("9.50"), Decimal("10.00"))


def test_rules_of_other_cards_and_users_are_left_alone(user: int, database: Engine) -> None:
    load(database, "12.00", BEFORE, card=2)
    bob = register("bob@example.org").user.id
    mine, other = below(user), below(bob, card_id=2)
    load(database, "9.50", BEFORE + timedelta(hours=2))
    assert scalar(database, "SELECT user_id FROM alert_events") == user
    assert (rules.load_rule(user, mine).state, rules.load_rule(bob, other).state) == ("fired", "armed")
    with pytest.raises(rules.NoSuchRule):
        rules.load_rule(bob, mine)


def test_a_repeated_run_adds_nothing(user: int, database: Engine) -> None:
    below(user)
    run = load(database, "9.50", BEFORE + timedelta(hours=2))
    load(database, "9.50", BEFORE + timedelta(hours=2), run=run)
    assert told(database) == [("fired", 950)]


def test_an_undone_run_takes_its_event_back_and_loading_it_again_adds_nothing(user: int, database: Engine) -> None:
    below(user)
    run = load(database, "9.50", BEFORE + timedelta(hours=2))
    with database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE ingestion_runs SET status = 'succeeded' WHERE id = {run}")
    undo(run)
    assert [one.is_taken_back for one in events.load_events(user, EventsRequest()).items] == [True]
    load(database, "9.50", BEFORE + timedelta(hours=2))
    assert told(database) == [("fired", 950)]


def test_a_kill_before_the_commit_leaves_everything_to_the_next_evaluation(
    user: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    below(user)
    stored = writes.store

    def killed(*arguments: Any) -> Any:
        stored(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writes, "store", killed)
        with pytest.raises(KeyboardInterrupt):
            load(database, "9.50", BEFORE + timedelta(hours=2))
    assert told(database) == []
    after_prices.run(database)
    after_prices.run(database)
    assert told(database) == [("fired", 950)]


def test_a_rule_that_is_already_true_says_so_and_fires_only_if_asked(user: int, database: Engine) -> None:
    quiet = rules.add(user, AddRequest("below", 1, price=Decimal(20)))
    assert (quiet.state, quiet.already_true, told(database)) == ("fired", True, [])
    loud = rules.add(user, AddRequest("below", 1, price=Decimal(20), notifies_if_true=True))
    assert (loud.state, loud.already_true, told(database)) == ("fired", False, [("fired", 1200)])


def test_any_printing_is_the_cheapest_of_the_card(database: Engine) -> None:
    oracle = {"oracle_id": UUID(int=77)}
    run = begin_run(database)
    prices = [series(one, price(BEFORE, amount)) for one, amount in ((1, "12.00"), (2, "15.00"))]
    store(database, prices, [make_card(1, **oracle), make_card(2, **oracle)], run)
    user = register().user.id
    rule = below(user, target="any_printing")
    assert rules.load_rule(user, rule).last_price == Decimal("12.00")
    run = begin_run(database)
    time = BEFORE + timedelta(hours=1)
    store(database, [series(2, price(time, "9.00"))], run_id=run)
    with database.begin() as connection:
        refresh_requests.request(connection, run, time, time + timedelta(seconds=1))
    after_prices.run(database)
    assert told(database) == [("fired", 900)]
    assert events.load_events(user, EventsRequest()).items[0].card_id == 2


def test_a_buylist_close_to_retail_fires_with_the_shops_price(user: int, database: Engine) -> None:
    rules.add(user, AddRequest("buylist", 1, percent=Decimal(60)))
    variant = {"marketplace": "cardkingdom", "kind": Kind.BUYLIST, "condition": Condition.NEAR_MINT}
    load(database, "7.00", BEFORE + timedelta(hours=1), **variant)
    load(database, "7.50", BEFORE + timedelta(hours=2), **variant)
    assert told(database) == [("fired", 1200)]


def test_marketplaces_that_are_apart_fire_whichever_of_them_moved(user: int, database: Engine) -> None:
    rules.add(user, AddRequest("spread", 1, percent=Decimal(50)))
    load(database, "16.00", BEFORE + timedelta(hours=1), marketplace="manapool")
    assert told(database) == []
    load(database, "18.00", BEFORE + timedelta(hours=2), marketplace="manapool")
    assert told(database) == [("fired", 1200)]


def test_the_same_alert_again_is_the_one_that_is_there_until_it_is_set_aside(user: int, database: Engine) -> None:
    asked = AddRequest("below", 1, price=Decimal(5))
    with ThreadPoolExecutor(4) as together:
        made = {rule.id for rule in together.map(lambda _: rules.add(user, asked), range(4))}
    assert (len(made), scalar(database, "SELECT count(*) FROM alert_rules")) == (1, 1)
    assert rules.add(user, AddRequest("below", 1, price=Decimal(6))).id not in made
    rules.pause(user, *made)
    assert rules.add(user, asked).id not in made


def test_a_new_low_is_less_than_all_of_the_days_before(user: int, database: Engine) -> None:
    rules.add(user, AddRequest("new_low", 1, days=30))
    load(database, "12.00", BEFORE + timedelta(hours=1))
    assert told(database) == []
    load(database, "11.99", BEFORE + timedelta(hours=2))
    assert told(database) == [("fired", 1199)]


def test_the_clock_finds_what_is_missing_and_ends_what_is_snoozed(user: int, database: Engine) -> None:
    rules.add(user, AddRequest("missing", 1, days=3))
    rule = below(user)
    rules.snooze(user, SnoozeRequest(rule, 48))
    load(database, "9.50", BEFORE + timedelta(hours=2))
    assert told(database) == []
    evaluating.evaluate_due(database, NOW + 3.5 * DAY)
    assert told(database) == [("fired", 950)]
    assert rules.load_rule(user, rule).state == "stale"


def test_a_snoozed_rule_wakes_with_what_is_true_then(user: int, database: Engine) -> None:
    rule = below(user)
    rules.snooze(user, SnoozeRequest(rule, 1))
    load(database, "9.50", BEFORE + timedelta(hours=2))
    evaluating.evaluate_due(database, datetime.now(UTC) + timedelta(hours=2))
    assert (told(database), rules.load_rule(user, rule).state) == ([("fired", 950)], "fired")


def test_a_series_that_is_gone_is_told_once(user: int, database: Engine) -> None:
    rule = below(user)
    with database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM price_series")
    for days in (3, 5):
        evaluating.evaluate_due(database, NOW + days * DAY)
    assert (told(database), rules.load_rule(user, rule).state) == ([("error", None)], "error")


def test_a_changed_rule_is_armed_again(user: int, database: Engine) -> None:
    rule = below(user)
    load(database, "9.50", BEFORE + timedelta(hours=2))
    changed = rules.change(user, ChangeRequest(rule, rules.load_rule(user, rule).version, price=Decimal(9)))
    assert (changed.state, changed.price, changed.fired_at) == ("armed", Decimal("9.00"), None)
    load(database, "8.50", BEFORE + timedelta(hours=3))
    assert told(database) == [("fired", 950), ("fired", 850)]


def test_a_user_has_a_bounded_number_of_rules(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 1)
    below(user)
    with pytest.raises(rules.TooManyRules):
        rules.add(user, AddRequest("above", 1, price=Decimal(20)))
