"""Telling readers that data changed: a version in Redis that is part of every cache key, and an announcement of it.

Call `announce` after the commit, never before. Redis may be away: nothing stored is lost by that. The web processes
announce once more when it is back; where there are none, cached answers expire after CACHE_SECONDS.

The version is the time of the change in milliseconds, or one more than before where that is greater. So a Redis that
lost the version, or its last change of it, never gives a version out twice, and no old answer is met again.
Version and announcement are one step: whoever listens hears the versions in their order.
"""

import time
from collections.abc import Collection
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from db.settings import redis_url

CACHE_SECONDS = 300
VERSION_KEY = "data-version:prices"
CHANNEL = "prices"

# A reader waits for the answer, so it waits shortly and tries only once more: at once, over a new connection, because
# those that are left from before a restart of Redis are dead. A server that is slow to answer is not asked again.
CONNECTION = MappingProxyType[str, Any](
    {
        "socket_timeout": 1,
        "socket_connect_timeout": 0.5,
        "max_connections": 2048,
        "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    }
)
RAISE = """
    local version = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, tonumber(ARGV[1]))
    local text = string.format('%.0f', version)
    redis.call('SET', KEYS[1], text)
    redis.call('PUBLISH', ARGV[2], '{"type":"change","version":' .. text .. ',' .. string.sub(ARGV[3], 2))
    return version
"""

# A listener waits as long as it takes, on a connection that reports its loss instead of coming back in silence: what
# was announced meanwhile is gone.
LISTENING = MappingProxyType[str, Any](
    {
        "socket_timeout": None,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "retry": Retry(NoBackoff(), 0),
    }
)
MOST_CARDS = 5_000  # an announcement of more names none: there is hardly a card that it does not mean

log = structlog.get_logger()


@cache
def client() -> "redis.Redis":
    """This process's connection pool to Redis; short timeouts, because a reader waits for it."""
    return redis.Redis.from_url(redis_url(), **CONNECTION)


class Change(msgspec.Struct, frozen=True, tag="change"):
    """What one commit, or several, changed. `cards` and `currencies` are None where any may have changed.

    `count` is the number of prices stored, `as_of` the time (UTC) of the newest of them; 0 and None where not known.
    `version` is 0 until it is announced.
    """

    version: int
    cards: frozenset[int] | None = None
    currencies: frozenset[str] | None = None
    marketplaces: frozenset[str] = frozenset()
    count: int = 0
    as_of: datetime | None = None

    def and_then(self, later: "Change") -> "Change":
        """Both as one."""
        return Change(
            max(self.version, later.version),
            _together(self.cards, later.cards),
            _together(self.currencies, later.currencies),
            self.marketplaces | later.marketplaces,
            self.count + later.count,
            max(filter(None, (self.as_of, later.as_of)), default=None),
        )


def _together(one: frozenset[Any] | None, other: frozenset[Any] | None) -> frozenset[Any] | None:
    return None if one is None or other is None else one | other


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a run of a source is: so much of its phase is done, of so much in all where known; prices stored so far.

    `phase` is one of the ledger's: downloading, storing, refreshing, done.
    """

    source: str
    run_id: int
    phase: str
    done: int
    total: int | None
    rows_stored: int


def announce(
    *,
    cards: Collection[int] | None = None,
    currencies: Collection[str] | None = None,
    marketplaces: Collection[str] = (),
    count: int = 0,
    as_of: datetime | None = None,
) -> int | None:
    """Raise the data version and publish what changed, as `Change` has it; without arguments anything may have.

    Returns the version, None where Redis could not be told.
    """
    change = {
        "cards": None if cards is None or len(cards) > MOST_CARDS else list(cards),
        "currencies": None if currencies is None else list(currencies),
        "marketplaces": list(marketplaces),
        "count": count,
        "as_of": as_of,
    }
    try:
        return int(client().eval(RAISE, 1, VERSION_KEY, _now(), CHANNEL, msgspec.json.encode(change)))
    except redis.RedisError as error:
        log.warning("data version not announced", error=str(error))
        return None


def publish(progress: Progress) -> None:
    """Tell how far a run is; nobody keeps it, and nobody hears of it while Redis is away."""
    try:
        client().publish(CHANNEL, msgspec.json.encode(progress))
    except redis.RedisError as error:
        log.debug("progress not told", error=str(error))


def message_of(message: bytes) -> Change | Progress:
    """What a message on CHANNEL says. Raises msgspec.DecodeError where it is none of ours."""
    return msgspec.json.decode(message, type=Change | Progress)


def listener() -> "redis.Redis":
    """A new client of Redis for a subscriber, which closes it."""
    return redis.Redis.from_url(redis_url(), **LISTENING)


def data_version() -> int:
    """Version of the prices; it rises with every change. Raises redis.RedisError where Redis is away."""
    version = client().get(VERSION_KEY)
    return _begin() if version is None else int(version)


def _begin() -> int:
    """Give a version to a Redis that has none; of several readers who do so at once, all get the first one's."""
    client().set(VERSION_KEY, _now(), nx=True)
    return int(client().get(VERSION_KEY) or 0)


def _now() -> int:
    return time.time_ns() // 1_000_000
