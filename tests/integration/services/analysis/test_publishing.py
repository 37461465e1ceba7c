"""Publication of the activity: once, bounded, in order, to its owner, and nothing from a source that failed."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine

from analysis.activity import MOST
from db.writes.activity import drop_expired
from services.analysis.activity import (
    ActivityEvent,
    ActivityRequest,
    OwnActivityRequest,
    SeenRequest,
    load_activity,
    load_own_activity,
    load_unseen,
    see,
)
from services.analysis.publishing import publish
from services.people.alerts import rules
from services.people.alerts.requests import AddRequest as AlertRequest
from tests.conftest import ROOT
from tests.support.people import register
from tests.support.prices import DAY, ago, begin_run, execute, make_card, price, rows, scalar, series, store
from tests.support.recommendations import issue_some
from tests.support.steps import later_steps
from tests.support.wanting import own, want
from upkeep import after_prices, tasks
from workers.app import app

RISING = [(age, 10 + 0.7 * (9 - age)) for age in range(9, 0, -1)]
FLAT = [(age, 10.0) for age in range(9, 0, -1)]
NOW = datetime.now(UTC)


def load(
    engine: Engine, cards: range, prices: list[tuple[int, float]], status: str = "succeeded", **variant: Any
) -> int:
    """Load the prices of cards by their age in days, in a run of its own that ends with a status; return the run."""
    run = begin_run(engine, "tcgcsv")
    batch = [
        series(number, *[price(ago(age), f"{amount + number / 100:.2f}") for age, amount in prices], **variant)
        for number in cards
    ]
    store(engine, batch, [make_card(number) for number in cards], run)
    execute(engine, "UPDATE ingestion_runs SET status = :status, finished_at = now(), as_of = now() WHERE id = :run",
            run=run, status=status)  # fmt: skip
    after_prices.run(engine)
    return run


def feed(**asked: Any) -> list[ActivityEvent]:
    """The market's activity, the newest first."""
    return load_activity(ActivityRequest.parse(limit=100, **asked)).items


def own_feed(user_id: int, **asked: Any) -> list[ActivityEvent]:
    return load_own_activity(user_id, OwnActivityRequest.parse(limit=100, **asked)).items


def test_a_price_that_began_to_move_is_published_with_its_numbers(database: Engine) -> None:
    load(database, range(1, 2), RISING)
    (one,) = feed(kind="prices")
    assert (one.kind, one.scope, one.currency, one.subject) == ("prices", "market", "USD", "card:1")
    assert (one.facts["name"], one.facts["price"], one.facts["marketplace"]) == ("Card 1", "15.61", "tcgplayer")
    assert (one.occurred_at, one.as_of) == (ago(1), ago(1))
    assert one.text == f"Card 1 rose by {100 * one.facts['value']:.1f} % in 7 days: 15.61 USD at TCGplayer"


def test_a_load_of_many_moves_makes_twenty_events_and_one_that_counts_the_others(database: Engine) -> None:
    load(database, range(1, 61), RISING)
    found = feed(currency="USD")
    assert len(found) == MOST + 1
    (more,) = [one for one in found if "more" in one.facts]
    begun = scalar(database, "SELECT count(DISTINCT (type, series_id)) FROM signal_events")
    assert sum(more.facts["more"].values()) + MOST == begun
    assert more.id < min(one.id for one in found if one is not more)
    assert [one.id for one in found] == sorted((one.id for one in found), reverse=True)


def test_the_next_load_of_the_day_adds_to_what_is_counted(database: Engine) -> None:
    load(database, range(1, 31), RISING)
    first = next(one for one in feed() if "more" in one.facts)
    load(database, range(31, 61), RISING)
    (second,) = [one for one in feed() if "more" in one.facts]
    assert (second.key, second.id > first.id) == (first.key, True)
    assert sum(second.facts["more"].values()) == 2 * sum(first.facts["more"].values())


def test_the_same_prices_again_publish_nothing(database: Engine) -> None:
    load(database, range(1, 41), RISING)
    before = feed()
    after_prices.run(database, anyway=True)
    assert publish(database, datetime.now(UTC)) == 0
    assert feed() == before


def test_an_event_of_a_day_with_other_facts_supersedes_the_one_before(database: Engine) -> None:
    load(database, range(1, 2), RISING)
    (first,) = feed(kind="prices")
    load(database, range(1, 2), RISING, finish="foil")
    (second,) = feed(kind="prices")
    assert (second.key, second.facts["finish"]) == (first.key, "foil")
    assert second.id > first.id


def test_a_source_whose_load_failed_makes_no_events_until_it_succeeds(database: Engine) -> None:
    load(database, range(1, 4), RISING, status="failed")
    assert feed() == []
    load(database, range(9, 10), FLAT)
    assert {one.subject for one in feed(kind="prices")} == {"card:1", "card:2", "card:3"}


KILLED = """
import sys
from db.engine import write_engine
from datetime import UTC, datetime
from services.analysis.publishing import publish
print("ready", flush=True)
publish(write_engine(), datetime.now(UTC))
"""


def content(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT dedupe_key, kind, currency, subject, facts FROM activity ORDER BY id")


@pytest.mark.slow
def test_a_publication_that_is_killed_anywhere_is_repeated_with_the_same_result(
    database: Engine,
) -> None:
    with later_steps(*after_prices.LATER[:-1]):
        load(database, range(1, 41), RISING)
    for delay in (0.01, 0.03, 0.06, 0.1):
        with subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.kill()
        assert len(content(database)) in (0, MOST + 1)
    publish(database, datetime.now(UTC))
    found = content(database)
    execute(database, "UPDATE signal_events SET is_published = false")
    execute(database, "DELETE FROM activity")
    publish(database, datetime.now(UTC))
    assert content(database) == found


def test_a_source_is_told_when_it_becomes_late_and_when_it_is_back_and_never_between(database: Engine) -> None:
    load(database, range(1, 2), FLAT)
    assert feed(kind="sources") == []
    for hours in (72, 73, 96):
        publish(database, datetime.now(UTC) + timedelta(hours=hours))
    (late,) = feed(kind="sources")
    assert (late.subject, late.facts["is_late"], late.currency) == ("tcgcsv", True, None)
    assert "late" in late.text
    load(database, range(1, 2), [(0, 10.0)])
    assert [one.facts["is_late"] for one in feed(kind="sources")] == [False, True]
    after_prices.run(database, anyway=True)
    assert len(feed(kind="sources")) == 2


def test_a_batch_of_recommendations_is_one_event_and_its_outcomes_are_events_too(database: Engine) -> None:
    load(database, range(1, 4), FLAT)
    with time_machine.travel(datetime.now(UTC) - 12 * DAY, tick=True):
        issue_some(database, [1, 2], "test:1")
        publish(database, datetime.now(UTC))
        (one,) = feed(kind="recommendations")
        assert (one.facts["number"], one.facts["best"]["id"], one.facts["type"]) == (2, 1, "buy_now")
    app.set_current()
    tasks.evaluate.apply().get()
    tasks.publish.apply().get()
    (outcome,) = feed(kind="outcomes")
    counts = {name: outcome.facts[name] for name in ("hits", "misses", "unfilled", "no_price")}
    assert (sum(counts.values()), outcome.facts["horizon"]) == (2, 7)
    assert outcome.text.startswith("After 7 days, buy now: ")


def test_confirmed_moves_of_own_cards_are_their_owners_only(database: Engine) -> None:
    ada, bob = register().user.id, register("bob@example.org").user.id
    load(database, range(1, 4), FLAT, finish="etched")
    own(ada, 1, 2, finish="nonfoil")
    own(bob, 2, 1, finish="foil")
    load(database, range(1, 4), RISING)
    (held,) = {one.subject: one for one in own_feed(ada)}.values()
    assert (held.subject, held.kind, held.scope) == ("card:1", "holdings", "user")
    assert all(one.facts["confidence"] >= 0.5 for one in own_feed(ada))
    assert own_feed(bob) == []
    assert "holdings" not in {one.kind for one in feed()}


def test_a_want_that_reaches_its_target_is_told_once_and_again_after_it_has_left_it(database: Engine) -> None:
    ada = register().user.id
    load(database, range(1, 2), [(3, 12.0)])
    want(ada, 1, max_price=Decimal("11.00"), currency="USD")
    load(database, range(1, 2), [(2, 10.0)])
    load(database, range(1, 2), [(1, 9.0)])
    (one,) = own_feed(ada, kind="wants")
    assert (one.facts["price"], one.facts["maximum"], one.currency) == ("10.01", "11.00", "USD")
    load(database, range(1, 2), [(0.5, 12.0)])
    with time_machine.travel(datetime.now(UTC) + DAY, tick=True):
        load(database, range(1, 2), [(0, 10.5)])
    assert [one.facts["price"] for one in own_feed(ada, kind="wants")] == ["10.51", "10.01"]


def test_an_alert_that_fired_is_an_event_of_its_owner(database: Engine) -> None:
    ada = register().user.id
    load(database, range(1, 2), [(3, 12.0)])
    rules.add(ada, AlertRequest.parse(card_id=1, trigger="below", price="11", currency="USD"))
    load(database, range(1, 2), [(0, 10.0)])
    (one,) = own_feed(ada, kind="alerts")
    assert "$10.01" in one.text
    after_prices.run(database, anyway=True)
    assert len(own_feed(ada, kind="alerts")) == 1


def test_what_a_user_has_seen_is_not_new_and_what_comes_after_it_is(database: Engine) -> None:
    ada = register().user.id
    load(database, range(1, 4), FLAT, finish="etched")
    for number in (1, 2):
        own(ada, number, 1, finish="nonfoil")
    load(database, range(1, 2), RISING)
    unseen = load_unseen(ada, "USD")
    assert unseen.number == len(unseen.items) > 0
    assert see(ada, SeenRequest(unseen.last_id)) == unseen.last_id
    assert load_unseen(ada, "USD").number == 0
    load(database, range(2, 3), RISING)
    assert {one.subject for one in load_unseen(ada, "USD").items} == {"card:2"}
    assert see(ada, SeenRequest(10**12)) < 10**12
    assert see(ada, SeenRequest(0)) > 0
    assert load_unseen(ada, "EUR").number == 0


def test_whoever_reads_on_has_the_same_as_who_reads_everything(database: Engine) -> None:
    known: dict[str, ActivityEvent] = {}
    last = 0
    for cards in (range(1, 31), range(25, 45), range(1, 10)):
        load(database, cards, RISING, finish="foil" if cards.start == 1 and cards.stop == 10 else "nonfoil")
        page = load_activity(ActivityRequest(after=last, limit=7))
        while True:
            known |= {one.key: one for one in reversed(page.items)}
            last = page.last_id
            if not page.has_more:
                break
            page = load_activity(ActivityRequest(after=last, limit=7))
    assert sorted(known.values(), key=lambda one: -one.id) == feed()


def test_pages_backwards_join_up(database: Engine) -> None:
    load(database, range(1, 31), RISING)
    first = load_activity(ActivityRequest(limit=5))
    assert (first.has_more, first.last_id) == (True, first.items[0].id)
    rest = load_activity(ActivityRequest(limit=100, before=first.items[-1].id))
    assert [*first.items, *rest.items] == feed()


def test_events_in_a_currency_have_no_other_and_those_about_no_prices_are_in_each(database: Engine) -> None:
    load(database, range(1, 2), RISING)
    load(database, range(1, 2), RISING, marketplace="cardmarket", currency="EUR")
    publish(database, datetime.now(UTC) + 5 * DAY)
    by_currency = {code: Counter(one.currency for one in feed(currency=code)) for code in ("USD", "EUR")}
    assert by_currency["USD"].keys() == {"USD", None}
    assert by_currency["EUR"].keys() == {"EUR", None}


def test_events_past_their_retention_are_deleted(database: Engine) -> None:
    load(database, range(1, 3), RISING)
    execute(database, "UPDATE activity SET published_at = now() - interval '91 days' WHERE subject = 'card:1'")
    with database.begin() as connection:
        assert drop_expired(connection, datetime.now(UTC)) >= 1
    assert {one.subject for one in feed()} == {"card:2"}
