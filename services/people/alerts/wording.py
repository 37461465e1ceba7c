"""Alerts in words, the same on pages and in messages."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from alerts.rules import Target, Trigger
from alerts.standings import EventKind
from market.amounts import money
from services.people.alerts.events import AlertEvent

WHAT: Mapping[str, str] = MappingProxyType(
    {
        "fired": "{watched}: {price}, {rule}",
        "reminder": "{watched}: still {price}, {rule}",
        "over": "{watched}: {price}, no longer {rule}",
        "stale": "{watched}: no fresh price for some time ({rule})",
        "fresh": "{watched}: fresh prices again ({rule})",
        "error": "{watched}: what the alert watches is gone ({rule})",
        "mended": "{watched}: the alert watches again ({rule})",
    }
)
# Where the kind of the target says what is gone.
GONE: Mapping[str, str] = MappingProxyType(
    {
        Target.HOLDING: "{watched}: you hold no copy of it any more ({rule})",
        Target.WANT: "{watched}: it is not on your want list any more ({rule})",
    }
)
RULES: Mapping[str, str] = MappingProxyType(
    {
        "below": "{limit} or less",
        "above": "{limit} or more",
        "crosses": "across {limit}",
        "change": "changed by {percent} % in {window}",
        "new_low": "new low of {days} days",
        "new_high": "new high of {days} days",
        "buylist": "buylist at {percent} % or more",
        "spread": "{percent} % or more between marketplaces",
        "liquidation": "{percent} % of the cost or more",
        "back_in_stock": "back in stock",
        "missing": "missing for {days} days",
    }
)


def rule_in_words(
    trigger: str, currency: str, limit: Decimal | None, percent: Decimal | None, window: str | None, days: int | None
) -> str:
    """Return what a rule waits for."""
    shown = None if percent is None else f"{percent:f}"
    return RULES[trigger].format(limit=_money(limit, currency), percent=shown, window=window, days=days)


def in_words(event: AlertEvent) -> str:
    """Return an event in one line."""
    rule = rule_in_words(event.trigger, event.currency, event.limit, event.percent, event.window, event.days)
    name = f"{event.rule_name}: " if event.rule_name else ""
    gone = GONE.get(event.target) if event.kind == EventKind.ERROR else None
    what = gone or WHAT[event.kind]
    return name + what.format(watched=_watched(event), price=_money(event.price, event.currency), rule=rule)


def _watched(event: AlertEvent) -> str:
    """Return what a rule watches, or the card that a search has found."""
    if event.target == Target.LOCATION:
        what = "Sale" if event.trigger == Trigger.LIQUIDATION else "Value"
        return f"{what} of {event.location or 'a location'}"
    if event.target == Target.SET_INDEX:
        return f"Value of {event.set_name or 'a set'} ({event.set_code or '?'})"
    if event.target == Target.SEARCH and event.card_id is None:
        return f"Search for {event.query}"
    card = f"{event.card_name or 'A card'} ({event.set_code or '?'} {event.collector_number or '?'})"
    if event.trigger == Trigger.LIQUIDATION:
        card = f"Sale of {card}"
    notes = {Target.SEARCH: f", found by {event.query}", Target.WANT: ", on your want list"}
    return card + notes.get(Target(event.target), "")


def _money(price: Decimal | None, currency: str) -> str:
    return "price not known" if price is None else money(price, currency)
