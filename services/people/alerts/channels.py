"""Channels: where a user is told of alerts outside of the program. Addresses and secrets are stored sealed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from db.engine import Connection, Row, reading, writing
from db.queries import alerts as queries
from db.sealing import Unreadable, opened, seal
from db.writes import accounts
from db.writes import alerts as writes
from services.people import users
from services.people.alerts.requests import ChannelRequest
from services.people.sealing import sealed
from services.requests import RejectedRequest
from services.rows import made_of
from services.settings import has_mail

MOST = 10  # channels of a user
MAIL = "email"
DISCORD_HOSTS = ("discord.com", "canary.discord.com", "ptb.discord.com")
DISCORD_PATH = "/api/webhooks/"
NAMES = {"webhook": "Webhook", "discord": "Discord", "email": "E-mail"}
NO_MAIL = "is not possible: this instance sends no mail"
NOT_VERIFIED = (
    "needs a verified address. Sign out, ask for a new password at the sign-in, and follow the link of the mail"
)
NOT_OWN = "must be left out: mail goes to the address of the account"
WRONG_ADDRESS = "must be an https address without a port, a name or a password"


class NoSuchChannel(LookupError):
    """The user has no such channel."""


class TooManyChannels(Exception):
    """The user has as many channels as one may have."""


@dataclass(frozen=True, slots=True)
class AlertChannel:
    """A channel as it is listed (times in UTC): `host` is that of its address, which is not shown
    again; of mail it is the address.

    `last_status` is the last answer's. A disabled one says why.
    """

    id: int
    kind: str
    name: str
    host: str
    created_at: datetime
    disabled_at: datetime | None
    disabled_because: str
    last_status: int | None
    last_sent_at: datetime | None


def load_channels(user_id: int) -> Sequence[AlertChannel]:
    """Return the channels of a user, the oldest first."""
    with reading(fresh=True) as connection:
        return [channel_of(row) for row in queries.channels(connection, user_id)]


def add(user_id: int, asked: ChannelRequest) -> tuple[AlertChannel, str | None]:
    """Make a channel; return it and the secret that signs a webhook's messages, which nothing returns again.

    Raises RejectedRequest for a wrong address, TooManyChannels.
    """
    address = _own_address(user_id, asked) if asked.kind == MAIL else _checked_address(asked)
    secret = None if asked.kind == "discord" else secrets.token_urlsafe(32)
    name = (asked.name or "").strip() or NAMES[asked.kind]
    stored = {"address": sealed(address, "kind"), "secret": None if secret is None else sealed(secret, "kind")}
    with writing() as connection:
        accounts.lock_user(connection, user_id)
        number = writes.add_channel(connection, user_id, MOST, kind=asked.kind, name=name, **stored)
        if number is None:
            raise TooManyChannels(f"You have {MOST} channels, as many as one may have. Delete one of them first.")
        row = queries.channel(connection, user_id, number)
        if row is None:
            raise NoSuchChannel(number)
        return channel_of(row), None if asked.kind == MAIL else secret


def delete(user_id: int, channel_id: int) -> None:
    """Delete a channel. Raises NoSuchChannel."""
    with writing() as connection:
        if not writes.delete_channel(connection, user_id, channel_id):
            raise NoSuchChannel(channel_id)


def test(user_id: int, channel_id: int) -> None:
    """Store a test message for a channel, which is enabled again. Raises NoSuchChannel."""
    with writing() as connection:
        if not writes.add_test(connection, user_id, channel_id):
            raise NoSuchChannel(channel_id)


def _own_address(user_id: int, asked: ChannelRequest) -> str:
    """Return the verified address of a user, the only one that alerts are mailed to. Raises RejectedRequest."""
    user = users.load_user(user_id)
    if not has_mail():
        raise RejectedRequest({"kind": NO_MAIL})
    if user is None or not user.email_verified:
        raise RejectedRequest({"kind": NOT_VERIFIED})
    if asked.address not in (None, user.email):
        raise RejectedRequest({"address": NOT_OWN})
    return user.email


def _checked_address(asked: ChannelRequest) -> str:
    address = asked.address or ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise RejectedRequest({"address": WRONG_ADDRESS}) from None
    is_plain = parts.scheme == "https" and parts.hostname and port in (None, 443) and "@" not in parts.netloc
    if not is_plain:
        raise RejectedRequest({"address": WRONG_ADDRESS})
    is_discord = parts.hostname in DISCORD_HOSTS and parts.path.startswith(DISCORD_PATH)
    if asked.kind == "discord" and not is_discord:
        raise RejectedRequest({"address": f"must be a webhook of Discord: https://discord.com{DISCORD_PATH}..."})
    return address


def channel_of(row: Row) -> AlertChannel:
    """Return the channel in a row of db.queries.alerts, without what is secret of it."""
    try:
        address = opened(row.address)
    except Unreadable:
        address = ""
    return made_of(row, AlertChannel, host=address if row.kind == MAIL else urlsplit(address).hostname or "")


def seal_anew() -> int:
    """Seal all channels with the key of now, and return how many were; one that no known key opens stays as it is."""
    with writing() as connection:
        return sum(_sealed_anew(connection, row) for row in queries.sealed(connection))


def _sealed_anew(connection: Connection, row: Row) -> bool:
    try:
        address, secret = opened(row.address), None if row.secret is None else opened(row.secret)
    except Unreadable:
        return False
    writes.seal_channel(connection, row.id, seal(address), None if secret is None else seal(secret))
    return True
