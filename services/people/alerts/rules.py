"""Rules of a user: listed, made, changed, set aside and deleted. A change arms a rule again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from alerts import setting_aside
from alerts.evaluation import begin, next_look
from alerts.standings import ENDED, Event, Standing, State
from db.engine import Connection, Row, reading, writing
from db.queries import alerts as queries
from db.writes import accounts
from db.writes import alerts as writes
from db.writes.alerts import Stored
from services.operation.freshness import interval_of
from services.paging import place_of, position_at
from services.people.alerts.columns import (
    amount,
    columns_of,
    event_columns,
    rule_of,
    standing_columns,
    standing_of,
    usual_confirmations,
)
from services.people.alerts.evaluating import announce
from services.people.alerts.observing import observe
from services.people.alerts.requests import AddRequest, ChangeRequest, RulesRequest, SnoozeRequest
from services.people.alerts.targets import target_of
from services.rows import made_of

MOST = 500  # rules of a user
FIRST_PAGE = 2**31 - 1


class NoSuchRule(LookupError):
    """The user has no such rule."""


class StaleRule(Exception):
    """The rule has been changed since it was read; `now` is what it is."""

    def __init__(self, now: "AlertRule") -> None:
        super().__init__("The alert has been changed meanwhile: look at it once more.")
        self.now = now


class TooManyRules(Exception):
    """The user has as many rules as one may have."""


@dataclass(frozen=True, slots=True)
class RuleCard:
    """The card that a rule was made for; the other fields are None where it is gone."""

    id: int
    name: str | None
    set_code: str | None
    collector_number: str | None


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule with its state (times in UTC, money in `currency`).

    `condition`, `finish`, `language`, `marketplace` and `kind` are those of the series; of any printing None means any.
    Those of a want are the want's own, as it is now. `card` is None where it is of none; then the `location`, the set
    or the `query` is what it watches, by its name too while it is there. `already_true`: it was true when it was made,
    and waits until it is not. `last_price` is that of `last_time`. `version` rises with each change by its owner.
    """

    id: int
    name: str
    target: str
    card: RuleCard | None
    location_id: int | None
    location: str | None
    set_code: str | None
    set_name: str | None
    query: str | None
    want_id: int | None
    marketplace: str | None
    kind: str
    condition: str | None
    finish: str | None
    language: str | None
    currency: str
    trigger: str
    price: Decimal | None
    percent: Decimal | None
    window: str | None
    days: int | None
    mode: str
    confirm: int
    confirm_minutes: int | None
    repeat_hours: int | None
    tells_end: bool
    notifies_if_true: bool
    expires_at: datetime | None
    state: str
    already_true: bool
    snoozed_until: datetime | None
    fired_at: datetime | None
    last_price: Decimal | None
    last_time: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class RulesPage:
    """A page of rules. The following page begins after the place `next_after`."""

    items: list[AlertRule]
    next_after: bytes | None


def load_rules(user_id: int, asked: RulesRequest) -> RulesPage:
    """Return a page of a user's rules."""
    last = position_at(asked.after, tuple[int])
    with reading(fresh=True) as connection:
        rows = queries.page(connection, user_id, last[0] if last else FIRST_PAGE, asked.limit + 1)
    items = [alert_of(row) for row in rows[: asked.limit]]
    return RulesPage(items, place_of((items[-1].id,)) if len(rows) > asked.limit else None)


def load_rule(user_id: int, rule_id: int) -> AlertRule:
    """Return a rule. Raises NoSuchRule."""
    with reading(fresh=True) as connection:
        return _existing(connection, user_id, rule_id)


def add(user_id: int, asked: AddRequest) -> AlertRule:
    """Make a rule and return it; the same rule again is the one that there is.

    Raises RejectedRequest for what cannot be watched, TooManyRules.
    """
    with writing() as connection:
        rule_id, added = add_in(connection, user_id, asked)
        made = _existing(connection, user_id, rule_id)
    announce(added)
    return made


def add_in(connection: Connection, user_id: int, asked: AddRequest) -> tuple[int, Stored]:
    """Make a rule in a transaction; return its id, and its events, which are announced after the commit.

    The same rule again is the one that there is, while it lasts. Raises RejectedRequest for what cannot be watched,
    TooManyRules.
    """
    columns = columns_of(asked)
    accounts.lock_user(connection, user_id)
    target = target_of(connection, user_id, asked)
    told = {"currency": asked.currency, "trigger": asked.trigger, "target": asked.target, "kind": asked.kind}
    same = queries.same(connection, user_id, _compared(columns | told | target, asked))
    if same is not None:
        return same, Stored()
    rule_id = writes.add_rule(connection, user_id, MOST, columns | told | target)
    if rule_id is None:
        raise TooManyRules(f"You have {MOST} alerts, as many as one may have. Delete one of them first.")
    return rule_id, _begin(connection, user_id, rule_id, asked.confirm is None)


def _compared(columns: dict[str, Any], asked: AddRequest) -> dict[str, Any]:
    """Return the columns in which a rule is the same; the number of confirmations that nobody has asked for is not."""
    return {name: value for name, value in columns.items() if name != "confirm" or asked.confirm is not None}


def change(user_id: int, asked: ChangeRequest) -> AlertRule:
    """Change a rule, arm it again and return it. Raises NoSuchRule, StaleRule, RejectedRequest."""
    with writing() as connection:
        row = _locked(connection, user_id, asked.rule_id)
        if row.version != asked.version:
            raise StaleRule(_existing(connection, user_id, asked.rule_id))
        writes.change_rule(connection, user_id, asked.rule_id, columns_of(asked, row))
        added = _begin(connection, user_id, asked.rule_id, False)
        changed = _existing(connection, user_id, asked.rule_id)
    announce(added)
    return changed


def delete(user_id: int, rule_id: int) -> None:
    """Delete a rule with its events. Raises NoSuchRule."""
    with writing() as connection:
        if not writes.delete_rule(connection, user_id, rule_id):
            raise NoSuchRule(rule_id)


def snooze(user_id: int, asked: SnoozeRequest) -> AlertRule:
    """Silence a rule for a time. Raises NoSuchRule, alerts.setting_aside.CannotBe."""
    now = datetime.now(UTC)
    until = now + timedelta(hours=asked.hours)
    return _set_aside(user_id, asked.rule_id, lambda standing: setting_aside.snoozed(standing, until, now), now)


def pause(user_id: int, rule_id: int) -> AlertRule:
    """Silence a rule until further notice. Raises NoSuchRule, alerts.setting_aside.CannotBe."""
    now = datetime.now(UTC)
    return _set_aside(user_id, rule_id, lambda standing: setting_aside.paused(standing, now), now)


def resume(user_id: int, rule_id: int) -> AlertRule:
    """Let a rule go on. Raises NoSuchRule, alerts.setting_aside.CannotBe."""
    now = datetime.now(UTC)
    return _set_aside(user_id, rule_id, lambda standing: setting_aside.resumed(standing, now), now)


def _set_aside(user_id: int, rule_id: int, step: Callable[[Standing], Standing], now: datetime) -> AlertRule:
    with writing() as connection:
        row = _locked(connection, user_id, rule_id)
        standing = step(standing_of(row))
        is_awake = standing.state not in (State.SNOOZED, State.PAUSED) and standing.state not in ENDED
        due_at = now if is_awake else next_look(rule_of(row), standing, None, now)
        writes.store(connection, [standing_columns(rule_id, standing, due_at)], ())
        writes.raise_version(connection, user_id, rule_id)
        return _existing(connection, user_id, rule_id)


def _begin(connection: Connection, user_id: int, rule_id: int, is_usual: bool) -> Stored:
    """Begin the standing of a new or changed rule, and return its new events."""
    row = _locked(connection, user_id, rule_id)
    seen = observe(connection, [row])[rule_id]
    if is_usual and seen.source is not None:
        confirm = usual_confirmations(interval_of(seen.source))
        writes.change_rule(connection, user_id, rule_id, _stored(row) | {"confirm": confirm})
        row = _locked(connection, user_id, rule_id)
    rule, now = rule_of(row), datetime.now(UTC)
    standing: Standing
    told: Sequence[Event]
    standing, told = begin(rule, seen.observation, now, row.edge)
    columns = standing_columns(rule_id, standing, next_look(rule, standing, seen.observation, now))
    return writes.store(connection, [columns], [event_columns(rule_id, event, seen.run_id) for event in told])


def _stored(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in writes.OF_RULE}


def _locked(connection: Connection, user_id: int, rule_id: int) -> Row:
    """Return a user's rule, locked until the transaction ends. Raises NoSuchRule."""
    row = next(iter(queries.locked(connection, [rule_id])), None)
    if row is None or row.user_id != user_id:
        raise NoSuchRule(rule_id)
    return row


def _existing(connection: Connection, user_id: int, rule_id: int) -> AlertRule:
    row = queries.one(connection, user_id, rule_id)
    if row is None:
        raise NoSuchRule(rule_id)
    return alert_of(row)


def alert_of(row: Row) -> AlertRule:
    """Return the rule in a row of db.queries.alerts."""
    words = ("marketplace", "condition", "finish", "language", "kind")
    return made_of(
        row,
        AlertRule,
        card=None
        if row.card_id is None
        else RuleCard(row.card_id, row.card_name, row.card_set_code, row.collector_number),
        window=row.change_window,
        price=amount(row.price, row.currency),
        last_price=amount(row.last_price, row.currency),
        last_time=row.observed_at,
        already_true=(row.before or row.state) in (State.FIRED, State.RECOVERING) and row.fired_at is None,
        **{word: getattr(row, f"watched_{word}") for word in words},
    )
