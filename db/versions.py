"""Versions of the data in Redis, one for each scope. A version is part of every cache key of its scope.

A scope is data that changes together: PRICES, or one user's data (`user:17`). A version is the time of the change in
milliseconds, or one more than the previous version where that is greater. A Redis that lost a version, or its last
rise, therefore never issues a version twice, and no old answer is found again.

A version is stored with the position of the primary's log (WAL) that shows it, `1764471600000 50331648`: a replica that
has not replayed it serves no read of this version (docs/decisions/0024-versions-by-scope-and-wal-position.md).
"""

import time
from functools import lru_cache
from typing import NamedTuple

import structlog

from db import redis_client
from db.positions import UNKNOWN, newest, seen

PRICES = "prices"
SIGNALS = "signals"
INDICES = "indices"
LEDGER = "ledger"  # of recommendations and their outcomes
CATALOGUE = "catalogue"  # what follows from the catalogue: similar cards, events of the market
DASHBOARD = "dashboard"  # its stored sections, and the activity
SHARED = (PRICES, SIGNALS, INDICES, LEDGER, CATALOGUE, DASHBOARD)  # scopes of what all readers see
RECENT_SECONDS = 0.02

RACING = 60_000  # milliseconds; an announcement's position may have been read that long before another commit
# Atomic, so that subscribers receive the announcements of a scope in the order of their versions. Two processes may
# announce in either order: the later version requires the later of their positions.
RAISE = f"""
    local number, position = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) ?(%d*)$')
    local before = tonumber(number or '0')
    local version = math.max(before + 1, tonumber(ARGV[1]))
    local reached = ARGV[4]
    if (position or '') ~= '' and reached ~= '' and version - before < {RACING} then
        if tonumber(position) > tonumber(reached) then reached = position end
    end
    local text = string.format('%.0f', version)
    redis.call('SET', KEYS[1], reached == '' and text or text .. ' ' .. reached)
    redis.call('PUBLISH', ARGV[2], (string.gsub(ARGV[3], '"version":0', '"version":' .. text, 1)))
    return version
"""

log = structlog.get_logger()


def alerts_of(user_id: int) -> str:
    """Return the scope of a user's alerts."""
    return f"alerts:{user_id}"


def inventory_of(user_id: int) -> str:
    """Return the scope of a user's collection."""
    return f"inventory:{user_id}"


def settings_of(user_id: int) -> str:
    """Return the scope of a user's settings."""
    return f"settings:{user_id}"


def key_of(scope: str) -> str:
    """Return the key in Redis of a scope's version."""
    return f"data-version:{scope}"


class Version(NamedTuple):
    """A version of a scope, and the position of the primary's log that shows it (db/positions.py)."""

    number: int
    position: int = UNKNOWN


class _Recent:
    """The version of PRICES that was read last, for RECENT_SECONDS."""

    def __init__(self) -> None:
        self._version, self._until, self._changes = Version(0), 0.0, 0

    def get(self) -> Version:
        if time.monotonic() < self._until:
            return self._version
        asked_at, changes = time.monotonic(), self._changes
        version = read(PRICES)
        if changes == self._changes:  # else a change was announced while Redis answered
            self._version, self._until = version, asked_at + RECENT_SECONDS
        return version

    def forget(self) -> None:
        self._changes += 1
        self._until = 0.0


def current(scope: str = PRICES) -> int:
    """Return the version of a scope; it rises with every change. Raises redis.RedisError while Redis is away."""
    return read(scope).number


def read(scope: str) -> Version:
    """Return the version of a scope with its position. Raises redis.RedisError while Redis is away."""
    text = redis_client.client().get(key_of(scope))
    return _parsed(scope, text) or _begin(scope, text)


def recent(scope: str) -> Version:
    """Return the version of a scope; that of PRICES may be RECENT_SECONDS old, a user's own never.

    A cached answer then costs no query for its version. A received announcement ends the time at once, so a
    page that is told of a change never receives the answer from before it. Raises redis.RedisError while Redis is away.
    """
    return _recent.get() if scope == PRICES else read(scope)


def forget_recent() -> None:
    """Make `recent` read anew: an announcement says that a version has changed."""
    _recent.forget()


def _parsed(scope: str, text: bytes | str | None) -> Version | None:
    """Return the version in a value of Redis, None for no value and for any that this program never writes.

    Later reads of this process require what is shared of this version.
    """
    version = _version_in(text)
    if version is not None and scope in SHARED:
        seen().note(*version)
    return version


@lru_cache(256)  # each cached answer asks for it, and it is the same until the next change
def _version_in(text: bytes | str | None) -> Version | None:
    words = (text or b"").split()
    number = redis_client.number(words[0]) if words else None
    if number is None or len(words) > 2:
        return None
    position = redis_client.number(words[1]) if len(words) == 2 else None
    return Version(number, UNKNOWN if position is None else position)


def raise_and_publish(scope: str, channel: str, message: bytes) -> int:
    """Raise the version of a scope and return it; publish a message with it in place of `"version":0`.

    `channel` is one of Redis. The version covers all current commits. Raises redis.RedisError.
    """
    arguments = _now(), channel, message, _text_of(newest())
    version = int(redis_client.client().eval(RAISE, 1, key_of(scope), *arguments))
    forget_recent()
    return version


def _begin(scope: str, instead_of: bytes | str | None) -> Version:
    """Return a first version for a scope without one; concurrent readers all receive the same."""
    client, key = redis_client.client(), key_of(scope)
    # `nx` lets the first reader win; the others read its version back.
    if instead_of is not None:
        log.warning("the data version is no number, beginning anew", scope=scope, found=instead_of[:40])
        client.delete(key)
    client.set(key, f"{_now()} {_text_of(newest())}".rstrip(), nx=True)
    return _parsed(scope, client.get(key)) or Version(0)


def _text_of(position: int) -> str:
    return "" if position == UNKNOWN else str(position)


def _now() -> int:
    return time.time_ns() // 1_000_000


_recent = _Recent()
