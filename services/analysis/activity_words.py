"""Events of the activity in words, the same on pages and in answers: every number is one of the event's facts."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from analysis.activity import Kind
from market.sources import LATE_AFTER, SOURCES
from market.variants import MARKETPLACES

Money = Callable[[Decimal, str], str]
MOVED = {
    "momentum": "{way} by {size} in 7 days",
    "trend": "{has} for two weeks",
    "deviation": "is far {side} its usual price of two weeks",
    "supply": "has {size} fewer copies on offer than the day before",
    "spike": "{way} by {size} in a day",
    "volatility": "moves more widely than on nine of ten of its days",
    "spread": "has {size} of its price paid by the buylist, more than on nine of ten days",
}
WAYS = {
    1: {"way": "rose", "has": "has risen", "side": "above"},
    -1: {"way": "fell", "has": "has fallen", "side": "below"},
}
COUNTED = {"prices": ("price", "prices"), "signals": ("signal", "signals"), "holdings": ("card", "cards")}
BECAME = (
    ("hits", "came true"),
    ("misses", "did not"),
    ("unfilled", "had no price in time"),
    ("no_price", "have no price now"),
)


def plain_money(amount: Decimal, currency: str) -> str:
    """Return an amount with the code of its currency."""
    return f"{amount} {currency}"


def in_words(kind: str, currency: str | None, facts: Mapping[str, Any], money: Money = plain_money) -> str:
    """Return an event in a sentence without its subject, which `name_of` has, or a link."""
    if "more" in facts:
        return _more(facts["more"])
    match Kind(kind):
        case Kind.PRICES | Kind.SIGNALS | Kind.HOLDINGS:
            return _moved(facts, str(currency), money)
        case Kind.RECOMMENDATIONS:
            return _issued(facts, str(currency), money)
        case Kind.OUTCOMES:
            return _outcomes(facts)
        case Kind.SOURCES:
            return (
                f"became late: nothing new within {LATE_AFTER} intervals"
                if facts["is_late"]
                else "came back with new prices"
            )
        case Kind.ALERTS:
            return str(facts["text"])
        case Kind.WANTS:
            price, maximum = (money(Decimal(facts[name]), str(currency)) for name in ("price", "maximum"))
            return f"is {price} {_where(facts)}: you would pay {maximum}"


def name_of(kind: str, facts: Mapping[str, Any]) -> str:
    """Return the subject of an event; empty where its words need none."""
    if kind == Kind.SOURCES:
        return SOURCES[facts["source"]].title if facts["source"] in SOURCES else str(facts["source"])
    return str(facts.get("name") or "")


def sentence(kind: str, currency: str | None, facts: Mapping[str, Any], money: Money = plain_money) -> str:
    """Return an event as a whole sentence."""
    return f"{name_of(kind, facts)} {in_words(kind, currency, facts, money)}".strip()


def _more(counted: Mapping[str, int]) -> str:
    parts = [f"{number} more {COUNTED[name][number != 1]}" for name, number in counted.items()]
    return f"{' and '.join(parts)} moved"


def _moved(facts: Mapping[str, Any], currency: str, money: Money) -> str:
    size = f"{abs(100 * facts['value']):.1f} %"
    told = MOVED[facts["type"]].format(size=size, **WAYS[facts["direction"]])
    told += "" if facts.get("is_confirmed", True) else ", unconfirmed"  # events of before this was told
    return f"{told}: {money(Decimal(facts['price']), currency)} {_where(facts)}"


def _where(facts: Mapping[str, Any]) -> str:
    variant = "" if facts["finish"] == "nonfoil" else f", {facts['finish']}"
    return f"at {MARKETPLACES[facts['marketplace']].name}{variant}"


def _issued(facts: Mapping[str, Any], currency: str, money: Money) -> str:
    best, number = facts["best"], facts["number"]
    what = f"{best['name']}: {best['action']}" if best["name"] else str(best["action"])
    net = "" if best["net"] is None else f", {money(Decimal(best['net']), currency)} after fees"
    return f"{what}{net}{'' if number == 1 else f', and {number - 1} more'}"


def _outcomes(facts: Mapping[str, Any]) -> str:
    parts = [f"{facts[name]} {told}" for name, told in BECAME if facts[name]]
    return f"After {facts['horizon']} days, {facts['type'].replace('_', ' ')}: {', '.join(parts)}"
