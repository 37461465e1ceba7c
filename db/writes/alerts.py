"""Writes alerts: rules, their standings with the events and deliveries that they lead to, and channels."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, text

from db.writes.affected import has_row
from db.writes.alert_deliveries import GROUPED

OF_RULE = (
    "name", "price", "percent", "change_window", "days", "mode", "confirm", "confirm_minutes", "repeat_hours",
    "tells_end", "notifies_if_true", "expires_at",
)  # fmt: skip
OF_TARGET = (
    "target", "card_id", "series_id", "oracle_id", "location_id", "set_code", "query", "want_id", "marketplace",
    "condition", "finish", "language", "kind", "currency", "trigger",
)  # fmt: skip
ADDED = ", ".join((*OF_TARGET, *OF_RULE))
ADD_RULE = text(f"""
    INSERT INTO alert_rules (user_id, {ADDED}, due_at)
    SELECT :user_id, {", ".join(f":{name}" for name in (*OF_TARGET, *OF_RULE))}, now()
    WHERE (SELECT count(*) FROM alert_rules WHERE user_id = :user_id) < :most
    RETURNING id
""")
CHANGE_RULE = text(f"""
    UPDATE alert_rules SET {", ".join(f"{name} = :{name}" for name in OF_RULE)}, version = version + 1
    WHERE id = :id AND user_id = :user_id
""")
RAISE_VERSION = text("UPDATE alert_rules SET version = version + 1 WHERE id = :id AND user_id = :user_id")
DELETE_RULE = text("DELETE FROM alert_rules WHERE id = :id AND user_id = :user_id RETURNING id")
STANDING = {
    "state": "text", "before": "text", "edge": "integer", "since": "timestamptz", "breaches": "integer", "side": "text",
    "observed_at": "timestamptz", "last_price": "bigint", "fired_at": "timestamptz", "told_at": "timestamptz",
    "has_told": "boolean", "set_aside_at": "timestamptz", "snoozed_until": "timestamptz", "due_at": "timestamptz",
}  # fmt: skip
STORE = text(f"""
    UPDATE alert_rules SET {", ".join(f"{name} = told.{name}" for name in STANDING)}
    FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS told
        (id integer, {", ".join(f"{name} {kind}" for name, kind in STANDING.items())})
    WHERE alert_rules.id = told.id
""")
ADD_EVENTS = text("""
    INSERT INTO alert_events (user_id, rule_id, edge, kind, time, currency, price, series_id, run_id)
    SELECT rules.user_id, rules.id, told.edge, told.kind, told.time, rules.currency, told.price, told.series_id,
        told.run_id
    FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS told
        (rule_id integer, edge integer, kind text, time timestamptz, price bigint, series_id integer, run_id integer)
    JOIN alert_rules AS rules ON rules.id = told.rule_id
    ORDER BY rules.id, told.edge
    ON CONFLICT (rule_id, edge) DO NOTHING
    RETURNING id, user_id
""")
ADD_DELIVERIES = text("""
    INSERT INTO alert_deliveries (user_id, channel_id, event_id, due_at)
    SELECT events.user_id, channels.id, events.id, now() + CAST(:grouped AS interval)
    FROM alert_events AS events JOIN alert_channels AS channels ON channels.user_id = events.user_id
    WHERE events.id = ANY(CAST(:ids AS bigint[])) AND channels.disabled_at IS NULL
    ON CONFLICT (event_id, channel_id) DO NOTHING
""")
FOLLOW_WANT = text("""
    UPDATE alert_rules SET want_id = :want_id, due_at = now()
    WHERE user_id = :user_id AND target = 'want' AND card_id = :card_id
        AND NOT EXISTS (SELECT FROM wants WHERE wants.id = alert_rules.want_id)
""")
READ = text("""
    UPDATE alert_events SET read_at = now() WHERE user_id = :user_id AND read_at IS NULL AND id <= :until RETURNING id
""")
ADD_CHANNEL = text("""
    INSERT INTO alert_channels (user_id, kind, name, address, secret)
    SELECT :user_id, :kind, :name, :address, :secret
    WHERE (SELECT count(*) FROM alert_channels WHERE user_id = :user_id) < :most RETURNING id
""")
SEAL_CHANNEL = text("UPDATE alert_channels SET address = :address, secret = :secret WHERE id = :id")
DELETE_CHANNEL = text("DELETE FROM alert_channels WHERE id = :id AND user_id = :user_id RETURNING id")
ADD_TEST = text("""
    WITH enabled AS (
        UPDATE alert_channels SET disabled_at = NULL, disabled_because = ''
        WHERE id = :id AND user_id = :user_id RETURNING id, user_id
    )
    INSERT INTO alert_deliveries (user_id, channel_id, due_at) SELECT user_id, id, now() FROM enabled RETURNING id
""")


class Stored(NamedTuple):
    """New events (id, user_id), and the number of their deliveries."""

    events: Sequence[Row[Any]] = ()
    deliveries: int = 0


def add_rule(connection: Connection, user_id: int, most: int, columns: Mapping[str, Any]) -> int | None:
    """Store a rule and return its id; None where the user has `most` already. The caller holds the lock of the user."""
    values = {"user_id": user_id, "most": most, **columns}
    rule_id: int | None = connection.execute(ADD_RULE, values).scalar_one_or_none()
    return rule_id


def change_rule(connection: Connection, user_id: int, rule_id: int, columns: Mapping[str, Any]) -> None:
    """Change a rule of a user, and raise its version; `columns` has all of OF_RULE."""
    connection.execute(CHANGE_RULE, {"user_id": user_id, "id": rule_id, **columns})


def raise_version(connection: Connection, user_id: int, rule_id: int) -> None:
    """Raise the version of a rule of a user, whose standing the user has changed."""
    connection.execute(RAISE_VERSION, {"user_id": user_id, "id": rule_id})


def follow_want(connection: Connection, user_id: int, want_id: int, card_id: int) -> None:
    """Have rules of a user whose want of a card was removed watch another one of that card."""
    connection.execute(FOLLOW_WANT, {"user_id": user_id, "want_id": want_id, "card_id": card_id})


def delete_rule(connection: Connection, user_id: int, rule_id: int) -> bool:
    """Delete a rule of a user and return True; False where the user has no such one."""
    return has_row(connection, DELETE_RULE, user_id=user_id, id=rule_id)


def store(
    connection: Connection, standings: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]
) -> Stored:
    """Store standings of locked rules, their events and deliveries, and return the new ones.

    An event whose edge is there already is not stored again.
    """
    if standings:
        connection.execute(STORE, {"told": msgspec.json.encode(standings).decode()})
    if not events:
        return Stored()
    added = connection.execute(ADD_EVENTS, {"told": msgspec.json.encode(events).decode()}).all()
    deliveries = connection.execute(ADD_DELIVERIES, {"ids": [row.id for row in added], "grouped": GROUPED}).rowcount
    return Stored(added, deliveries)


def read(connection: Connection, user_id: int, until: int) -> int:
    """Mark the events of a user up to an id as read, and return how many they were."""
    return len(connection.execute(READ, {"user_id": user_id, "until": until}).all())


def add_channel(connection: Connection, user_id: int, most: int, **channel: Any) -> int | None:
    """Store a channel (kind, name, sealed address and secret), return its id; None where the user has `most`."""
    found: int | None = connection.execute(
        ADD_CHANNEL, {"user_id": user_id, "most": most, **channel}
    ).scalar_one_or_none()
    return found


def seal_channel(connection: Connection, channel_id: int, address: str, secret: str | None) -> None:
    """Store the address and the secret of a channel, both sealed."""
    connection.execute(SEAL_CHANNEL, {"id": channel_id, "address": address, "secret": secret})


def delete_channel(connection: Connection, user_id: int, channel_id: int) -> bool:
    """Delete a channel of a user with its deliveries and return True; False where the user has no such one."""
    return has_row(connection, DELETE_CHANNEL, user_id=user_id, id=channel_id)


def add_test(connection: Connection, user_id: int, channel_id: int) -> bool:
    """Enable a channel of a user, store a test delivery, return True; False where the user has no such channel."""
    return has_row(connection, ADD_TEST, user_id=user_id, id=channel_id)
