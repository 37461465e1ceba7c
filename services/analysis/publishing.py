"""Publication of the activity after a change of prices, and by the clock (docs/methods.md, activity).

All events of a publication, and the notes of what they were made from, are one transaction: after a kill the next call
publishes the same, once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from analysis.activity import Event
from db import announcements
from db.announcements import DashboardChanged
from db.engine import Connection, Engine, Row
from db.queries import activity_inputs as queries
from db.queries.activity import facts_of
from db.queries.ingestion import property_value
from db.writes import activity as writes
from db.writes.ledger import set_property
from market.variants import Currency
from services.analysis import activity_events as made

RECENT = timedelta(days=2)  # what is older is no news, also where nothing was published for long
LATENESS = timedelta(minutes=15)  # of a transaction's commit after the time of its rows
Signals = Mapping[Currency, Sequence[Row]]

LAST_BATCH, ALERTS_UNTIL = "activity_last_batch", "activity_alerts_until"


def publish(engine: Engine, now: datetime) -> int:
    """Publish what has happened until now, and return the number of events. Announces them after the commit."""
    with engine.begin() as connection:
        writes.hold_activity(connection)
        signals = {code: queries.unpublished(connection, code, now - RECENT) for code in Currency}
        events = [*_of_market(connection, signals, now), *_of_users(connection, signals, now)]
        added = writes.publish(connection, events)
        for currency, some in signals.items():
            writes.note_signals(connection, currency, _ids(some), now - RECENT)
    if added:
        users = frozenset(row.user_id for row in added if row.user_id is not None)
        is_market = any(row.user_id is None for row in added)
        last_id = max(row.id for row in added)
        announcements.announce(DashboardChanged(last_id=last_id, is_market=is_market, users=users))
    return len(added)


def _of_market(connection: Connection, signals: Signals, now: datetime) -> list[Event]:
    """Return the events of the market: those of sources and the ledger below those of prices."""
    after = int(property_value(connection, LAST_BATCH) or 0)
    set_property(connection, LAST_BATCH, str(queries.last_batch(connection)))
    events = [*made.of_sources(connection, now), *made.of_ledger(connection, after, now - RECENT)]
    for currency, some in signals.items():
        counted = facts_of(connection, made.more_key(currency, now)).get("more", {})
        events += made.of_signals(connection, some, currency, now, counted)
    return events


def _of_users(connection: Connection, signals: Signals, now: datetime) -> list[Event]:
    until = property_value(connection, ALERTS_UNTIL)
    since = max(datetime.fromisoformat(until) - LATENESS, now - RECENT) if until else now - RECENT
    set_property(connection, ALERTS_UNTIL, now.isoformat())
    wants = queries.at_target(connection)
    reached = writes.note_targets(connection, [row.want_id for row in wants])
    events = [*made.of_alerts(connection, since), *made.of_wants([row for row in wants if row.want_id in reached], now)]
    for currency, some in signals.items():
        held = queries.held(connection, _ids(some), made.MOVES, made.CONFIRMED, made.MOST_OF_USER)
        events += made.of_held(held, currency, now)
    return events


def _ids(some: Sequence[Row]) -> list[int]:
    return [row.id for row in some]
