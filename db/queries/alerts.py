"""Queries about alerts: a user's rules, events and channels. Prices of rules are in cents."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from db.copying import array_text

RULE = """
    SELECT rules.*, cards.name AS card_name, cards.set_code AS card_set_code, cards.collector_number,
        coalesce(watched.slug, rules.marketplace) AS watched_marketplace,
        coalesce(series.condition, wants.condition, rules.condition) AS watched_condition,
        coalesce(series.finish, wants.finish, rules.finish) AS watched_finish,
        coalesce(series.language, wants.language, rules.language) AS watched_language,
        coalesce(series.kind, rules.kind) AS watched_kind, locations.name AS location, sets.name AS set_name
    FROM alert_rules AS rules
    LEFT JOIN cards ON cards.id = rules.card_id
    LEFT JOIN price_series AS series ON series.id = rules.series_id
    LEFT JOIN marketplaces AS watched ON watched.id = series.marketplace_id
    LEFT JOIN locations ON locations.id = rules.location_id
    LEFT JOIN wants ON wants.id = rules.want_id
    LEFT JOIN sets ON sets.code = rules.set_code
    WHERE rules.user_id = :user_id
"""
BY_ID = text(f"{RULE} AND rules.id = :id")
PAGE = text(f"{RULE} AND rules.id < :before ORDER BY rules.id DESC LIMIT :limit")
# A rule of these columns that is evaluated.
SAME = """
    SELECT id FROM alert_rules
    WHERE user_id = :user_id AND state NOT IN ('snoozed', 'paused', 'expired', 'done') AND {columns}
    ORDER BY id LIMIT 1
"""
IDS = "ANY(CAST(:ids AS integer[]))"
LOCKED = text(f"SELECT * FROM alert_rules WHERE id = {IDS} ORDER BY id FOR UPDATE")

DUE = text("SELECT id FROM alert_rules WHERE due_at <= :now ORDER BY id")

EVENT = """
    SELECT events.id, events.rule_id, events.edge, events.kind, events.time, events.created_at, events.currency,
        events.price, events.read_at, rules.name AS rule_name, rules.trigger, rules.target, cards.id AS card_id,
        cards.name AS card_name, coalesce(cards.set_code, rules.set_code) AS set_code, cards.collector_number,
        locations.name AS location, sets.name AS set_name, rules.query, rules.price AS limit_price, rules.percent,
        rules.change_window, rules.days, coalesce(runs.status IN ('undoing', 'undone'), false) AS is_taken_back
    FROM alert_events AS events
    JOIN alert_rules AS rules ON rules.id = events.rule_id
    LEFT JOIN price_series AS series ON series.id = events.series_id
    LEFT JOIN cards ON cards.id = coalesce(series.card_id, rules.card_id)
    LEFT JOIN locations ON locations.id = rules.location_id
    LEFT JOIN sets ON sets.code = rules.set_code
    LEFT JOIN ingestion_runs AS runs ON runs.id = events.run_id
"""
EVENTS = text(f"{EVENT} WHERE events.user_id = :user_id AND events.id < :before ORDER BY events.id DESC LIMIT :limit")
NEW_EVENTS = text(f"{EVENT} WHERE events.user_id = :user_id AND events.id > :after ORDER BY events.id LIMIT :limit")
UNREAD = text("SELECT count(*) FROM alert_events WHERE user_id = :user_id AND read_at IS NULL")
EVENTS_OF = text(f"""
    {EVENT} WHERE events.user_id = :user_id AND events.id = ANY(CAST(:ids AS bigint[])) ORDER BY events.id
""")
DUE_CHANNELS = text("""
    SELECT channels.id, channels.user_id, channels.kind, channels.address, channels.secret,
        (
            SELECT array_agg(DISTINCT sent.sent_at) FROM alert_deliveries AS sent
            WHERE sent.channel_id = channels.id AND sent.sent_at > :since
        ) AS sent_at
    FROM alert_channels AS channels
    WHERE channels.disabled_at IS NULL AND EXISTS (
        SELECT FROM alert_deliveries AS due WHERE due.channel_id = channels.id AND due.due_at <= :now
    )
    ORDER BY channels.id LIMIT :limit
""")
CHANNEL = """
    SELECT id, kind, name, address, created_at, disabled_at, disabled_because, last_status, last_sent_at
    FROM alert_channels WHERE user_id = :user_id
"""
CHANNELS = text(f"{CHANNEL} ORDER BY id")
SEALED = text("SELECT id, address, secret FROM alert_channels ORDER BY id FOR UPDATE")
ONE_CHANNEL = text(f"{CHANNEL} AND id = :id")


def page(connection: Connection, user_id: int, before: int, limit: int) -> Sequence[Row[Any]]:
    """Return rules of a user by id, the newest first, those before an id."""
    return connection.execute(PAGE, {"user_id": user_id, "before": before, "limit": limit}).all()


def one(connection: Connection, user_id: int, rule_id: int) -> Row[Any] | None:
    """Return a rule of a user, None where the user has no such one."""
    return connection.execute(BY_ID, {"user_id": user_id, "id": rule_id}).one_or_none()


def same(connection: Connection, user_id: int, columns: Mapping[str, Any]) -> int | None:
    """Return the id of a user's rule with the same columns that is evaluated; None where there is no such one."""
    alike = text(SAME.format(columns=" AND ".join(f"{name} IS NOT DISTINCT FROM :{name}" for name in columns)))
    found: int | None = connection.scalar(alike, {"user_id": user_id, **columns})
    return found


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the ids of rules that the clock may change."""
    return connection.scalars(DUE, {"now": now}).all()


def locked(connection: Connection, ids: Collection[int]) -> Sequence[Row[Any]]:
    """Return rules with their standings by id, locked until the transaction ends."""
    return connection.execute(LOCKED, {"ids": array_text(ids)}).all()


def events(connection: Connection, user_id: int, before: int, limit: int) -> Sequence[Row[Any]]:
    """Return events of a user, the newest first, those before an id."""
    return connection.execute(EVENTS, {"user_id": user_id, "before": before, "limit": limit}).all()


def new_events(connection: Connection, user_id: int, after: int, limit: int) -> Sequence[Row[Any]]:
    """Return events of a user after an id, the oldest first."""
    return connection.execute(NEW_EVENTS, {"user_id": user_id, "after": after, "limit": limit}).all()


def unread(connection: Connection, user_id: int) -> int:
    """Return the number of events that a user has not read."""
    return int(connection.execute(UNREAD, {"user_id": user_id}).scalar_one())


def channels(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the channels of a user, without their secrets."""
    return connection.execute(CHANNELS, {"user_id": user_id}).all()


def sealed(connection: Connection) -> Sequence[Row[Any]]:
    """Return what is sealed of all channels (id, address, secret), locked until the transaction ends."""
    return connection.execute(SEALED).all()


def channel(connection: Connection, user_id: int, channel_id: int) -> Row[Any] | None:
    """Return a channel of a user, without its secret; None where the user has no such one."""
    return connection.execute(ONE_CHANNEL, {"user_id": user_id, "id": channel_id}).one_or_none()


def events_of(connection: Connection, user_id: int, ids: Collection[int]) -> Sequence[Row[Any]]:
    """Return events of a user by their ids, the oldest first."""
    return connection.execute(EVENTS_OF, {"user_id": user_id, "ids": array_text(ids)}).all()


def due_channels(connection: Connection, now: datetime, since: datetime, limit: int) -> Sequence[Row[Any]]:
    """Return enabled channels with due deliveries, their secrets, and the times of their messages from `since` on."""
    return connection.execute(DUE_CHANNELS, {"now": now, "since": since, "limit": limit}).all()
