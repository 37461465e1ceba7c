"""Writes the activity: events in the order of their publication, each once.

Everybody publishes under one advisory lock, held until the commit: a reader who has seen an id has seen all before it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text

from analysis.activity import Event
from db.copying import array_text
from db.locks import take_turn
from db.retention import KEEP_ACTIVITY

ACTIVITY = 4_021_978  # key of an advisory lock: one publication at a time
COLUMNS = {
    "dedupe_key": "text", "user_id": "integer", "kind": "text", "currency": "text", "subject": "text",
    "occurred_at": "timestamptz", "as_of": "timestamptz", "facts": "jsonb",
}  # fmt: skip
# An event that is there with the same facts stays as it is; one with others is published anew.
PUBLISH = text(f"""
    INSERT INTO activity ({", ".join(COLUMNS)})
    SELECT {", ".join(f"told.{name}" for name in COLUMNS)}
    FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS told
        (place integer, {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())})
    LEFT JOIN users ON users.id = told.user_id
    WHERE told.user_id IS NULL OR users.id IS NOT NULL
    ORDER BY place
    ON CONFLICT (dedupe_key) DO UPDATE SET id = DEFAULT, occurred_at = excluded.occurred_at, as_of = excluded.as_of,
        published_at = now(), facts = excluded.facts
    WHERE activity.facts <> excluded.facts
    RETURNING id, user_id
""")
# Those that wait are what a source brought whose last load failed.
NOTE_SIGNALS = text("""
    UPDATE signal_events SET is_published = true
    WHERE NOT is_published AND currency = :currency
        AND (id = ANY(CAST(:ids AS bigint[])) OR ended_at IS NOT NULL OR started_at <= :since)
""")
SEE = text("""
    INSERT INTO activity_seen (user_id, last_id) VALUES (:user_id, :last_id)
    ON CONFLICT (user_id) DO UPDATE SET last_id = greatest(activity_seen.last_id, excluded.last_id)
""")
# Those that are at their target no more are told of again when they come back.
LEAVE_TARGETS = text("DELETE FROM wants_at_target WHERE want_id <> ALL(CAST(:ids AS integer[]))")
REACH_TARGETS = text("""
    INSERT INTO wants_at_target (want_id)
    SELECT wants.id FROM wants WHERE wants.id = ANY(CAST(:ids AS integer[])) ORDER BY wants.id
    ON CONFLICT DO NOTHING RETURNING want_id
""")
DROP_EXPIRED = text("DELETE FROM activity WHERE published_at < :oldest")


def hold_activity(connection: Connection) -> None:
    """Wait until nobody else publishes, and keep others waiting until the transaction ends."""
    take_turn(connection, ACTIVITY)


def publish(connection: Connection, events: Iterable[Event]) -> Sequence[Row[Any]]:
    """Publish events in this order and return (id, user_id) of those that are new or have changed.

    The caller holds the activity. Each key is there once; users who are gone have none.
    """
    told = [_record(place, event) for place, event in enumerate(events)]
    if not told:
        return ()
    return connection.execute(PUBLISH, {"told": msgspec.json.encode(told).decode()}).all()


def _record(place: int, event: Event) -> dict[str, Any]:
    return {
        "place": place,
        "dedupe_key": event.key,
        "user_id": event.user_id,
        "kind": event.kind,
        "currency": event.currency,
        "subject": event.subject,
        "occurred_at": event.occurred_at,
        "as_of": event.as_of,
        "facts": event.facts,
    }


def note_signals(connection: Connection, currency: str, ids: Sequence[int], since: datetime) -> None:
    """Note events of signals as published, with those that are over or began before a time."""
    connection.execute(NOTE_SIGNALS, {"currency": currency, "ids": array_text(ids), "since": since})


def see(connection: Connection, user_id: int, last_id: int) -> None:
    """Note that a user has seen all events up to an id; an earlier one than before changes nothing."""
    connection.execute(SEE, {"user_id": user_id, "last_id": last_id})


def note_targets(connection: Connection, ids: Collection[int]) -> set[int]:
    """Note that these wants, and no others, are at their target, and return those that were not before."""
    told = {"ids": array_text(ids)}
    connection.execute(LEAVE_TARGETS, told)
    return {*connection.scalars(REACH_TARGETS, told)}


def drop_expired(connection: Connection, now: datetime) -> int:
    """Delete events past their retention; return their number."""
    return connection.execute(DROP_EXPIRED, {"oldest": now - KEEP_ACTIVITY}).rowcount
