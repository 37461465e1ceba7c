"""The evaluator: each transition of a rule's states, and what must hold for any prices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.evaluation import begin, evaluate, next_look
from alerts.observations import Observation
from alerts.rules import Mode, Rule, Trigger
from alerts.standings import EventKind, Standing, State
from tests.support.alerts import HOUR, NOON, follow, prices, rule, seen

ARMED, PENDING, FIRED, RECOVERING = State.ARMED, State.PENDING, State.FIRED, State.RECOVERING
ONCE = Mode.ONCE
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "cents", "state", "kinds"),
    [
        ({}, (1200,), ARMED, []),
        ({}, (1200, 990), FIRED, ["fired"]),
        ({}, (1200, 990, 980), FIRED, ["fired"]),
        ({}, (1200, 990, 1020), RECOVERING, ["fired"]),
        ({}, (1200, 990, 1020, 990), FIRED, ["fired"]),
        ({}, (1200, 990, 1050), ARMED, ["fired"]),
        ({}, (1200, 990, 1050, 990), FIRED, ["fired", "fired"]),
        ({"tells_end": True}, (1200, 990, 1050), ARMED, ["fired", "over"]),
        ({"mode": ONCE}, (1200, 990, 1020), RECOVERING, ["fired"]),
        ({"mode": ONCE}, (1200, 990, 1050, 990), State.DONE, ["fired"]),
        ({"confirm": 2}, (1200, 990), PENDING, []),
        ({"confirm": 2}, (1200, 990, 1010), ARMED, []),
        ({"confirm": 2}, (1200, 990, 1010, 990), PENDING, []),
        ({"confirm": 2}, (1200, 990, 980), FIRED, ["fired"]),
        ({"confirm": 3}, (1200, 990, None, 980, 970), FIRED, ["fired"]),
        ({"confirm": 9, "confirm_minutes": 120}, (1200, 990, 980), PENDING, []),
        ({"confirm": 9, "confirm_minutes": 120}, (1200, 990, 980, 970), FIRED, ["fired"]),
        ({}, (900,), FIRED, []),
        ({}, (900, 890), FIRED, []),
        ({"mode": ONCE}, (900, 1200), ARMED, []),
        ({"mode": ONCE}, (900, 1200, 900), FIRED, ["fired"]),
        ({"notifies_if_true": True}, (900,), FIRED, ["fired"]),
        ({"trigger": Trigger.CROSSES}, (900, 1010), FIRED, ["fired"]),
        ({"trigger": Trigger.CROSSES}, (900, 1010, 990), RECOVERING, ["fired"]),
        ({"trigger": Trigger.CROSSES}, (900, 1010, 940), ARMED, ["fired"]),
        ({"trigger": Trigger.CROSSES}, (900, 1010, 940, 1060), FIRED, ["fired", "fired"]),
        ({"trigger": Trigger.CROSSES}, (900, 1010, 1100, 990), FIRED, ["fired", "fired"]),
    ],
)
def test_prices_lead_from_state_to_state(
    told: dict[str, object], cents: Sequence[int | None], state: State, kinds: list[str]
) -> None:
    standing, events = follow(rule(**told), prices(*cents))
    assert (standing.state, [str(event.kind) for event in events]) == (state, kinds)


def test_prices_that_flap_around_the_limit_send_one_message() -> None:
    _, events = follow(rule(), prices(1200, *(999, 1001) * 30))
    assert len(events) == 1


def test_a_suspect_price_never_fires_and_its_release_does() -> None:
    standing, events = follow(rule(), [seen(0, 1200), seen(1, 100, is_suspect=True)])
    assert (standing.state, events) == (ARMED, [])
    standing, events = follow(rule(), [seen(1, 100)], standing)
    assert (standing.state, len(events)) == (FIRED, 1)


def test_the_clock_of_a_pending_rule_begins_with_the_first_breach() -> None:
    standing, _ = follow(rule(confirm=9, confirm_minutes=90), prices(1200, 990, 980))
    assert standing.since == NOON + HOUR
    later = NOON + 2.5 * HOUR
    fired, events = evaluate(rule(confirm=9, confirm_minutes=90), standing, seen(2, 980), later)
    assert (fired.state, [event.kind for event in events]) == (FIRED, [EventKind.FIRED])


def test_a_source_that_is_away_makes_a_rule_stale_without_a_message_at_first() -> None:
    standing, _ = follow(rule(confirm=2), prices(1200, 990))
    last = seen(1, 990)
    stale, events = evaluate(rule(confirm=2), standing, last, NOON + 3 * DAY)
    assert (stale.state, stale.before, events) == (State.STALE, PENDING, ())
    back, events = evaluate(rule(confirm=2), stale, seen(80, 990), NOON + 80 * HOUR)
    assert (back.state, [event.kind for event in events]) == (FIRED, [EventKind.FIRED])


@pytest.mark.parametrize("interval", [timedelta(minutes=30), DAY, 7 * DAY])
def test_a_price_is_stale_after_two_intervals_and_told_so_once_after_two_more(interval: timedelta) -> None:
    """grafana#16290, #31390, PR#117024: no data fired at once."""
    seen_once = seen(0, 1200, interval=interval)
    standing, _ = begin(rule(), seen_once, NOON)
    states, told = [], []
    for intervals in (1, 2, 2.5, 3, 4, 4.5, 5, 9, 40):
        now = NOON + intervals * interval
        standing, events = evaluate(rule(), standing, seen_once, now)
        states.append(standing.state)
        told += [(intervals, event.kind) for event in events]
    assert states == [ARMED, ARMED] + [State.STALE] * 7
    assert told == [(4.5, EventKind.STALE)]


def test_the_clock_looks_at_a_rule_when_its_price_gets_stale_and_when_that_is_told() -> None:
    half_hourly = seen(0, 1200, interval=timedelta(minutes=30))
    armed, _ = begin(rule(), half_hourly, NOON)
    assert next_look(rule(), armed, half_hourly, NOON) == NOON + HOUR
    stale, _ = evaluate(rule(), armed, half_hourly, NOON + 1.1 * HOUR)
    assert next_look(rule(), stale, half_hourly, NOON + 1.1 * HOUR) == NOON + 2 * HOUR
    told, events = evaluate(rule(), stale, half_hourly, NOON + 2.1 * HOUR)
    assert [event.kind for event in events] == [EventKind.STALE]
    assert next_look(rule(), told, half_hourly, NOON + 2.1 * HOUR) == NOON + 2.1 * HOUR + DAY


def test_who_was_told_of_no_data_is_told_of_its_end_also_by_way_of_a_pending_rule() -> None:
    """grafana#18940: no end was told after no data, pending, and a good value."""
    pending = rule(confirm=2)
    standing, _ = begin(pending, seen(0, 1200), NOON)
    told = []
    for one, hours in ((seen(0, 1200), 100), (seen(101, 990), 101), (seen(102, 1200), 102), (seen(103, 1200), 103)):
        standing, events = evaluate(pending, standing, one, NOON + hours * HOUR)
        told += [(hours, event.kind) for event in events]
    assert (standing.state, told) == (ARMED, [(100, EventKind.STALE), (101, EventKind.FRESH)])


def test_who_was_told_of_a_stale_price_is_told_of_its_end_once() -> None:
    standing, _ = follow(rule(), prices(1200))
    told = []
    for days in (3, 8, 9, 10):
        standing, events = evaluate(rule(), standing, seen(0, 1200), NOON + days * DAY)
        told += [event.kind for event in events]
    fresh = seen(241, 1200)
    for _ in range(2):
        standing, events = evaluate(rule(), standing, fresh, fresh.time)
        told += [event.kind for event in events]
    assert (standing.state, told) == (ARMED, [EventKind.STALE, EventKind.FRESH])


def test_a_target_that_is_gone_is_told_once_and_so_is_its_return() -> None:
    standing, told = follow(rule(), prices(1200, 990))
    for _ in range(2):
        standing, events = evaluate(rule(), standing, None, NOON + 2 * HOUR)
        told = [*told, *events]
    assert (standing.state, standing.before) == (State.ERROR, FIRED)
    standing, events = evaluate(rule(), standing, seen(3, 980), NOON + 3 * HOUR)
    kinds = [event.kind for event in (*told, *events)]
    assert (standing.state, kinds) == (FIRED, [EventKind.FIRED, EventKind.ERROR, EventKind.MENDED])


def test_a_rule_expires() -> None:
    expiring = rule(expires_at=NOON + HOUR)
    standing, events = follow(expiring, prices(1200, 990))
    assert (standing.state, events) == (State.EXPIRED, [])
    assert next_look(expiring, standing, seen(1, 990), NOON + HOUR) is None


def test_reminders_come_while_a_rule_stays_true_and_not_for_one_that_never_told() -> None:
    reminding = rule(repeat_every=2 * HOUR)
    _, events = follow(reminding, prices(1200, 990, 980, 970, 960, 955))
    assert [event.kind for event in events] == [EventKind.FIRED, EventKind.REMINDER, EventKind.REMINDER]
    _, events = follow(reminding, prices(900, 900, 900, 900, 900))
    assert events == []


def test_missing_is_told_by_the_clock_and_ends_with_a_price() -> None:
    missing = rule(trigger=Trigger.MISSING, days=3, tells_end=True)
    standing, _ = follow(missing, [seen(0, 500)])
    standing, first = evaluate(missing, standing, seen(0, 500), NOON + 3 * DAY)
    standing, second = evaluate(missing, standing, seen(0, 500), NOON + 4 * DAY)
    standing, third = evaluate(missing, standing, seen(100, 500), NOON + 100 * HOUR)
    kinds = [event.kind for event in (*first, *second, *third)]
    assert (standing.state, kinds) == (ARMED, [EventKind.FIRED, EventKind.OVER])


def test_back_in_stock_fires_with_a_new_price_after_an_absence() -> None:
    stock = rule(trigger=Trigger.BACK_IN_STOCK)
    standing, _ = follow(stock, [seen(0, 500, in_stock=True)])
    assert (standing.state, standing.fired_at) == (FIRED, None)
    standing, _ = evaluate(stock, standing, seen(0, 500, in_stock=False), NOON + HOUR)
    assert standing.state is ARMED
    undone, events = evaluate(stock, standing, seen(0, 500, in_stock=True), NOON + 2 * HOUR)
    assert (undone.state, events) == (ARMED, ())
    standing, events = evaluate(stock, standing, seen(3, 500, in_stock=True), NOON + 3 * HOUR)
    assert (standing.state, [event.kind for event in events]) == (FIRED, [EventKind.FIRED])


def test_an_edited_rule_goes_on_with_the_numbers_of_its_events() -> None:
    standing, events = begin(rule(notifies_if_true=True), seen(0, 900), NOON, edge=4)
    assert (standing.edge, [event.edge for event in events]) == (5, [5])


def test_a_rule_made_on_an_old_price_waits_for_a_fresh_one() -> None:
    standing, _ = begin(rule(notifies_if_true=True), seen(-100, 900), NOON)
    assert standing == Standing()


RULES = st.builds(
    rule,
    trigger=st.sampled_from([Trigger.BELOW, Trigger.ABOVE, Trigger.CROSSES]),
    confirm=st.integers(1, 3),
    mode=st.sampled_from(Mode),
    tells_end=st.booleans(),
    notifies_if_true=st.booleans(),
    repeat_every=st.sampled_from([None, 3 * HOUR]),
)
CENTS = st.lists(st.none() | st.integers(800, 1200), min_size=1, max_size=60)


@given(RULES, CENTS)
def test_a_rule_never_fires_twice_without_being_armed_in_between(of: Rule, cents: Sequence[int | None]) -> None:
    standing, armed = Standing(), True
    for place, one in enumerate(prices(*cents)):
        standing, events = evaluate(of, standing, one, one.time) if place else begin(of, one, one.time)
        if any(event.kind is EventKind.FIRED for event in events):
            assert armed
            armed = False
        armed = armed or standing.state in (ARMED, PENDING)


@given(RULES, CENTS)
def test_the_same_prices_again_add_nothing(of: Rule, cents: Sequence[int | None]) -> None:
    observations = prices(*cents)
    standing, _ = follow(of, observations)
    again, events = follow(replace(of, repeat_every=None), observations, standing)
    assert (again, events) == (standing, [])


@given(RULES, CENTS)
def test_events_are_numbered_without_gaps(of: Rule, cents: Sequence[int | None]) -> None:
    standing, events = follow(of, prices(*cents))
    assert [event.edge for event in events] == [*range(1, standing.edge + 1)]
    assert all(one.time <= other.time for one, other in pairwise(events))


@given(RULES, CENTS)
def test_the_future_does_not_change_the_past(of: Rule, cents: Sequence[int | None]) -> None:
    observations: list[Observation] = prices(*cents)
    _, early = follow(of, observations[: len(observations) // 2 + 1])
    _, all_events = follow(of, observations)
    assert [*all_events][: len(early)] == early
