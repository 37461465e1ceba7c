"""Availability of a Redis: every read of the cache goes through it, so that an absent Redis never fails a read."""

import time
from collections.abc import Callable
from typing import TypeVar

import redis
import structlog

T = TypeVar("T")

RETRY_AFTER = 5.0  # seconds without queries after Redis did not answer

log = structlog.get_logger()


class Availability:
    """Availability of a Redis. Logs once each that it is away, that it is back, and that it rejects commands.

    A full Redis rejects writes and still answers reads.
    """

    def __init__(self, setting: str) -> None:
        self.setting = setting
        self.away_until = 0.0
        self._refuses = False

    def ask(self, question: Callable[[], T]) -> T | None:
        """Return the result of a query, None while Redis is away and where it rejects the command."""
        begin = time.monotonic()
        if begin < self.away_until:
            return None
        try:
            answer = question()
        except redis.ResponseError as error:
            if not self._refuses:
                log.warning("cache refuses, computing what is not in it", setting=self.setting, error=str(error))
            self._refuses = True
            return None
        except redis.RedisError as error:
            if not self.away_until:
                log.warning("cache away, computing every answer", setting=self.setting, error=str(error))
            self.away_until = time.monotonic() + RETRY_AFTER
            return None
        if 0 < self.away_until <= begin:  # a query from before the outage proves nothing
            log.info("cache back", setting=self.setting)
            self.away_until = 0.0
        return answer


availability = Availability("REDIS_URL")
cache_availability = Availability("CACHE_URL")
