"""The evaluator: a standing and an observation lead to a standing and events (docs/methods.md, alerts).

The same function serves new prices, the clock and backtests. It is idempotent: an observation that is not newer than
the last one leads to no firing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.observations import Observation, Reading, Side, read, side_of
from alerts.rules import BY_THE_CLOCK, Mode, Rule, Trigger
from alerts.setting_aside import released
from alerts.standings import ENDED, HAS_FIRED, Event, EventKind, Standing, State
from market.sources import LATE_AFTER

Step = tuple[Standing, Sequence[Event]]

TOLD_AFTER = 2  # intervals of a source for which a price has been stale
LOOK_EVERY = timedelta(hours=1)  # for what the clock changes
LOOK_AGAIN = timedelta(days=1)  # for rules without a fresh price


def begin(rule: Rule, observation: Observation | None, now: datetime, edge: int = 0) -> Step:
    """Return the standing of a rule that was made or edited now; it goes on from event `edge`.

    A rule that is already true has fired without a message, and waits until it is false; with `notifies_if_true` it
    fires at once.
    """
    standing = Standing(edge=edge)
    if observation is None or observation.is_suspect or is_stale(rule, observation, now):
        return standing, ()
    seen = _seen(standing._replace(side=side_of(rule, observation)), observation)
    if read(rule, observation, now, seen.side, has_fired=False) is not Reading.TRUE:
        return seen, ()
    if rule.notifies_if_true:
        return _fire(seen, observation, now)
    return seen._replace(state=State.FIRED), ()


def evaluate(rule: Rule, standing: Standing, observation: Observation | None, now: datetime) -> Step:
    """Return the standing after an observation at `now`, and its events; None: the target is gone."""
    if standing.state in ENDED or standing.state is State.PAUSED:
        return standing, ()
    if rule.expires_at is not None and now >= rule.expires_at:
        return standing._replace(state=State.EXPIRED, before=None), ()
    if standing.state is State.SNOOZED:
        if standing.snoozed_until is not None and now < standing.snoozed_until:
            return standing, ()
        standing = released(standing, now)
    if observation is None:
        return _hidden(standing, State.ERROR, EventKind.ERROR, now, tells=True)
    if observation.is_suspect:  # it never fires alone; the next trusted price speaks for itself
        return standing, ()
    if is_stale(rule, observation, now):
        return _hidden(standing, State.STALE, EventKind.STALE, now, tells=now > _told_from(observation))
    standing, events = _shown(standing, observation, now)
    standing, more = _judge(rule, standing, observation, now)
    return standing, (*events, *more)


def next_look(rule: Rule, standing: Standing, observation: Observation | None, now: datetime) -> datetime | None:
    """Return when the clock may change a rule's standing without a new price; None for never."""
    if standing.state in ENDED or standing.state is State.PAUSED:
        return None
    looks = [rule.expires_at, standing.snoozed_until]
    if standing.state is State.SNOOZED:
        return min(filter(None, looks))
    looks.append(now + LOOK_AGAIN)
    if standing.state in (State.STALE, State.ERROR) or observation is None:
        if standing.state is State.STALE and observation is not None and not standing.has_told:
            looks.append(_told_from(observation))
        return max(min(filter(None, looks)), now)
    if rule.trigger in BY_THE_CLOCK:
        looks.append(now + LOOK_EVERY)
    else:
        looks.append(observation.confirmed_at + LATE_AFTER * observation.interval)
    if standing.state is State.PENDING and rule.confirm_minutes and standing.since:
        looks.append(standing.since + timedelta(minutes=rule.confirm_minutes))
    if standing.state is State.FIRED and rule.repeat_every and standing.told_at:
        looks.append(standing.told_at + rule.repeat_every)
    return max(min(filter(None, looks)), now)


def is_stale(rule: Rule, observation: Observation, now: datetime) -> bool:
    """Return whether a price is older than two intervals of its source; absence is what some rules wait for."""
    return rule.trigger not in BY_THE_CLOCK and now - observation.confirmed_at > LATE_AFTER * observation.interval


def _told_from(observation: Observation) -> datetime:
    """Return the time after which the owner of a rule is told that its price is stale."""
    return observation.confirmed_at + (LATE_AFTER + TOLD_AFTER) * observation.interval


def _hidden(standing: Standing, state: State, kind: EventKind, now: datetime, *, tells: bool) -> Step:
    """Return the standing without a price to judge; its owner is told once, also across a time aside."""
    knows_of_stale = state is State.STALE and standing.state is not State.ERROR
    has_told = standing.has_told and (standing.state is state or knows_of_stale)
    hidden = standing._replace(state=state, before=standing.active, has_told=has_told)
    return _told(hidden._replace(has_told=True), kind, now) if tells and not has_told else (hidden, ())


def _shown(standing: Standing, observation: Observation, now: datetime) -> Step:
    """Return the standing with a fresh price again; whoever was told of the end of prices is told of their return."""
    if standing.state not in (State.STALE, State.ERROR) and not standing.has_told:
        return standing, ()
    kind = EventKind.MENDED if standing.state is State.ERROR else EventKind.FRESH
    shown = standing._replace(state=standing.active, before=None, has_told=False)
    return _told(shown, kind, now, observation) if standing.has_told else (shown, ())


def _judge(rule: Rule, standing: Standing, observation: Observation, now: datetime) -> Step:
    is_new = standing.observed_at is None or observation.time > standing.observed_at
    if not is_new and rule.trigger not in BY_THE_CLOCK:
        return _tick(rule, standing, observation, now)
    has_fired = standing.state in HAS_FIRED
    reading = read(rule, observation, now, standing.side, has_fired=has_fired)
    side = standing.side or side_of(rule, observation)
    if is_new:
        standing = standing._replace(observed_at=observation.time, price=observation.price, side=side)
    elif rule.trigger is Trigger.BACK_IN_STOCK and reading is Reading.TRUE and not has_fired:
        return standing, ()  # only a new price puts a card back in stock: an undone one and its return do not
    if has_fired:
        return _after_firing(rule, standing, reading, observation, now)
    if reading is Reading.TRUE:
        return _breached(rule, standing, observation, now)
    if reading is Reading.UNKNOWN:
        return standing, ()
    return _armed(standing, side_of(rule, observation)), ()


def _armed(standing: Standing, side: Side | None) -> Standing:
    """Return a standing that is armed on a side. Nearly all are already: those are not made anew."""
    if standing.state is State.ARMED and standing.side is side:
        return standing
    return standing._replace(state=State.ARMED, since=None, breaches=0, side=side)


def _tick(rule: Rule, standing: Standing, observation: Observation, now: datetime) -> Step:
    """Return the standing after time has passed without a new price."""
    if standing.state is State.PENDING and _is_confirmed(rule, standing, now):
        return _fire(standing._replace(side=side_of(rule, observation)), observation, now)
    if standing.state is State.FIRED:
        return _reminded(rule, standing, observation, now)
    return standing, ()


def _after_firing(rule: Rule, standing: Standing, reading: Reading, observation: Observation, now: datetime) -> Step:
    if reading is Reading.TRUE:
        return _reminded(rule, standing._replace(state=State.FIRED), observation, now)
    if reading is Reading.NEAR:
        return standing._replace(state=State.RECOVERING), ()
    if reading is Reading.UNKNOWN:
        return standing, ()
    has_fired = standing.fired_at is not None
    is_done = rule.mode is Mode.ONCE and has_fired
    over = _disarmed(standing)._replace(side=side_of(rule, observation), told_at=None)
    over = over._replace(state=State.DONE if is_done else State.ARMED)
    return _told(over, EventKind.OVER, now, observation) if rule.tells_end and has_fired else (over, ())


def _breached(rule: Rule, standing: Standing, observation: Observation, now: datetime) -> Step:
    is_first = standing.state is not State.PENDING
    breaches = 1 if is_first else standing.breaches + 1
    since = observation.time if is_first or standing.since is None else standing.since
    pending = standing._replace(state=State.PENDING, since=since, breaches=breaches)
    if _is_confirmed(rule, pending, now):
        return _fire(pending._replace(side=side_of(rule, observation)), observation, now)
    return pending, ()


def _is_confirmed(rule: Rule, standing: Standing, now: datetime) -> bool:
    if standing.breaches >= rule.confirm:
        return True
    return bool(
        rule.confirm_minutes and standing.since and now - standing.since >= timedelta(minutes=rule.confirm_minutes)
    )


def _fire(standing: Standing, observation: Observation, now: datetime) -> Step:
    fired = _disarmed(standing)._replace(state=State.FIRED, fired_at=now, told_at=now)
    return _told(fired, EventKind.FIRED, observation.time, observation)


def _reminded(rule: Rule, standing: Standing, observation: Observation, now: datetime) -> Step:
    if not rule.repeat_every or standing.told_at is None or now - standing.told_at < rule.repeat_every:
        return standing, ()
    return _told(standing._replace(told_at=now), EventKind.REMINDER, now, observation)


def _told(standing: Standing, kind: EventKind, time: datetime, observation: Observation | None = None) -> Step:
    told = standing._replace(edge=standing.edge + 1)
    price, series_id = (observation.price, observation.series_id) if observation else (None, None)
    return told, (Event(told.edge, kind, time, price, series_id),)


def _seen(standing: Standing, observation: Observation) -> Standing:
    return standing._replace(observed_at=observation.time, price=observation.price)


def _disarmed(standing: Standing) -> Standing:
    """Return a standing armed anew, its clock reset."""
    return standing._replace(state=State.ARMED, since=None, breaches=0)
