"""Rules that persons set aside for a time or until further notice; their clocks stop meanwhile."""

from datetime import datetime

from alerts.standings import ENDED, SET_ASIDE, Standing, State


class CannotBe(Exception):
    """The rule's state does not allow it; the message says why."""


def snoozed(standing: Standing, until: datetime, now: datetime) -> Standing:
    """Return the standing of a rule that is snoozed. Raises CannotBe for a rule that has ended."""
    return _aside(standing, State.SNOOZED, now)._replace(snoozed_until=until)


def paused(standing: Standing, now: datetime) -> Standing:
    """Return the standing of a rule that is paused. Raises CannotBe for a rule that has ended."""
    return _aside(standing, State.PAUSED, now)


def resumed(standing: Standing, now: datetime) -> Standing:
    """Return the standing of a rule that goes on, a done one armed again. Raises CannotBe for an expired one."""
    if standing.state is State.EXPIRED:
        raise CannotBe("The rule has expired. Give it a later end first.")
    if standing.state is State.DONE:
        return standing._replace(state=State.ARMED, before=None, fired_at=None, told_at=None)
    return released(standing, now)


def released(standing: Standing, now: datetime) -> Standing:
    """Return the standing as it was before it was set aside, its clock moved on by the time in between."""
    if standing.state not in SET_ASIDE:
        return standing
    away = now - standing.set_aside_at if standing.set_aside_at else None
    since = standing.since + away if standing.since and away else standing.since
    return standing._replace(state=standing.active, before=None, since=since, set_aside_at=None, snoozed_until=None)


def _aside(standing: Standing, state: State, now: datetime) -> Standing:
    if standing.state in ENDED:
        raise CannotBe(f"The rule is {standing.state}.")
    before = State.ARMED if standing.active in (State.STALE, State.ERROR) else standing.active
    since = standing.set_aside_at or now
    return standing._replace(state=state, before=before, set_aside_at=since, snoozed_until=None)
