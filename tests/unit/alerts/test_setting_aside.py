"""Rules that are snoozed, paused and resumed."""

from datetime import timedelta

import pytest

from alerts.evaluation import evaluate, next_look
from alerts.rules import Mode
from alerts.setting_aside import CannotBe, paused, resumed, snoozed
from alerts.standings import EventKind, State
from tests.support.alerts import HOUR, NOON, follow, prices, rule, seen


def test_a_snoozed_rule_is_silent_and_then_says_what_is_true() -> None:
    standing, _ = follow(rule(), prices(1200))
    asleep = snoozed(standing, NOON + 5 * HOUR, NOON + HOUR)
    assert next_look(rule(), asleep, seen(1, 900), NOON + HOUR) == NOON + 5 * HOUR
    asleep, events = evaluate(rule(), asleep, seen(2, 900), NOON + 2 * HOUR)
    assert (asleep.state, events) == (State.SNOOZED, ())
    awake, events = evaluate(rule(), asleep, seen(2, 900), NOON + 5 * HOUR)
    assert (awake.state, [event.kind for event in events]) == (State.FIRED, [EventKind.FIRED])


def test_a_rule_that_has_fired_is_silent_after_a_pause_too() -> None:
    standing, _ = follow(rule(), prices(1200, 900))
    still = paused(standing, NOON + HOUR)
    assert evaluate(rule(), still, seen(2, 1200), NOON + 2 * HOUR) == (still, ())
    assert next_look(rule(), still, None, NOON + HOUR) is None
    back, events = evaluate(rule(), resumed(still, NOON + 3 * HOUR), seen(3, 890), NOON + 3 * HOUR)
    assert (back.state, events) == (State.FIRED, ())


def test_the_clock_of_a_pending_rule_stands_still_meanwhile() -> None:
    standing, _ = follow(rule(confirm=9, confirm_minutes=120), prices(1200, 990))
    back = resumed(paused(standing, NOON + 2 * HOUR), NOON + 12 * HOUR)
    assert (back.state, back.since) == (State.PENDING, NOON + 11 * HOUR)


def test_a_snoozed_rule_can_be_paused_and_goes_on_as_it_was() -> None:
    standing, _ = follow(rule(), prices(1200, 900))
    aside = paused(snoozed(standing, NOON + 9 * HOUR, NOON + HOUR), NOON + 2 * HOUR)
    assert (aside.state, aside.before, aside.snoozed_until) == (State.PAUSED, State.FIRED, None)
    assert resumed(aside, NOON + 3 * HOUR).state is State.FIRED


def test_who_was_told_of_no_data_is_told_of_its_end_once_after_a_time_aside() -> None:
    last = seen(0, 1200)
    standing, _ = follow(rule(), [last])
    told = []
    standing, events = evaluate(rule(), standing, last, NOON + 100 * HOUR)
    told += events
    standing = resumed(paused(standing, NOON + 101 * HOUR), NOON + 110 * HOUR)
    standing, events = evaluate(rule(), standing, last, NOON + 111 * HOUR)
    told += events
    assert standing.state is State.STALE
    standing = snoozed(standing, NOON + 120 * HOUR, NOON + 112 * HOUR)
    for hour in (121, 122):
        standing, events = evaluate(rule(), standing, seen(hour, 1200), NOON + hour * HOUR)
        told += events
    assert (standing.state, [event.kind for event in told]) == (State.ARMED, [EventKind.STALE, EventKind.FRESH])


def test_a_target_that_goes_while_its_rule_is_aside_is_told_all_the_same() -> None:
    last = seen(0, 1200)
    standing, _ = follow(rule(), [last])
    standing, _ = evaluate(rule(), standing, last, NOON + 100 * HOUR)
    standing = resumed(paused(standing, NOON + 101 * HOUR), NOON + 110 * HOUR)
    standing, gone = evaluate(rule(), standing, None, NOON + 111 * HOUR)
    standing, back = evaluate(rule(), standing, seen(112, 1200), NOON + 112 * HOUR)
    assert [event.kind for event in (*gone, *back)] == [EventKind.ERROR, EventKind.MENDED]


def test_a_done_rule_is_armed_again_and_an_expired_one_is_not() -> None:
    done, _ = follow(rule(mode=Mode.ONCE), prices(1200, 900, 1200))
    assert done.state is State.DONE
    assert resumed(done, NOON + 3 * HOUR).state is State.ARMED
    expiring = rule(expires_at=NOON + timedelta(minutes=30))
    expired, _ = follow(expiring, prices(1200, 900))
    for change in (lambda: resumed(expired, NOON), lambda: paused(expired, NOON), lambda: paused(done, NOON)):
        with pytest.raises(CannotBe):
            change()
