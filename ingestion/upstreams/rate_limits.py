"""Rate limits of the upstreams, counted in Redis over all workers, and the pauses that upstreams ask for.

A key of a host blocks requests to it; it expires when the next request may be made. The requests of a day are counted
where an upstream limits them. Without Redis each process limits and counts its own.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from time import monotonic, sleep

import redis
import structlog

from db import redis_client
from db.settings import NotConfigured

ONE_DAY = 24 * 3600  # seconds
LONGEST_WAIT = 300.0  # seconds; an upstream that asks for a longer pause counts as down
LONGEST_PAUSE = 24 * 3600.0  # seconds; a host that asks for a century by mistake would never be asked again

log = structlog.get_logger()


class BudgetSpent(Exception):
    """The requests of a day to the upstream are used up."""


class StillPaused(Exception):
    """The upstream has asked for a longer pause than a run waits; `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def wait_for_turn(upstream: str, per_second: float) -> None:
    """Wait for the turn of a request to `upstream` (a host), and block all others until the next turn.

    Raises StillPaused at once where that would take longer than LONGEST_WAIT seconds.
    """
    while wait := _shared(lambda: _claim(upstream, 1 / per_second), lambda: _here().claim(upstream, 1 / per_second)):
        if wait > LONGEST_WAIT:
            raise StillPaused(wait)
        sleep(wait)


def pause(upstream: str, seconds: float) -> None:
    """Block requests to `upstream` for `seconds`, a day at most; does not shorten an earlier, longer pause."""
    bounded = min(seconds, LONGEST_PAUSE)
    _shared(lambda: _pause(upstream, bounded), lambda: _here().pause(upstream, bounded))


def spend(upstream: str, a_day: int) -> None:
    """Count a request to `upstream` (a host) on this day (UTC). Raises BudgetSpent where it exceeds the limit."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    spent = _shared(lambda: _spend(upstream, day), lambda: _here().spend(upstream, day))
    if spent > a_day:
        raise BudgetSpent


def _spend(upstream: str, day: str) -> float:
    key = f"upstream-asked:{upstream}:{day}"
    with redis_client.client().pipeline() as pipeline:
        pipeline.incr(key)
        pipeline.expire(key, 2 * ONE_DAY)
        return float(pipeline.execute()[0])


def _key(upstream: str) -> str:
    return f"upstream-busy:{upstream}"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _claim(upstream: str, gap: float) -> float:
    """Take the turn and return 0, else return the seconds until the next one."""
    if redis_client.client().set(_key(upstream), 1, nx=True, px=_milliseconds(gap)):
        return 0.0
    return max(1, int(redis_client.client().pttl(_key(upstream)))) / 1000  # it may have expired meanwhile


def _pause(upstream: str, seconds: float) -> float:
    with redis_client.client().pipeline() as pipeline:
        # Two commands, so that a longer pause stays: NX makes the key, GT only extends it.
        pipeline.set(_key(upstream), 1, nx=True, px=_milliseconds(seconds))
        pipeline.pexpire(_key(upstream), _milliseconds(seconds), gt=True)
        pipeline.execute()
    return seconds


def _shared(with_redis: Callable[[], float], alone: Callable[[], float]) -> float:
    """Return the result in Redis; without Redis, in this process, which is logged once until Redis is back."""
    try:
        result = with_redis()
    except (redis.RedisError, NotConfigured) as error:
        if not _here().is_told:
            log.warning("asking upstreams at this process's own pace", error=str(error))
        _here().is_told = True
        return alone()
    _here().is_told = False
    return result


class _Here:
    """The turns of this process alone."""

    def __init__(self) -> None:
        self.is_told = False
        self._due: dict[str, float] = {}
        self._spent: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def claim(self, upstream: str, gap: float) -> float:
        """Take the turn and return 0, else return the seconds until the next one."""
        with self._lock:
            wait = self._due.get(upstream, 0.0) - monotonic()
            if wait <= 0:
                self._due[upstream] = monotonic() + gap
            return max(0.0, wait)

    def spend(self, upstream: str, day: str) -> float:
        """Count a request and return the number of requests on that day."""
        with self._lock:
            self._spent[upstream, day] += 1
            return float(self._spent[upstream, day])

    def pause(self, upstream: str, seconds: float) -> float:
        """Block the turn for `seconds`."""
        with self._lock:
            self._due[upstream] = max(self._due.get(upstream, 0.0), monotonic() + seconds)
        return seconds


@cache
def _here() -> _Here:
    return _Here()
