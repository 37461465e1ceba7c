"""What a user watches and is close to happen: wants at or near their price, alerts near their limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from alerts.rules import Trigger
from alerts.standings import State
from services.people.alerts.requests import RulesRequest
from services.people.alerts.rules import AlertRule, load_rules
from services.people.wants.contract import Want

NEAR = Decimal("0.10")  # of the limit
WATCHED = (State.ARMED, State.PENDING)
MOST_RULES = 100


@dataclass(frozen=True, slots=True)
class Near:
    """A want or an alert, and how far its price is from its limit as a share of that; 0 or below: it has reached it."""

    distance: Decimal
    want: Want | None = None
    rule: AlertRule | None = None


def near_wants(wants: Sequence[Want], currency: str) -> list[Near]:
    """Return the wants with a maximum in a currency whose best price is at most NEAR above it, the nearest first."""
    found = []
    for want in wants:
        if want.best is not None and want.max_price and want.currency == currency and want.missing:
            distance = want.best.price / want.max_price - 1
            if distance <= NEAR:
                found.append(Near(distance, want=want))
    return sorted(found, key=lambda one: (one.distance, one.want.id if one.want else 0))


def load_near_alerts(user_id: int, currency: str) -> list[Near]:
    """Return the alerts of a user that wait for a price in a currency at most NEAR away, the nearest first."""
    found = []
    for rule in load_rules(user_id, RulesRequest(limit=MOST_RULES)).items:
        if rule.currency == currency and rule.state in WATCHED and rule.price and rule.last_price is not None:
            distance = _distance(rule.trigger, rule.last_price, rule.price)
            if distance is not None and distance <= NEAR:
                found.append(Near(distance, rule=rule))
    return sorted(found, key=lambda one: (one.distance, one.rule.id if one.rule else 0))


def _distance(trigger: str, price: Decimal, limit: Decimal) -> Decimal | None:
    if trigger == Trigger.BELOW:
        return price / limit - 1
    if trigger == Trigger.ABOVE:
        return 1 - price / limit
    return abs(price / limit - 1) if trigger == Trigger.CROSSES else None
