"""Rules, standings and observations of the domain as columns of the database, and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from alerts.observations import Observation, Side
from alerts.rules import InvalidRule, Mode, Rule, Target, Trigger
from alerts.standings import Event, Standing, State
from collection.ledger.money import major, minor
from db.engine import Row
from services.operation.freshness import interval_of
from services.people.alerts.requests import AddRequest, ChangeRequest, WatchRequest
from services.requests import RejectedRequest
from services.rules import NEVER

USUAL_CONFIRMATIONS, OF_FREQUENT_SOURCES = 1, 2
FREQUENT = timedelta(hours=1)

# Members by their words: a call of an enumeration takes ten times as long, and each evaluation has thousands.
TRIGGERS: Mapping[str, Trigger] = MappingProxyType({one.value: one for one in Trigger})
TARGETS: Mapping[str, Target] = MappingProxyType({one.value: one for one in Target})
MODES: Mapping[str, Mode] = MappingProxyType({one.value: one for one in Mode})
STATES: Mapping[str, State] = MappingProxyType({one.value: one for one in State})
SIDES: Mapping[str, Side] = MappingProxyType({one.value: one for one in Side})


def cents(amount: Decimal | None, currency: str) -> int | None:
    """Return an amount of a currency in its minor units, None for an unknown one."""
    return None if amount is None else minor(amount, currency)


def amount(price: int | None, currency: str) -> Decimal | None:
    """Return minor units of a currency as an amount, None for unknown ones."""
    return None if price is None else major(price, currency)


def usual_confirmations(interval: timedelta) -> int:
    """Return how many prices must agree where the user does not say."""
    return OF_FREQUENT_SOURCES if interval < FREQUENT else USUAL_CONFIRMATIONS


def columns_of(asked: AddRequest | ChangeRequest, before: "Row | None" = None) -> dict[str, Any]:
    """Return the columns of what a request says of a rule; what it leaves out is that of the row before.

    A rule without a number of confirmations has 1. Raises RejectedRequest for a price of 0 or with a part of a cent.
    """
    currency = before.currency if before else getattr(asked, "currency", "")
    told: dict[str, Any] = {
        "name": asked.name.strip() if asked.name is not None else None,
        "price": limit_of(asked.price, currency),
        "percent": asked.percent,
        "change_window": asked.window,
        "days": asked.days,
        "mode": asked.mode,
        "confirm": asked.confirm,
        "confirm_minutes": asked.confirm_minutes,
        "repeat_hours": asked.repeat_hours,
        "tells_end": asked.tells_end,
        "notifies_if_true": asked.notifies_if_true,
        "expires_at": end_of(asked.expires_on),
    }
    if before is not None:
        kept = {name: getattr(before, name) if value is None else value for name, value in told.items()}
        return kept | ({"expires_at": None} if asked.expires_on == NEVER else {})
    return told | {"confirm": asked.confirm or USUAL_CONFIRMATIONS}


def limit_of(price: Decimal | None, currency: str) -> int | None:
    """Return a limit in minor units. Raises RejectedRequest for 0 and for one with a part of a cent."""
    if price is None:
        return None
    if price == 0:
        raise RejectedRequest({"price": "must be above 0"})
    limit = minor(price, currency)
    if major(limit, currency) != price:
        raise RejectedRequest({"price": "must be a number of cents"})
    return limit


def end_of(day: date | None) -> datetime | None:
    """Return the end of a day (UTC), None for NEVER and for no day."""
    return None if day in (None, NEVER) else datetime.combine(day, time(), UTC) + timedelta(days=1)


def rule_of(row: Row) -> Rule:
    """Return the rule of a row. Raises RejectedRequest for one that contradicts itself."""
    repeat = timedelta(hours=row.repeat_hours) if row.repeat_hours else None
    try:
        return Rule(
            trigger=TRIGGERS[row.trigger],
            currency=row.currency,
            target=TARGETS[row.target],
            price=row.price,
            percent=row.percent,
            window=row.change_window,
            days=row.days,
            mode=MODES[row.mode],
            confirm=row.confirm,
            confirm_minutes=row.confirm_minutes,
            repeat_every=repeat,
            tells_end=row.tells_end,
            notifies_if_true=row.notifies_if_true,
            expires_at=row.expires_at,
        )
    except InvalidRule as error:
        raise RejectedRequest({error.field: str(error)}) from None


def asked_rule(asked: WatchRequest) -> Rule:
    """Return the rule that a request describes. Raises RejectedRequest for one that contradicts itself."""
    try:
        return Rule(
            trigger=Trigger(asked.trigger),
            currency=asked.currency,
            target=Target(asked.target),
            price=limit_of(asked.price, asked.currency),
            percent=asked.percent,
            window=asked.window,
            days=asked.days,
            mode=Mode(asked.mode),
            confirm=asked.confirm or USUAL_CONFIRMATIONS,
            confirm_minutes=asked.confirm_minutes,
        )
    except InvalidRule as error:
        raise RejectedRequest({error.field: str(error)}) from None


def standing_of(row: Row) -> Standing:
    """Return the standing of a row."""
    return Standing(
        STATES[row.state],
        STATES[row.before] if row.before else None,
        row.edge,
        row.since,
        row.breaches,
        SIDES[row.side] if row.side else None,
        row.observed_at,
        row.last_price,
        row.fired_at,
        row.told_at,
        row.has_told,
        row.set_aside_at,
        row.snoozed_until,
    )


def standing_columns(rule_id: int, standing: Standing, due_at: datetime | None) -> dict[str, Any]:
    """Return the columns of a standing."""
    return {
        "id": rule_id,
        "state": standing.state,
        "before": standing.before,
        "edge": standing.edge,
        "since": standing.since,
        "breaches": standing.breaches,
        "side": standing.side,
        "observed_at": standing.observed_at,
        "last_price": standing.price,
        "fired_at": standing.fired_at,
        "told_at": standing.told_at,
        "has_told": standing.has_told,
        "set_aside_at": standing.set_aside_at,
        "snoozed_until": standing.snoozed_until,
        "due_at": due_at,
    }


def event_columns(rule_id: int, event: Event, run_id: int | None) -> dict[str, Any]:
    """Return the columns of an event; `run_id` is the run that stored its price."""
    return {
        "rule_id": rule_id,
        "edge": event.edge,
        "kind": event.kind,
        "time": event.time,
        "price": event.price,
        "series_id": event.series_id,
        "run_id": run_id,
    }


def observation_of(row: Row, currency: str) -> Observation:
    """Return the observation in a row of db.queries.alerts.observed that has a price."""
    return Observation(
        time=max(filter(None, (row.time, row.buylist_time, row.share_time))),
        confirmed_at=row.confirmed_at,
        currency=currency,
        price=cents(row.price, currency),
        series_id=row.series_id,
        change=row.change,
        extreme=cents(row.extreme, currency),
        buylist=cents(row.buylist, currency),
        share=row.share,
        in_stock=row.absent_since is None and row.num_listings != 0,
        interval=interval_of(row.source),
    )
