"""Muting by the links of a mail: one rule, or the whole channel, without signing in.

A link has a code of authentication over what it mutes, with the channel's own secret: it proves that the mail was ours,
and opens nothing else. It is worth as much as the mail; deleting the channel ends it.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from accounts import credentials
from alerts.setting_aside import CannotBe
from db.engine import Row, reading, writing
from db.queries import mail as queries
from db.sealing import Unreadable, opened
from db.writes import alert_deliveries as writes
from services.people.alerts import rules
from services.people.alerts.rules import NoSuchRule
from services.requests import Request
from services.rules import Text

ALL = 0  # in the place of a rule: the channel
PROOF = 24  # characters, 144 bits
LARGEST = 2**31 - 1
MUTED = "You have ended it by a link in a mail."


class NoSuchLink(LookupError):
    """The link is none of ours, or its channel or rule is gone."""


@dataclass(frozen=True, slots=True)
class MuteRequest(Request):
    """What the link of a mail mutes."""

    token: Annotated[
        str, Text(description="The token of the link in a mail.", longest=60, pattern=r"[\w.-]+", expected="of a mail")
    ]


def token_of(channel_id: int, secret: str, rule_id: int = ALL) -> str:
    """Return the token that mutes a rule of a channel's user, or the channel."""
    digest = hmac.digest(secret.encode(), f"mute {channel_id} {rule_id}".encode(), "sha256")
    return f"{channel_id}.{rule_id}.{urlsafe_b64encode(digest).decode()[:PROOF]}"


def mute(asked: MuteRequest) -> None:
    """Pause a rule, or disable a channel; a second time changes nothing. Raises NoSuchLink."""
    channel_id, rule_id = _numbers(asked.token)
    with reading(fresh=True) as connection:
        row = queries.channel(connection, channel_id)
    if row is None or not _is_of(row, asked.token, channel_id, rule_id):
        raise NoSuchLink
    if rule_id == ALL:
        with writing() as connection:
            writes.disable(connection, channel_id, MUTED, datetime.now(UTC))
        return
    try:
        rules.pause(row.user_id, rule_id)
    except NoSuchRule:
        raise NoSuchLink from None
    except CannotBe:  # it has ended: nothing more comes of it
        return


def _is_of(row: Row, token: str, channel_id: int, rule_id: int) -> bool:
    try:
        return credentials.is_same(token, token_of(channel_id, opened(row.secret), rule_id))
    except Unreadable:
        return False


def _numbers(token: str) -> tuple[int, int]:
    channel, _, rest = token.partition(".")
    rule = rest.partition(".")[0]
    if not (channel.isdecimal() and rule.isdecimal() and max(int(channel), int(rule)) <= LARGEST):
        raise NoSuchLink
    return int(channel), int(rule)
