"""Made-up rules and observations for tests of alerts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from alerts.evaluation import begin, evaluate
from alerts.observations import Observation
from alerts.rules import Rule, Trigger
from alerts.standings import Event, Standing
from services.people.alerts.events import AlertEvent

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rule(**more: Any) -> Rule:
    """A rule: below 10.00 USD, unless told otherwise."""
    given = {"trigger": Trigger.BELOW, "currency": "USD"}
    if more.get("trigger", Trigger.BELOW) in (Trigger.BELOW, Trigger.ABOVE, Trigger.CROSSES):
        given["price"] = 1000  # type: ignore[assignment]
    return Rule(**{**given, **more})  # type: ignore[arg-type]


def seen(hour: float, price: int | None, **more: Any) -> Observation:
    """A price so many hours after noon."""
    time = NOON + hour * HOUR
    return Observation(**{"time": time, "confirmed_at": time, "currency": "USD", "price": price, **more})


def follow(
    of: Rule, observations: Iterable[Observation], standing: Standing | None = None
) -> tuple[Standing, Sequence[Event]]:
    """The standing and all events after observations, each at its time; the first one is that of the making."""
    told: list[Event] = []
    for one in observations:
        if standing is None:
            standing, events = begin(of, one, one.time)
        else:
            standing, events = evaluate(of, standing, one, one.time)
        told += events
    assert standing is not None
    return standing, told


def prices(*cents: int | None, apart: float = 1) -> list[Observation]:
    """Prices so many hours apart."""
    return [seen(place * apart, price) for place, price in enumerate(cents)]


def alert_event(**more: Any) -> AlertEvent:
    """An event as it is shown: card 1 below 10.00 USD."""
    told: dict[str, Any] = {
        "id": 7, "rule_id": 3, "rule_name": "", "edge": 1, "kind": "fired", "time": NOON, "created_at": NOON,
        "trigger": "below", "target": "series", "currency": "USD", "price": Decimal("9.50"), "limit": Decimal(10),
        "percent": None, "window": None, "days": None, "card_id": 1, "card_name": "Card 1", "set_code": "tst",
        "collector_number": "1", "location": None, "set_name": None, "query": None, "is_read": False,
        "is_taken_back": False,
    }  # fmt: skip
    return AlertEvent(**told | more)
