"""Outbox: what is due for delivery outside of the program, and how each delivery ended.

A channel has one message for all that becomes due within GROUPED. After MOST_IN_AN_HOUR messages it waits until the
oldest is an hour ago: the next one is a digest. After as many on one day as its user's settings allow it waits until
the next day, and in the user's quiet hours until their end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.engine import Row, reading, writing
from db.queries import alerts as queries
from db.sealing import Unreadable, opened
from db.writes import alert_deliveries as writes
from services.people import settings
from services.people.alerts.events import AlertEvent, event_of
from services.people.settings import Settings

MOST_IN_AN_HOUR = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST_DAY = timedelta(hours=25)  # the one on which clocks are put back
CHANNELS_AT_ONCE = 100
# Waits after a failure; with the first attempt five within six hours.
WAITS = (timedelta(minutes=5), timedelta(minutes=25), timedelta(minutes=90), timedelta(hours=4))
LOST = "Its secrets cannot be read: {}. Delete the channel, and add it anew."
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent by a channel: events, none for a test. `id` is the same when it is sent again."""

    id: int
    channel_id: int
    kind: str
    address: str
    secret: str | None
    delivery_ids: Sequence[int]
    attempts: int
    events: Sequence[AlertEvent]


def claim_due(now: datetime) -> list[Message]:
    """Claim what is due, and return a message for each channel."""
    with reading(fresh=True) as connection:
        channels = queries.due_channels(connection, now, now - LONGEST_DAY, CHANNELS_AT_ONCE)
    return [message for channel in channels if (message := _claimed(channel, now)) is not None]


def sent(message: Message, status: int, now: datetime) -> None:
    """End a message as sent."""
    with writing() as connection:
        writes.finish(connection, message.delivery_ids, now)
        writes.answered(connection, message.channel_id, status, now)


def failed(message: Message, status: int | None, problem: str, now: datetime) -> None:
    """Try a message again later; the fifth failure disables its channel."""
    with writing() as connection:
        writes.answered(connection, message.channel_id, status, now)
        writes.fail(connection, message.delivery_ids, _again(message, now), problem)
        if message.attempts > len(WAITS):
            writes.disable(connection, message.channel_id, f"Five attempts failed, the last one: {problem}", now)


def paused(message: Message, status: int, pause: timedelta, now: datetime) -> None:
    """Try a message again after the pause that its receiver asks for, ten minutes at most; this was no attempt."""
    with writing() as connection:
        writes.answered(connection, message.channel_id, status, now)
        until = now + min(max(pause, timedelta(seconds=1)), LONGEST_PAUSE)
        writes.fail(connection, message.delivery_ids, until, "asked to wait", counts=False)


def refused(message: Message, status: int | None, problem: str, now: datetime) -> None:
    """Disable the channel of a message: its receiver is gone, or no public address."""
    with writing() as connection:
        writes.answered(connection, message.channel_id, status, now)
        writes.fail(connection, message.delivery_ids, None, problem)
        writes.disable(connection, message.channel_id, problem, now)


def waits_until(chosen: Settings, sent_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return until when a channel waits: the end of quiet hours, of a busy hour or a full day; None for not at all."""
    lately = sorted(at for at in sent_at if at > now - HOUR)
    busy = lately[-MOST_IN_AN_HOUR] + HOUR if len(lately) >= MOST_IN_AN_HOUR else None
    return max(filter(None, (busy, full_until(chosen, sent_at, now), quiet_until(chosen, now))), default=None)


def full_until(chosen: Settings, sent_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return the end of a day, in the user's time zone, that has had all its messages; None for any other one."""
    zone = ZoneInfo(chosen.time_zone)
    today = now.astimezone(zone).date()
    if sum(at.astimezone(zone).date() == today for at in sent_at) < chosen.messages_a_day:
        return None
    return datetime.combine(today + DAY, time(), zone).astimezone(now.tzinfo)


def quiet_until(chosen: Settings, now: datetime) -> datetime | None:
    """Return the end of the quiet hours that `now` is in; None where it is in none."""
    begin, end = time.fromisoformat(chosen.quiet_from), time.fromisoformat(chosen.quiet_until)
    local = now.astimezone(ZoneInfo(chosen.time_zone))
    at = local.time().replace(tzinfo=None)
    is_quiet = begin <= at < end if begin < end else begin != end and (at >= begin or at < end)
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=int(at >= end))
    return datetime.combine(day, end, local.tzinfo).astimezone(now.tzinfo)


def _claimed(channel: Row, now: datetime) -> Message | None:
    until = waits_until(settings.load_settings(channel.user_id), channel.sent_at or (), now)
    with writing() as connection:
        if until is not None:
            writes.postpone(connection, channel.id, now, until)
        rows = writes.claim(connection, channel.id, now)
        ids = [row.event_id for row in rows if row.event_id is not None]
        events = [event_of(row) for row in queries.events_of(connection, channel.user_id, ids)] if ids else []
    if not rows:
        return None
    attempts = max(row.attempts for row in rows)
    numbers = [row.id for row in rows]
    message = Message(numbers[0], channel.id, channel.kind, "", None, numbers, attempts, events)
    try:
        secret = None if channel.secret is None else opened(channel.secret)
        return replace(message, address=opened(channel.address), secret=secret)
    except Unreadable as error:
        refused(message, None, LOST.format(error), now)
        return None


def _again(message: Message, now: datetime) -> datetime | None:
    return now + WAITS[message.attempts - 1] if message.attempts <= len(WAITS) else None
