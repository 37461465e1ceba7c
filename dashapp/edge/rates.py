"""Rates of attempts by account and by address, shared by all web processes.

Counted over Redis in moving windows; each process counts by itself while Redis is away, so that neither do limits end
nor does signing in. The accounts' names are digests: Redis holds no address of mail.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import ceil

import redis
import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from db import redis_client
from db.settings import redis_url

log = structlog.get_logger()


class TooManyAttempts(Exception):
    """More attempts than allowed; the next one is after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many attempts. Try again in {seconds} s.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """Limits of one kind of attempt, by a subject such as an account or an address."""

    name: str
    items: tuple[RateLimitItem, ...]


ACCOUNT_SIGN_IN = Limit("account", (RateLimitItemPerMinute(5), RateLimitItemPerHour(30)))
ADDRESS_SIGN_IN = Limit("address", (RateLimitItemPerMinute(20),))
ADDRESS_REGISTER = Limit("register", (RateLimitItemPerHour(5),))
ADDRESS_DEMO = Limit("demo", (RateLimitItemPerHour(20),))
ADDRESS_REFRESH = Limit("refresh", (RateLimitItemPerMinute(60),))
ADDRESS_SHARED_LINK = Limit("shared link", (RateLimitItemPerMinute(120),))
ACCOUNT_MAIL = Limit("mail", (RateLimitItemPerHour(3),))
BOT_CODE = Limit("bot-code", (RateLimitItemPerMinute(5, 10),))  # by who one is at the chat
BOT_LINK = Limit("bot-link", (RateLimitItemPerMinute(60),))
USER_PROOF = Limit("proof", (RateLimitItemPerMinute(5), RateLimitItemPerHour(30)))
USER_IMPORT = Limit("import", (RateLimitItemPerHour(10),))
USER_BACKTEST = Limit("backtest", (RateLimitItemPerMinute(30),))
USER_EXPORT = Limit("export", (RateLimitItemPerMinute(10), RateLimitItemPerHour(60)))
PERSONAL_TOKEN = Limit("token", (RateLimitItemPerMinute(120),))


def attempt(limit: Limit, subject: str) -> None:
    """Count an attempt of a subject. Raises TooManyAttempts; a refused attempt does not count."""
    key = hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()[:32]
    try:
        _attempt(_shared(), limit, key)
    except redis.RedisError as error:
        log.warning("attempts are counted in this process only", error=str(error))
        _attempt(_own(), limit, key)


def _attempt(limiter: MovingWindowRateLimiter, limit: Limit, key: str) -> None:
    for item in limit.items:
        if not limiter.hit(item, limit.name, key):
            log.warning("too many attempts", limit=limit.name, subject=key)
            raise TooManyAttempts(_wait(limiter, (item,), limit, key))


def _wait(limiter: MovingWindowRateLimiter, items: Iterable[RateLimitItem], limit: Limit, key: str) -> int:
    ends = (limiter.get_window_stats(item, limit.name, key).reset_time for item in items)
    return max(1, ceil(max(ends) - time.time()))


@cache
def _shared() -> MovingWindowRateLimiter:
    pool = redis_client.client().connection_pool
    return MovingWindowRateLimiter(RedisStorage(redis_url(), pool, key_prefix="attempts"))


@cache
def _own() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


def forget() -> None:
    """Count anew in this process, over the Redis of the settings of now."""
    _shared.cache_clear()
    _own.cache_clear()
