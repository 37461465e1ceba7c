"""Messages of alerts: JSON with a signature for webhooks, text for Discord and mail."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from email.message import EmailMessage
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from people.delivery.mail import composed
from services.people.alerts.muting import token_of
from services.people.alerts.outbox import Message
from services.people.alerts.wording import in_words
from services.settings import page_address

SIGNATURE, ID = "X-Dualcaster-Signature", "X-Dualcaster-Delivery"
LONGEST = 2_000  # characters of a message at Discord
TEST = "This is a test of your alerts."
MUTE = "  Mute this alert: {address}"
MORE = "\n... and {count} more"
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Post(NamedTuple):
    """Headers and body of a message."""

    headers: dict[str, str]
    body: bytes


def webhook(message: Message, now: datetime) -> Post:
    """Return a message for a webhook. Its signature is over the time in seconds, a point and the body."""
    told = {"id": message.id, "type": "alerts" if message.events else "test", "events": _plain(message)}
    body = _ENCODER.encode(told)
    return Post({SIGNATURE: signature(message.secret or "", now, body), ID: str(message.id)}, body)


def signature(secret: str, now: datetime, body: bytes) -> str:
    """Return `t=seconds,v1=hexadecimal HMAC-SHA256` of a body."""
    seconds = int(now.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def discord(message: Message, _now: datetime) -> Post:
    """Return a message for Discord, in which no name can call anybody."""
    lines = [in_words(event) for event in message.events] or [TEST]
    shown = lines
    while len(text := "\n".join(shown) + _rest(len(lines) - len(shown))) > LONGEST:
        shown = shown[:-1]
    body = msgspec.json.encode({"content": text, "allowed_mentions": {"parse": []}})
    return Post({}, body)


def _plain(message: Message) -> list[dict[str, object]]:
    return [asdict(event) for event in message.events]


def _rest(count: int) -> str:
    return MORE.format(count=count) if count else ""


def email(message: Message) -> EmailMessage:
    """Return a mail: its text first, one link to mute each alert, and the headers that end all of them at once."""
    lines = [f"{in_words(event)}\n{MUTE.format(address=_mute(message, event.rule_id))}" for event in message.events]
    end = page_address(f"/api/alerts/mute?token={token_of(message.channel_id, message.secret or '')}")
    headers = {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = "\n\n".join([*(lines or [TEST]), f"All your alerts: {page_address('/alerts')}"])
    subject = in_words(message.events[0]) if len(message.events) == 1 else f"{len(message.events)} alerts"
    return composed(message.address, subject if message.events else TEST, f"{text}\n", f"alerts-{message.id}", headers)


def _mute(message: Message, rule_id: int) -> str:
    return page_address(f"/mute?token={token_of(message.channel_id, message.secret or '', rule_id)}")


WRITERS: Mapping[str, Callable[[Message, datetime], Post]] = MappingProxyType({"webhook": webhook, "discord": discord})
