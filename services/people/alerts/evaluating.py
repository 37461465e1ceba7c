"""Evaluation of rules: after a change of prices those that watch a changed series, and those that the clock may change.

The cost grows with the changed series, not with the rules. Standings, events and deliveries of a batch are one
transaction: after a kill the next call evaluates the rest, and what was evaluated leads to nothing new.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from alerts.evaluation import evaluate, next_look
from db import announcements
from db.announcements import AlertsChanged
from db.engine import Connection, Engine
from db.queries import alert_targets
from db.queries import alerts as queries
from db.writes import alerts as writes
from db.writes.alerts import Stored
from services.people.alerts import delivering
from services.people.alerts.columns import event_columns, rule_of, standing_columns, standing_of
from services.people.alerts.observing import observe

AT_ONCE = 5_000  # rules of a transaction


class Change(NamedTuple):
    """A run has stored prices in [since, until)."""

    run_id: int
    since: datetime
    until: datetime


def evaluate_changed(engine: Engine, changes: Iterable[Change], now: datetime) -> int:
    """Evaluate the rules that watch changed series, and those that are due; return the number of events."""
    ids = set[int]()
    with engine.begin() as connection:
        for change in changes:
            since = max(change.since, alert_targets.reach(now))
            ids.update(alert_targets.touched(connection, [change.run_id], since, change.until))
        ids.update(queries.due(connection, now))
    return evaluate_rules(engine, sorted(ids), now)


def evaluate_due(engine: Engine, now: datetime) -> int:
    """Evaluate the rules that the clock may change; return the number of events."""
    return evaluate_changed(engine, (), now)


def evaluate_rules(engine: Engine, ids: Sequence[int], now: datetime) -> int:
    """Evaluate rules by their ids, batch by batch, and announce the events of each after its commit."""
    told = 0
    for first in range(0, len(ids), AT_ONCE):
        with engine.begin() as connection:
            added = _evaluate_batch(connection, ids[first : first + AT_ONCE], now)
        announce(added)
        told += len(added.events)
    return told


def announce(added: Stored) -> None:
    """Announce new events to their users, and have them delivered. Call it after the commit."""
    first: dict[int, int] = {}
    for row in added.events:
        first[row.user_id] = min(row.id, first.get(row.user_id, row.id))
    if added.deliveries:
        delivering.ask_soon()
    for user_id, event_id in first.items():
        announcements.announce(AlertsChanged(user_id=user_id, first=event_id))


def _evaluate_batch(connection: Connection, ids: Collection[int], now: datetime) -> Stored:
    rows = queries.locked(connection, ids)
    observed = observe(connection, rows)
    standings: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for row in rows:
        rule, standing, seen = rule_of(row), standing_of(row), observed[row.id]
        told: Sequence[Any] = ()
        if seen.is_known:
            standing, told = evaluate(rule, standing, seen.observation, now)
        due_at = _due(row.due_at, next_look(rule, standing, seen.observation, now), now)
        standings.append(standing_columns(row.id, standing, due_at))
        events += [event_columns(row.id, event, seen.run_id) for event in told]
    return writes.store(connection, standings, events)


def _due(before: datetime | None, after: datetime | None, now: datetime) -> datetime | None:
    """Return when the clock looks at a rule: as before where that is not too late, as an index has the time."""
    return before if before and after and now < before <= after else after
