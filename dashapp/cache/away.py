"""Whether a Redis answers: asked for everything that readers want of it, so that its absence never fails a read."""

import time
from collections.abc import Callable
from typing import TypeVar

import redis
import structlog

T = TypeVar("T")

RETRY_AFTER = 5.0  # seconds for which Redis is left alone once it did not answer

log = structlog.get_logger()


class Availability:
    """Whether a Redis answers. Its going and coming are logged once each."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        self.away_until = 0.0

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer of a question to it, None while it is away."""
        begin = time.monotonic()
        if begin < self.away_until:
            return None
        try:
            answer = question()
        except redis.RedisError as error:
            if not self.away_until:
                log.warning("cache away, computing every answer", setting=self.setting, error=str(error))
            self.away_until = time.monotonic() + RETRY_AFTER
            return None
        if 0 < self.away_until <= begin:  # a question that was asked before it went tells nothing
            log.info("cache back", setting=self.setting)
            self.away_until = 0.0
        return answer


availability = Availability("REDIS_URL")
cache_availability = Availability("CACHE_URL")
