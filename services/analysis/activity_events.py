"""Events of the activity, made of what the database has learned: signals, the ledger, sources, alerts, wants.

Facts are JSON; money in them is text. Keys say what makes an event the same one (analysis/activity.py).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from analysis.activity import Event, Kind, strongest
from collection.ledger.money import major
from db.engine import Connection, Row
from db.queries import activity_inputs as queries
from db.queries import alerts as alert_queries
from db.queries import ingestion
from services.operation.data_state import late_sources, priced_sources
from services.people.alerts.events import event_of
from services.people.alerts.wording import in_words
from signals.events import MEASURE_OF, EventType

CONFIRMED = 0.5  # least confidence of a move that counts as confirmed
MOST_OF_USER = 20
MOST_ALERTS = 1_000
MOVE = ("type", "direction", "value", "confidence", "is_confirmed")
MOVES = (EventType.MOMENTUM, EventType.TREND, EventType.DEVIATION)
VARIANT = ("condition", "finish", "language", "marketplace")
CARD = ("card_id", "name", "set_code", "collector_number")


def of_signals(
    connection: Connection, some: Sequence[Row], currency: str, now: datetime, counted: Mapping[str, int]
) -> Iterator[Event]:
    """Yield the events of signals, the weakest first, and before them one that counts the others of the day.

    `counted` are those of the day that were counted before.
    """
    first, others = strongest(some)
    known = queries.signals(connection, [one.id for one in first])
    if others:
        number = Counter(counted) + Counter(str(_kind(one)) for one in others)
        key = more_key(currency, now)
        yield Event(key, Kind.PRICES, "market", now, now, {"more": dict(number)}, currency)
    for one in (known[candidate.id] for candidate in reversed(first)):
        subject = f"card:{one.card_id}"
        key = f"{_kind(one)}:{one.type}:{currency}:{subject}:{now:%Y-%m-%d}"
        yield Event(key, _kind(one), subject, one.started_at, one.as_of, _facts_of_signal(one), currency)


def more_key(currency: str, now: datetime) -> str:
    """Return the key of the event that counts what a day has beyond its events."""
    return f"more:{currency}:{now:%Y-%m-%d}"


def of_held(some: Sequence[Row], currency: str, now: datetime) -> Iterator[Event]:
    """Yield the events of cards that users hold, the weakest of each user first."""
    for one in reversed(some):
        subject = f"card:{one.card_id}"
        key = f"held:{one.user_id}:{one.type}:{currency}:{subject}:{now:%Y-%m-%d}"
        facts = _facts_of_signal(one)
        yield Event(key, Kind.HOLDINGS, subject, one.started_at, one.as_of, facts, currency, one.user_id)
        if one.place == MOST_OF_USER < one.number:
            key = f"held:{one.user_id}:more:{currency}:{now:%Y-%m-%d}"
            more = {"more": {str(Kind.HOLDINGS): one.number - MOST_OF_USER}}
            yield Event(key, Kind.HOLDINGS, "collection", now, one.as_of, more, currency, one.user_id)


def _kind(one: Row) -> Kind:
    return Kind.PRICES if one.type == EventType.MOMENTUM else Kind.SIGNALS


def _facts_of_signal(one: Row) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in (*CARD, *VARIANT, *MOVE)},
        "measure": MEASURE_OF[EventType(one.type)],
        "price": str(one.price),
    }


def of_ledger(connection: Connection, after: int, since: datetime) -> Iterator[Event]:
    """Yield an event for each batch of recommendations, by currency and type, and of outcomes, also by horizon."""
    issued = queries.issued(connection, after, since)
    named = queries.named(connection, [row.best for row in issued])
    for row in issued:
        subject = f"batch:{row.batch_id}:{row.type}"
        facts = {"type": row.type, "number": row.number, "best": _recommended(named[row.best], row.currency)}
        key = f"issued:{row.currency}:{subject}"
        yield Event(key, Kind.RECOMMENDATIONS, subject, row.made_at, row.made_at, facts, row.currency)
    for row in queries.outcomes(connection, after, since):
        subject = f"batch:{row.batch_id}:{row.type}:{row.horizon}"
        facts = {name: getattr(row, name) for name in ("type", "horizon", "hits", "misses", "unfilled", "no_price")}
        key = f"outcomes:{row.currency}:{subject}"
        yield Event(key, Kind.OUTCOMES, subject, row.made_at, row.made_at, facts, row.currency)


def _recommended(row: Row, currency: str) -> dict[str, Any]:
    net = None if row.expected_net is None else str(major(row.expected_net, currency))
    return {**{name: getattr(row, name) for name in CARD}, "id": row.id, "action": row.action, "net": net}


def of_sources(connection: Connection, now: datetime) -> Iterator[Event]:
    """Yield an event for each source that has become late, or has come back, since its last event."""
    told = queries.sources(connection)
    editions = priced_sources(ingestion.newest_editions(connection), ingestion.missing_settings(connection))
    late = {one.source for one in late_sources(editions, now)}
    for source, as_of in editions.items():
        is_late = source in late
        if is_late != told.get(source, False):
            key = f"source:{source}:{'late' if is_late else 'back'}:{as_of.isoformat()}"
            yield Event(key, Kind.SOURCES, source, now, as_of, {"source": source, "is_late": is_late})


def of_alerts(connection: Connection, since: datetime) -> Iterator[Event]:
    """Yield the events of alerts that have not been published."""
    by_user: dict[int, list[int]] = {}
    for row in queries.alerts(connection, since, MOST_ALERTS):
        by_user.setdefault(row.user_id, []).append(row.id)
    for user_id, ids in by_user.items():
        for one in map(event_of, alert_queries.events_of(connection, user_id, ids)):
            facts = {"alert_id": one.id, "rule_id": one.rule_id, "card_id": one.card_id, "text": in_words(one)}
            yield Event(
                f"alert:{one.id}", Kind.ALERTS, f"alert:{one.rule_id}", one.time, one.time, facts, one.currency, user_id
            )


def of_wants(reached: Sequence[Row], now: datetime) -> Iterator[Event]:
    """Yield an event for each want that has reached its target."""
    for row in reached:
        subject = f"want:{row.want_id}"
        facts = {name: getattr(row, name) for name in (*CARD, *VARIANT)}
        facts |= {"want_id": row.want_id, "price": str(row.price), "maximum": str(major(row.maximum, row.currency))}
        key = f"{subject}:{now:%Y-%m-%d}"
        yield Event(key, Kind.WANTS, subject, now, row.confirmed_at, facts, row.currency, row.user_id)
